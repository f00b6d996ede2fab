/** Every rule about what a page may reach, for the one session that our windows use. */
import type { Session } from "electron";
import { serveApp } from "./app-scheme.ts";
import { denyDownloads } from "./deny-downloads.ts";
import { denyNetwork } from "./deny-network.ts";
import { denyPermissions } from "./deny-permissions.ts";
import { noSpellcheck } from "./no-spellcheck.ts";

export function secureSession(session: Session, options: { readonly page: string; readonly developer: boolean }): void {
  denyPermissions(session);
  denyNetwork(session, options.developer);
  denyDownloads(session);
  noSpellcheck(session);
  serveApp(session, options.page);
}
