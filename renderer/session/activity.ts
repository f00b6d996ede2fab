import type { Connection } from "../connection/connection.ts";
import { lockStore } from "./lock-store.ts";

const everyMilliseconds = 1_000;
const kinds = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"] as const;

/** Stands on what is reached for by somebody who wants to leave: the pointer there does not count as staying. */
export const notPresence = "data-not-presence";

/** Tells the host, at most once a second, that somebody is at the window, and learns when it would lock. */
export function reportActivity(connection: Connection): () => void {
  let last = 0;
  const learn = async () => {
    const answer = await connection.call("session.due", {});
    if (answer.ok) lockStore.due(answer.value.locksAt);
  };
  const report = async () => {
    const now = Date.now();
    if (now - last < everyMilliseconds) return;
    last = now;
    await connection.call("session.activity", {});
    await learn();
  };
  const listener = ({ target, type }: Event) => {
    if (type.startsWith("pointer") && target instanceof Element && target.closest(`[${notPresence}]`) !== null) return;
    void report();
  };
  for (const kind of kinds) window.addEventListener(kind, listener, { passive: true, capture: true });
  const endEvents = connection.onEvent((event) => {
    if (event.type === "unlocked" || event.type === "lock-warning-ended") void learn();
  });
  void learn();
  return () => {
    endEvents();
    for (const kind of kinds) window.removeEventListener(kind, listener, { capture: true });
  };
}
