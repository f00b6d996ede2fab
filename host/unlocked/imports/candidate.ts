/** One entry of a file as the key that it would become: suggested by what is known, changed by what the person says. */

import { isKeyholdError } from "../../../shared/contract/errors.ts";
import {
  type Environment,
  type KeyType,
  keyName,
  serviceName,
  tag,
  variableName,
  webAddress,
} from "../../../shared/contract/fields.ts";
import type { EntryChoice } from "../../../shared/contract/import-words.ts";
import { isDisplayText } from "../../../shared/contract/text-schema.ts";
import { wipe } from "../../../shared/crypto/bytes.ts";
import { environmentIn } from "../../importers/guess.ts";
import type { ParsedEntry } from "../../importers/parsed.ts";
import { safeVariable } from "../keys/dangerous-variable.ts";
import { type KnownShape, recogniseShape } from "../keys/known-shapes.ts";
import { maskValue } from "../keys/mask.ts";
import { shapeText } from "../keys/shape-text.ts";
import { variableNameOf } from "../keys/variable-name.ts";
import { type OtpNames, readOtpauth } from "../totp/otpauth.ts";
import { serviceFrom, serviceOfPage } from "./suggest-service.ts";
import { type UsableFields, usableFields } from "./usable-fields.ts";

export type Candidate = {
  readonly entry: ParsedEntry;
  readonly mask: string;
  readonly fingerprint: string;
  readonly shape: KnownShape | undefined;
  readonly suggested: {
    readonly name: string;
    readonly service: string;
    readonly env: Environment;
    readonly type: KeyType;
  };
  /** Whether file or shape told the environment; otherwise it is only the usual one. */
  readonly knowsEnv: boolean;
  /** Whether the file, its shape or a known word told the service; otherwise it is only what it is called. */
  readonly knowsService: boolean;
  /** As it can be shown. */
  readonly place: string;
  readonly fields: UsableFields;
  readonly tags: string[];
  readonly notes: string | undefined;
  readonly providerPage: string | undefined;
  /** Names its one-time codes get where the file has none; undefined when it has none that can be used. */
  readonly codes: OtpNames | undefined;
  readonly remarks: readonly string[];
  chosen: {
    take?: EntryChoice | undefined;
    name?: string | undefined;
    service?: string | undefined;
    env?: Environment | undefined;
    type?: KeyType | undefined;
    variable?: string | undefined;
  };
};

/** Stands for a service that nothing tells. */
export const unknownService = "unknown";
const longestName = 120;
const longestNotes = 10_000;
const mostTags = 30;

export function candidateOf(entry: ParsedEntry, fingerprint: string): Candidate {
  const remarks: string[] = [];
  const shape = recogniseShape(shapeText(entry.value), entry.service);
  const name = usableName(entry, remarks);
  const page = usablePage(entry.page);
  const env = entry.env ?? stageOf(shape) ?? environmentIn(entry.name);
  const service = serviceOf(entry, name, shape);
  const shownPage = entry.page !== undefined && page === undefined ? `Page: ${entry.page}` : "";
  return {
    entry,
    mask: maskValue(entry.value),
    fingerprint,
    shape,
    suggested: {
      name,
      service: service.name,
      env: env ?? "dev",
      type: entry.type ?? (shape?.public ? "public" : "private"),
    },
    knowsEnv: env !== undefined,
    knowsService: service.isKnown,
    place: oneLine(entry.place, 200),
    fields: usableFields(entry, remarks),
    tags: usableTags(entry.tags ?? [], remarks),
    notes: usableNotes([shownPage, entry.notes ?? ""].filter((line) => line !== "").join("\n"), remarks),
    providerPage: page,
    codes: usableCodes(entry, name, remarks),
    remarks,
    chosen: {},
  };
}

/** The variable that a program gets it as: the file's own, if programs would read it and not obey it. */
export function variableOf({ entry, chosen }: Candidate, name: string): string {
  if (chosen.variable !== undefined) return chosen.variable;
  const own = variableName.safeParse(entry.variable);
  return safeVariable(own.success ? own.data : variableNameOf(name));
}

function stageOf(shape: KnownShape | undefined): Environment | undefined {
  if (shape?.stage === undefined) return undefined;
  return shape.stage === "live" ? "prod" : "test";
}

function serviceOf(
  { service, page, name, variable }: ParsedEntry,
  shownName: string,
  shape: KnownShape | undefined,
): { name: string; isKnown: boolean } {
  const told = service === undefined ? undefined : oneLine(service, 80);
  const known = shape?.service ?? serviceFrom(told ?? "") ?? serviceOfPage(page) ?? serviceFrom(variable ?? name);
  const usable = serviceName.safeParse(told);
  if (known !== undefined) return { name: known, isKnown: true };
  // An entry's title in place of a service is only what it is called.
  if (usable.success) return { name: usable.data, isKnown: service !== name };
  const named = serviceFrom(shownName);
  return { name: named ?? unknownService, isKnown: named !== undefined };
}

function usableName({ name, place }: ParsedEntry, remarks: string[]): string {
  const cleaned = keyName.safeParse(oneLine(name, longestName));
  if (!cleaned.success) {
    remarks.push("It has no name in the file that could be shown.");
    const fromPlace = keyName.safeParse(oneLine(`from ${place}`, longestName));
    return fromPlace.success ? fromPlace.data : "without a name";
  }
  if (cleaned.data !== name.normalize("NFC").trim()) remarks.push("Its name was changed to one that can be shown.");
  return cleaned.data;
}

/** Without the characters that could deceive, and not longer than it may be. */
function oneLine(text: string, longest: number): string {
  const joined = text
    .slice(0, 4 * longest)
    .normalize("NFC")
    .replace(/\s+/g, " ")
    .trim();
  const visible = isDisplayText(joined)
    ? joined
    : Array.from(joined)
        .filter((one) => one === " " || isDisplayText(one))
        .join("")
        .trim();
  return visible.length <= longest
    ? visible
    : `${visible
        .slice(0, longest - 1)
        .replace(/[\ud800-\udbff]$/, "")
        .trimEnd()}…`;
}

function usablePage(page: string | undefined): string | undefined {
  const read = webAddress.safeParse(page);
  return read.success ? read.data : undefined;
}

function usableTags(tags: readonly string[], remarks: string[]): string[] {
  const usable = [
    ...new Set(
      tags.flatMap((one) => {
        const read = tag.safeParse(oneLine(one, 40));
        return read.success ? [read.data] : [];
      }),
    ),
  ];
  if (usable.length > mostTags) remarks.push(`It has more than ${mostTags} tags; the others are not taken over.`);
  return usable.slice(0, mostTags);
}

function usableNotes(notes: string, remarks: string[]): string | undefined {
  const clean = notes.replaceAll("\r\n", "\n").replace(/[^\P{Cc}\n\t]|[\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, "");
  if (clean.length > longestNotes)
    remarks.push(`Its notes are longer than ${longestNotes} characters; the rest is not taken over.`);
  return clean.trim() === "" ? undefined : clean.slice(0, longestNotes).replace(/[\ud800-\udbff]$/, "");
}

function usableCodes({ totp }: ParsedEntry, name: string, remarks: string[]): OtpNames | undefined {
  if (totp === undefined) return undefined;
  try {
    const { seed, issuer, account } = readOtpauth(totp);
    wipe(seed);
    return issuer === undefined && account === undefined ? { issuer: name } : {};
  } catch (error) {
    if (!isKeyholdError(error)) throw error;
    remarks.push(
      "Its one-time codes are not taken over: they are of a kind that is not made here, or their seed is damaged.",
    );
    return undefined;
  }
}
