import type { ErrorHint } from "../../shared/contract/errors.ts";
import { catalogue } from "./catalogue.ts";

/** How the window does what the host only hints at; empty where its own controls stand beside the sentence. */
export const hintWords = catalogue<{ readonly [Hint in ErrorHint]: string }>({
  en: {
    allow_variable: "Edit the key to give it another variable.",
    choose_account: "",
    choose_environment: "Choose one of them.",
    choose_recipient: "Choose somebody from your team, or a guest.",
    choose_relay: "Another one can be set under Settings, Links.",
    choose_values: "",
    choose_variable: "Edit one of them to give it another variable.",
    compare_words: "Open them under Team.",
    decide_conflict: "",
    found_team: "Begin or join one under Team.",
    give_relay_token: "",
    leave_team: "You leave it under Team.",
    list_settings: "",
    list_shares: "",
    name_service: "",
    replace_value: "Edit the key to replace its value; the old one is kept.",
    restore_key: "It is under Removed in the list of keys.",
    say_format: "Choose it as the program that exports it wrote it, under its own name.",
    say_why: "",
    set_stream: "It is set under Settings, Activity for another log.",
    split_links: "",
    start_relay: "Start Keyhold from where it was installed.",
    unlock_yourself: "",
    trust_repository: "",
  },
});
