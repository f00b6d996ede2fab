/** JSON: Keyhold's own export, Doppler's, Infisical's, and plain ones of names with values. */
import { z } from "zod";
import { environment, keyType } from "../../shared/contract/fields.ts";
import type { ImportFormat } from "../../shared/contract/import-words.ts";
import { fromBase64 } from "../../shared/crypto/bytes.ts";
import { environmentIn } from "./guess.ts";
import { Findings, type ParsedEntry, type ParseJob } from "./parsed.ts";
import { malformed } from "./refuse.ts";

type Plain = Record<string, unknown>;

const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Its kind by what stands in it; `json` when nothing tells. */
export function jsonFormat(data: unknown): ImportFormat {
  if (Array.isArray(data)) {
    const first: unknown = data[0];
    if (!isPlain(first)) return "json";
    const isInfisical =
      has(first, "key") && has(first, "value") && (has(first, "workspace") || has(first, "secretPath"));
    return isInfisical ? "infisical" : "json";
  }
  if (!isPlain(data)) return "json";
  if (data.keyhold !== undefined && Array.isArray(data.keys)) return "keyhold";
  if (typeof data.encrypted === "boolean" && (has(data, "items") || has(data, "data"))) return "bitwarden";
  if (has(data, "DOPPLER_PROJECT") || has(data, "DOPPLER_CONFIG")) return "doppler";
  if (Object.values(data).some((one) => isPlain(one) && has(one, "computed") && has(one, "raw"))) return "doppler";
  return "json";
}

function has(data: Plain, name: string): boolean {
  return Object.hasOwn(data, name);
}

export function parseJson(data: unknown, format: ImportFormat, { name }: ParseJob): Findings {
  const findings = new Findings();
  if (format === "keyhold") ownExport(findings, data);
  else if (format === "doppler") doppler(findings, data);
  else if (format === "infisical") infisical(findings, data);
  else if (Array.isArray(data)) list(findings, data, environmentIn(name));
  else if (isPlain(data)) named(findings, data, [], environmentIn(name));
  else throw malformed("it holds neither names with values nor a list of them");
  return findings;
}

const text = z.string();
const texts = z.array(text).max(100);
const ownKey = z.object({
  name: text,
  service: text,
  env: environment,
  type: keyType,
  variable: text,
  value: text.optional(),
  base64: text.optional(),
  owner: text.optional(),
  tags: texts.optional(),
  usedIn: texts.optional(),
  providerPage: text.optional(),
  notes: text.optional(),
  scopes: texts.optional(),
  allowedAddresses: texts.optional(),
  allowedDomains: texts.optional(),
  expiresAt: z.iso.datetime().optional(),
  rotateEvery: z.int().min(1).max(3650).optional(),
  deleteAfter: z.iso.datetime().optional(),
  file: text.optional(),
});

function ownExport(findings: Findings, data: unknown): void {
  const file = z.object({ keyhold: z.literal(1), keys: z.array(z.unknown()) }).safeParse(data);
  if (!file.success) throw malformed("it is no Keyhold export that this version knows");
  for (const [index, raw] of file.data.keys.entries()) {
    const key = ownKey.safeParse(raw);
    const value = key.success ? (key.data.value ?? decoded(key.data.base64)) : undefined;
    if (!key.success || value === undefined) {
      findings.leave("unreadable", `key ${index + 1}`);
      continue;
    }
    const { expiresAt, deleteAfter, providerPage, base64: _, ...rest } = key.data;
    const ends = timeOf(expiresAt);
    findings.add({
      ...rest,
      value,
      page: providerPage,
      expiresAt: ends,
      deleteAfter: timeOf(deleteAfter),
      place: `key ${index + 1}`,
    });
  }
}

function timeOf(date: string | undefined): number | undefined {
  return date === undefined ? undefined : Date.parse(date);
}

function decoded(base64: string | undefined): Uint8Array | undefined {
  try {
    return base64 === undefined ? undefined : fromBase64(base64);
  } catch {
    return undefined;
  }
}

/** What Doppler says of itself among the secrets. */
const ofDoppler = new Set(["DOPPLER_PROJECT", "DOPPLER_CONFIG", "DOPPLER_ENVIRONMENT"]);

