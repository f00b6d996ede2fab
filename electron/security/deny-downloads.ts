/** The page saves no files: backups and exports are written by the host, where the person said. */
import type { Session } from "electron";

export function denyDownloads(session: Pick<Session, "on">): void {
  session.on("will-download", (event) => {
    event.preventDefault();
  });
}
