import { actionSentence } from "../../shared/contract/activity-words.ts";
import { catalogue } from "./catalogue.ts";

export const activityWords = catalogue({
  en: {
    title: "Activity",
    count: (entries: string) => `${entries} entries`,
    action: actionSentence,
    outcomes: { ok: "", failed: "failed", refused: "refused" },
    search: "Search what, who, where",
    filterLabel: "Which entries",
    filters: { all: "Everything", keys: "Keys", sharing: "Sharing", team: "Team", vault: "Vault", trouble: "Not done" },
    list: "Activity, newest first",
    columns: { at: "When", what: "What", subject: "On what", who: "By", program: "Through" },
    on: (actor: string, device: string) => `${actor}, ${device}`,
    empty: "Nothing has happened yet.",
    nothing: (query: string) => (query === "" ? "No entries of this kind." : `Nothing about “${query}”.`),
    older: (count: string) => `Load ${count} older entries`,
    about: (name: string, date: string) =>
      `Since ${date}: what names ${name} or a key they hold, and every backup and export.`,
    backToList: "Back to the list",
    whole: "Whole log",
    verify: "Check the whole log",
    verifying: "Checking that no entry was changed or taken out",
    verifyProgress: (done: string, total: string) => `${done} of ${total}`,
    verified: (entries: string, time: string) => `${entries} entries, every one as it was written. Checked ${time}.`,
    broken: "The log is not as it was written.",
    brokenNext:
      "Your keys are not touched by this. Keep a copy of the vault file as it is, and restore from a backup made before.",
  },
});
