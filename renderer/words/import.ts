import type { ConflictChoice, CsvField, EntryChoice, EntryState } from "../../shared/contract/import-words.ts";
import { catalogue } from "./catalogue.ts";

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export const importWords = catalogue({
  en: {
    title: "Import keys",
    dropLabel: "Drop a file here, or choose one",
    kinds:
      ".env, JSON, CSV, 1Password (1pux), Bitwarden, KeePass (KDBX, XML), Doppler, Infisical, AWS credentials. For a folder of pass, give its path.",
    safe: "It is read on this computer, and shown to you first. Nothing is stored before you say so.",
    choose: "Choose a file",
    path: "Or its path",
    pathHint: "A file, or a password store of pass.",
    read: "Read it",
    reading: "Reading",
    stop: "Stop",
    tooLarge: "This file is larger than 64 MiB. Divide it, and import the parts.",
    passphraseTitle: (what: string) => `This is ${what}, and it is encrypted`,
    passphrase: "Its passphrase",
    passphraseHint: "The one of that file, not of your vault. It is used once and not kept.",
    keyFile: "Key file, if it has one",
    keyFileChosen: (name: string) => `Key file: ${name}`,
    open: "Open it",
    mappingTitle: "Which column is what?",
    mappingMore: "The columns of this file do not say which of them is the name and which the value.",
    columns: {
      name: "Name",
      value: "Value",
      service: "Service",
      env: "Environment",
      type: "Type",
      variable: "Variable",
      username: "User name",
      page: "Web page",
      notes: "Notes",
      tags: "Tags",
      totp: "One-time code",
    } as Record<CsvField, string>,
    noColumn: "None",
    goOn: "Go on",
    another: "Another file",
    found: (file: string, what: string, entries: number) =>
      `${file} is ${what} with ${plural(entries, "entry", "entries")}`,
    envForAll: "Environment",
    asSuggested: "As suggested",
    onConflict: "On conflict",
    conflictChoices: {
      keep: "Keep both",
      replace: "Replace, old value in history",
      skip: "Leave out",
    } as Record<ConflictChoice, string>,
    filter: "Show",
    filters: { all: "All", new: "New", same: "Same", conflict: "Conflict" } as Record<EntryState | "all", string>,
    filterCount: (label: string, count: number) => `${label} ${count}`,
    list: "What would become of it",
    columnNames: { take: "Take", name: "Name", env: "Environment", mask: "Value", about: "What happens" },
    takeLabel: (name: string) => `What becomes of ${name}`,
    envLabel: (name: string) => `Environment of ${name}`,
    takes: { add: "Add", keep: "Keep both", replace: "Replace", skip: "Leave out" } as Record<EntryChoice, string>,
    states: { new: "new", same: "same", conflict: "conflict" } as Record<EntryState, string>,
    sameAs: (name: string, env: string, inFile: boolean) =>
      inFile ? `The same value stands above as ${name} (${env})` : `You have this value as ${name} (${env})`,
    conflictWith: (name: string, env: string, inFile: boolean) =>
      inFile ? `Another value of this file is called ${name} (${env})` : `${name} has another value in ${env}`,
    storedAs: (name: string) => `becomes ${name}`,
    withCodes: "with one-time codes",
    isFile: (file: string) => `file ${file}`,
    notTaken: "Not taken over",
    leftLine: (count: number, what: string, why: string, names: string) =>
      `${count} ${what}: ${why}${names === "" ? "" : ` (${names})`}.`,
    nothingFits: "Nothing of this kind is in the file.",
    store: (count: number) => `Store ${plural(count, "key", "keys")}`,
    storing: "Storing",
    progress: (done: number, total: number) => `${done} of ${total}`,
    stored: (added: number, replaced: number, skipped: number) =>
      [
        `${plural(added, "key", "keys")} added`,
        replaced === 0 ? "" : `${replaced} replaced`,
        skipped === 0 ? "" : `${skipped} left out`,
      ]
        .filter((part) => part !== "")
        .join(", "),
    nothingStored: "Nothing was stored: nothing of it was chosen.",
    stillThere: (file: string) =>
      `${file} still holds the values in clear. When all is here, delete it, and the copies in backups and in the bin. Keyhold does not touch it.`,
    toKeys: "Go to the keys",
    undo: "Take it back",
    undone: (removed: number, putBack: number) =>
      [
        `Taken back: ${plural(removed, "key", "keys")} removed`,
        putBack === 0 ? "" : `${plural(putBack, "value", "values")} put back`,
      ]
        .filter((part) => part !== "")
        .join(", "),
    undoneMore: "Removed keys can be brought back for 30 days.",
    stays: (name: string, env: string, why: string) => `${name} (${env}) stays. ${why}`,
    past: "Imported lately",
    pastLine: (what: string, added: number, replaced: number) =>
      `${what}: ${added} added${replaced === 0 ? "" : `, ${replaced} replaced`}`,
    takenBack: "taken back",
    menu: "Import keys…",
    exportMenu: "Export keys…",
    exportDialog: {
      title: "Write keys in clear",
      more: "A .env file has the values of one environment, JSON everything about the keys. Whoever can read the file has the values: programs, backups, whoever uses this computer. A program can be given its keys without a file.",
      format: "Format",
      formats: { env: ".env", json: "JSON" },
      env: "Environment",
      every: "All four",
      path: "Into the new file",
      pathHint: "Its full path. Only you can read it; no other file is overwritten.",
      sure: "I know that these values are in clear then",
      write: "Write it",
      written: (count: number, file: string) =>
        `${plural(count, "value", "values")} written into ${file}. Delete it when it is not needed.`,
      left: (name: string, env: string, why: string) => `${name} (${env}) is left out. ${why}`,
      andMore: (count: number) => `And ${count} more.`,
      logged: "It is logged, and marked as unusual when it is a lot.",
    },
  },
});
