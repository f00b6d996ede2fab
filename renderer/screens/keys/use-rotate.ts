import { useNavigate } from "@tanstack/react-router";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import type { RotationReason } from "../../../shared/contract/rotation-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { dueOf } from "./due.ts";

/** Begins to rotate a value, or goes on, and shows where that stands. */
export function useRotateValue(): (id: string, reason: RotationReason) => Promise<void> {
  const ask = useAsk();
  const navigate = useNavigate();
  return async (id, reason) => {
    const { rotation } = await ask("rotations.start", { key: { id }, reason });
    await navigate({ to: "/keys/rotate/$id", params: { id: rotation.id } });
  };
}

/** The same for a row of the list, which says itself whether it is due. */
export function useRotate(): (row: KeyRow) => Promise<void> {
  const rotate = useRotateValue();
  return (row) => {
    const due = dueOf([row], Date.now());
    return rotate(row.id, due.kind !== "none" && due.urgency !== "later" ? "period" : "asked");
  };
}
