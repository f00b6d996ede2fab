import { formatNames } from "../../shared/contract/import-words.ts";
import type { KeyPage, KeyRow, OneTimeAccount } from "../../shared/contract/key-methods.ts";
import type { Paint } from "./colour.ts";
import { relativeTime, timeAndDistance } from "./dates.ts";
import { type Cell, facts, table } from "./table.ts";

/** Production stands out: what is done to it is felt by customers. */
export function environmentCell(env: string): Cell {
  return env === "prod" ? { text: env, colour: "red" } : env;
}

type TableOptions = {
  readonly now: number;
  readonly width: number | undefined;
  readonly paint: Paint;
  /** With when each was used last, in the place of when it ends. */
  readonly use: boolean;
};

export function keyTable(rows: readonly KeyRow[], { now, width, paint, use }: TableOptions): string {
  const columns = [
    { title: "NAME", canShrink: true },
    { title: "SERVICE", canShrink: true },
    { title: "ENV" },
    { title: "TYPE" },
    { title: "VALUE" },
    { title: "CHANGED" },
    { title: use ? "USED" : "EXPIRES" },
    { title: "TAGS", canShrink: true },
  ];
  const cells = rows.map((row): Cell[] => [
    row.name,
    row.service,
    environmentCell(row.env),
    row.type,
    row.mask,
    relativeTime(row.changedAt, now),
    use ? usedText(row.lastUsedAt, now) : expiryCell(row.expiresAt, now),
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

function usedText(at: number | undefined, now: number): string {
  return at === undefined ? "never" : relativeTime(at, now);
}

const usedHow = { reveal: "shown", copy: "copied", inject: "given to a program", share: "shared" } as const;
/** Ways and programs that a person gets to see. Scripts get all. */
const usualUses = 4;

function usesText({ uses }: KeyPage, now: number): string {
  if (uses.length === 0) return "never through Keyhold";
  const told = uses.slice(0, usualUses).map(({ how, program, at, count }) => {
    const times = count === 1 ? "once" : `${count} times`;
    return `${usedHow[how]}${program === "" ? "" : ` by ${program}`} ${times}, ${relativeTime(at, now)}`;
  });
  return told.join("; ");
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
      ["used", usesText(page, now)],
      ["one-time codes", joined(page.accounts.map(accountName))],
      ["tags", joined(page.tags)],
      ["provider page", page.providerPage],
      ["show once", page.showOnce ? "yes: it can be used, not displayed again" : undefined],
      ["from", page.from === undefined ? undefined : fromText(page.from, now)],
      ["imported", page.imported === undefined ? undefined : importedText(page.imported, page.version, now)],
      ["passing on", page.noForward ? "not allowed by whoever sent it" : undefined],
      ["deleted after", when(page.deleteAfter)],
      ["removed", when(page.removedAt)],
      ["holders", joined(page.holders.map((holder) => `${holder.name} (version ${holder.version})`))],
      ["notes", page.notes],
    ],
    paint,
  );
}

/** How a person calls an account; the key's own name says the rest. */
export function accountName({ issuer, account }: Pick<OneTimeAccount, "issuer" | "account">): string {
  return [issuer, account].filter((part) => part !== undefined).join(": ") || "one account";
}

function fromText(from: NonNullable<KeyPage["from"]>, now: number): string {
  return `${from.name} (${from.verified ? "verified" : "not verified"}), ${relativeTime(from.at, now)}`;
}

function importedText({ format, at, version }: NonNullable<KeyPage["imported"]>, present: number, now: number): string {
  const which = version === present ? "" : `version ${version} `;
  return `${which}from ${formatNames[format]}, ${relativeTime(at, now)}`;
}
