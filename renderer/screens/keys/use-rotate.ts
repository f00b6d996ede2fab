import { useNavigate } from "@tanstack/react-router";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { dueOf } from "./due.ts";

/** Begins to rotate a value, or goes on, and shows where that stands. */
export function useRotate(): (row: KeyRow) => Promise<void> {
  const ask = useAsk();
  const navigate = useNavigate();
  return async (row) => {
    const due = dueOf([row], Date.now());
    const reason = due.kind !== "none" && due.urgency !== "later" ? "period" : "asked";
    const { rotation } = await ask("rotations.start", { key: { id: row.id }, reason });
    await navigate({ to: "/keys/rotate/$id", params: { id: rotation.id } });
  };
}
