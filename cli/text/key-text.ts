import type { KeyPage, KeyRow } from "../../shared/contract/key-methods.ts";
import type { Paint } from "./colour.ts";
import { relativeTime, timeAndDistance } from "./dates.ts";
import { type Cell, facts, table } from "./table.ts";

/** Production stands out: what is done to it is felt by customers. */
export function environmentCell(env: string): Cell {
  return env === "prod" ? { text: env, colour: "red" } : env;
}

export function keyTable(rows: readonly KeyRow[], now: number, width: number | undefined, paint: Paint): string {
  const columns = [
    { title: "NAME", canShrink: true },
    { title: "SERVICE", canShrink: true },
    { title: "ENV" },
    { title: "TYPE" },
    { title: "VALUE" },
    { title: "CHANGED" },
    { title: "EXPIRES" },
    { title: "TAGS", canShrink: true },
  ];
  const cells = rows.map((row): Cell[] => [
    row.name,
    row.service,
    environmentCell(row.env),
    row.type,
    row.mask,
    relativeTime(row.changedAt, now),
    expiryCell(row.expiresAt, now),
    row.tags.join(", "),
  ]);
  return table(columns, cells, width, paint);
}

function expiryCell(at: number | undefined, now: number): Cell {
  if (at === undefined) return "";
  const text = relativeTime(at, now);
  if (at <= now) return { text, colour: "red" };
  return at - now < 14 * 24 * 60 * 60 * 1000 ? { text, colour: "yellow" } : text;
}

export function keyPageText(page: KeyPage, now: number, paint: Paint): string {
  const joined = (items: readonly string[]) => (items.length === 0 ? undefined : items.join(", "));
  const when = (at: number | undefined) => (at === undefined ? undefined : timeAndDistance(at, now));
  return facts(
    [
      ["name", { text: page.name, colour: "bold" }],
      ["service", page.service],
      ["environment", environmentCell(page.env)],
      ["type", page.type],
      ["value", page.mask],
      ["variable", page.variable],
      ["version", String(page.version)],
      ["created", when(page.createdAt)],
      ["changed", when(page.changedAt)],
      ["expires", when(page.expiresAt)],
      ["rotate every", page.rotateEvery === undefined ? undefined : `${page.rotateEvery} days`],
      ["owner", page.owner],
      ["scopes", joined(page.scopes)],
      ["addresses", joined(page.allowedAddresses)],
      ["domains", joined(page.allowedDomains)],
      ["used in", joined(page.usedIn)],
      ["tags", joined(page.tags)],
      ["provider page", page.providerPage],
      ["show once", page.showOnce ? "yes: it can be used, not displayed again" : undefined],
      ["from", page.from === undefined ? undefined : fromText(page.from, now)],
      ["passing on", page.noForward ? "not allowed by whoever sent it" : undefined],
      ["deleted after", when(page.deleteAfter)],
      ["removed", when(page.removedAt)],
      ["holders", joined(page.holders.map((holder) => `${holder.name} (version ${holder.version})`))],
      ["notes", page.notes],
    ],
    paint,
  );
}

function fromText(from: NonNullable<KeyPage["from"]>, now: number): string {
  return `${from.name} (${from.verified ? "verified" : "not verified"}), ${relativeTime(from.at, now)}`;
}
