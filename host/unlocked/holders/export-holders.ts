import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import type { Holding, Sureness } from "../../../shared/contract/holder-methods.ts";
import type { App } from "../app.ts";
import { writeReport } from "../write-report.ts";
import { csvOf } from "./csv.ts";
import { guestKey } from "./holder-index.ts";
import { byVersion, holdersOfKey, holdersOfPerson, holdingsOfPerson } from "./read-holders.ts";

const titles = [
  "key",
  "service",
  "environment",
  "version held",
  "version now",
  "person",
  "signing key",
  "how sure",
  "state",
  "since",
  "link",
] as const;

/** What each sureness claims, and on whose word. */
const words: Record<Sureness, string> = {
  receipt: "opened, with their receipt",
  source: "they sent it",
  somebody: "opened by somebody with the link",
  unconfirmed: "opened, not confirmed",
  intercepted: "taken by somebody else",
  disputed: "disputed",
  unknown: "not known whether it was opened",
  waiting: "may still be opened",
  unread: "unread, on the relay's word",
};

/** Everything, or what concerns one key or one person; every link has its line. Logged. */
export function exportHolders(app: App, input: ParsedInput<"holders.export">): MethodOutput<"holders.export"> {
  const { subject, holdings } = chosen(app, input);
  const csv = csvOf([titles, ...holdings.map(lineOf)]);
  const entry = { action: "holders.export", subject };
  if (input.file === undefined) app.vault.audit({ ...entry, outcome: "ok" });
  else writeReport(app, input.file, csv, entry);
  const made = { rows: holdings.length };
  return input.file === undefined ? { ...made, csv } : { ...made, file: input.file };
}

function chosen(app: App, input: ParsedInput<"holders.export">): { subject: string; holdings: Holding[] } {
  if (input.person !== undefined) {
    const { person, held } = holdersOfPerson(app, { person: input.person });
    const ofKey = input.key === undefined ? undefined : new Set(idsOf(holdersOfKey(app, { key: input.key }).holders));
    return { subject: person, holdings: ofKey === undefined ? held : held.filter(({ valueId }) => ofKey.has(valueId)) };
  }
  if (input.key !== undefined) {
    const { holders } = holdersOfKey(app, { key: input.key });
    return { subject: "id" in input.key ? (holders[0]?.name ?? "key") : input.key.name, holdings: holders };
  }
  const all = holdingsOfPerson(app, [...app.holders.signKeys(), guestKey]);
  return { subject: "everything", holdings: all.sort((a, b) => order(a, b) || byVersion(a, b)) };
}

function idsOf(holdings: readonly Holding[]): string[] {
  return holdings.map(({ valueId }) => valueId);
}

function order(a: Holding, b: Holding): number {
  const [one, other] = [`${a.name}\n${a.env}\n${a.person}`, `${b.name}\n${b.env}\n${b.person}`];
  return one < other ? -1 : one > other ? 1 : 0;
}

function lineOf(holding: Holding): string[] {
  return [
    holding.name,
    holding.service ?? "",
    holding.env,
    String(holding.version),
    holding.present === undefined ? "deleted" : holding.removed ? "removed" : String(holding.present),
    holding.person,
    holding.signKey ?? "",
    words[holding.sure],
    holding.state ?? "",
    new Date(holding.at).toISOString(),
    holding.shareId ?? "",
  ];
}
