import type { Ask } from "../connection/connection.ts";
import { flushDrafts } from "./drafts.ts";

/** Locks on the person's own wish: by the button, the shortcut or the palette. */
export async function lockNow(ask: Ask): Promise<void> {
  await flushDrafts();
  await ask("session.trigger", { trigger: "shortcut" });
}