function doppler(findings: Findings, data: unknown): void {
  if (!isPlain(data)) throw malformed("it holds no names with values");
  const said = [data.DOPPLER_ENVIRONMENT, data.DOPPLER_CONFIG].map((one) => textOf(isPlain(one) ? one.computed : one));
  const env = environmentIn(said.filter((one) => one !== undefined).join(" "));
  const project = textOf(data.DOPPLER_PROJECT);
  for (const [name, one] of Object.entries(data)) {
    if (ofDoppler.has(name)) continue;
    const value = textOf(isPlain(one) ? one.computed : one);
    const notes = isPlain(one) ? textOf(one.note) : undefined;
    if (value === undefined) findings.leave("unreadable", name);
    else
      findings.add({
        name,
        variable: name,
        value,
        place: name,
        env,
        notes,
        usedIn: project === undefined ? [] : [project],
      });
  }
}

function infisical(findings: Findings, data: unknown): void {
  if (!Array.isArray(data)) throw malformed("it holds no list of secrets");
  for (const [index, one] of data.entries()) {
    const name = isPlain(one) ? textOf(one.key) : undefined;
    const value = isPlain(one) ? textOf(one.value) : undefined;
    if (!isPlain(one) || name === undefined || value === undefined) {
      findings.leave("unreadable", `secret ${index + 1}`);
      continue;
    }
    const folder = textOf(one.secretPath);
    const tags = Array.isArray(one.tags) ? one.tags.flatMap((tag) => tagOf(tag)) : [];
    findings.add({
      name,
      variable: name,
      value,
      place: `secret ${index + 1}`,
      env: environmentIn(`${textOf(one.environment) ?? ""} ${textOf(one.env) ?? ""}`),
      notes: textOf(one.comment) ?? textOf(one.secretComment),
      tags: folder === undefined || folder === "/" ? tags : [...tags, folder.replace(/^\/|\/$/g, "")],
    });
  }
}

function tagOf(tag: unknown): string[] {
  const name = isPlain(tag) ? (textOf(tag.slug) ?? textOf(tag.name)) : textOf(tag);
  return name === undefined ? [] : [name];
}

const [nameFields, valueFields] = [
  ["name", "key", "title", "variable"],
  ["value", "secret", "password", "token"],
];

/** `[{"name": …, "value": …}]`, with other fields that are known, and those that are not in the notes. */
function list(findings: Findings, data: readonly unknown[], env: ParsedEntry["env"]): void {
  for (const [index, one] of data.entries()) {
    const place = `entry ${index + 1}`;
    const name = isPlain(one) ? firstText(one, nameFields) : undefined;
    const value = isPlain(one) ? firstText(one, valueFields) : undefined;
    if (!isPlain(one) || name === undefined || value === undefined) findings.leave("unreadable", place);
    else {
      const said = textOf(one.env) ?? textOf(one.environment);
      findings.add({
        name,
        value,
        place,
        env: said === undefined ? env : environmentIn(said),
        service: textOf(one.service),
        variable: textOf(one.variable),
        notes: textOf(one.notes) ?? textOf(one.note) ?? textOf(one.comment),
        page: textOf(one.url),
        totp: textOf(one.totp),
        tags: Array.isArray(one.tags) ? one.tags.flatMap(tagOf) : undefined,
      });
    }
  }
}

function firstText(data: Plain, names: readonly string[] | undefined): string | undefined {
  for (const name of names ?? []) if (has(data, name)) return textOf(data[name]);
  return undefined;
}

/** `{"NAME": "value"}`, nested in environments or anything else; what is nested is named by its path. */
function named(findings: Findings, data: Plain, path: readonly string[], env: ParsedEntry["env"]): void {
  for (const [name, one] of Object.entries(data)) {
    const whole = [...path, name];
    if (isPlain(one))
      named(findings, one, environment.safeParse(name).success ? path : whole, environmentIn(name) ?? env);
    else if (Array.isArray(one) || one === null) findings.leave("unreadable", whole.join("."));
    else findings.add({ name: whole.join("."), value: textOf(one) ?? "", place: whole.join("."), env });
  }
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}
