/** A spelling dictionary would be fetched, and on some systems the words that are typed go to a service. */
import type { Session } from "electron";

export function noSpellcheck(session: Pick<Session, "setSpellCheckerEnabled">): void {
  session.setSpellCheckerEnabled(false);
}
