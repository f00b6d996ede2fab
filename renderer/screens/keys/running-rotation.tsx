import { useNavigate } from "@tanstack/react-router";
import type { Rotation } from "../../../shared/contract/rotation-methods.ts";
import { useHostQuery } from "../../data/host-query.ts";
import { Note } from "../../parts/note.tsx";
import { rotateWords as words } from "../../words/rotate.ts";

/** In the panel: the rotation that is running for this value. */
export function RunningRotation({ rotation }: { readonly rotation: Rotation }) {
  const navigate = useNavigate();
  return (
    <Note title={words.running(rotation.step)}>
      <button
        type="button"
        className="kh-linkbutton"
        onClick={() => void navigate({ to: "/keys/rotate/$id", params: { id: rotation.id } })}
      >
        {words.goOn}
      </button>
    </Note>
  );
}

/** Above the list: all that are running, each a step away. */
export function RunningRotations() {
  const navigate = useNavigate();
  const { data } = useHostQuery("rotations.list", {});
  const rotations = data?.rotations ?? [];
  if (rotations.length === 0) return null;
  return (
    <Note title={words.runningCount(rotations.length)}>
      {rotations.slice(0, 5).map(({ id, name, env }, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <button
            type="button"
            className="kh-linkbutton"
            onClick={() => void navigate({ to: "/keys/rotate/$id", params: { id } })}
          >
            {name} ({env})
          </button>
        </span>
      ))}
      {rotations.length > 5 && ` +${rotations.length - 5}`}
    </Note>
  );
}
