import type { ErrorHint, ErrorShape } from "../shared/contract/errors.ts";

/** How a command does what the host only hints at. */
const hintTexts: Readonly<Record<ErrorHint, string>> = {
  allow_variable: "--allow NAME gives it under that name; “keyhold edit NAME --variable OTHER” gives it another one.",
  choose_account: "Name one with --account.",
  choose_environment: "Name one with --env.",
  choose_recipient: "Name them with --to PERSON, or say --guest.",
  choose_relay: "Another one is chosen with --relay.",
  choose_values: "Name keys, or say --all-of ENV.",
  choose_variable: "“keyhold edit NAME --variable OTHER” gives one of them another variable; --only leaves one out.",
  compare_words: "“keyhold team words” shows them.",
  decide_conflict: "Say --on-conflict keep, replace or cancel, or give another name with --as.",
  found_team: "“keyhold team found NAME” begins a team; “keyhold team add FILE” brings the rules of one.",
  give_relay_token: "It is given with --relay-token-file.",
  leave_team: "“keyhold team leave” does that.",
  list_settings: "“keyhold config get” lists them.",
  list_shares: "“keyhold shares” lists them.",
  name_service: "Name it with --service.",
  replace_value: "“keyhold edit” replaces the value and keeps the old one.",
  restore_key: "“keyhold restore-key” brings it back.",
  say_format: "Say which with --format; “keyhold import --help” lists them.",
  say_why: "Give the reason with --why.",
  set_stream: "“keyhold audit --stream PLACE” sets it, “keyhold audit --stream off” ends it.",
  split_links: "--split makes them.",
  start_relay: "Start one with “keyhold relay”.",
  unlock_yourself: "With --no-agent the command asks for the passphrase and does it itself.",
  trust_repository: "“git config --global --add safe.directory FOLDER” does that.",
};

/** The host's sentence with what a command can do about it. */
export function withHint({ message, hint }: ErrorShape): string {
  return hint === undefined ? message : `${message} ${hintTexts[hint]}`;
}
