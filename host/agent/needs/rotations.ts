import { answered, type Lookup, type Need } from "../need.ts";

/** All steps of one rotation are one thing to the person: a command takes several of them. */
export const oneRotation = {
  find: async ({ id }: { readonly id: string }, lookup: Lookup): Promise<Need> => {
    const { rotation } = answered(await lookup("rotations.get", { id }));
    return { purpose: "rotate", keys: [{ id: rotation.valueId, name: rotation.name, env: rotation.env }] };
  },
};
