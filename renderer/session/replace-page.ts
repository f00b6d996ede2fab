import type { Connection } from "../connection/connection.ts";

let replacing = false;

/**
 * Ends this page and everything in its memory: what was on the screen, what was typed and every string that ever held
 * a value. The door serves a fresh one, which finds the vault locked.
 */
export function replacePage(connection: Connection): void {
  if (replacing) return;
  replacing = true;
  document.body.replaceChildren();
  document.title = "Keyhold";
  connection.prepareReload?.();
  location.reload();
}
