/**
 * CSV: a line of column names, then one entry a line. The programs' own columns are known; others are told. Where nothing
 * tells that the first line names columns, it is an entry like the others, and what stands in it is shown to nobody.
 */
import { type CsvError, parse } from "csv-parse/sync";
import { keyTypes } from "../../shared/contract/fields.ts";
import type { CsvMapping } from "../../shared/contract/import-methods.ts";
import { type CsvField, csvFields, mostEntries } from "../../shared/contract/import-words.ts";
import { utf8, wipe } from "../../shared/crypto/bytes.ts";
import { recogniseShape } from "../unlocked/keys/known-shapes.ts";
import { estimateBits } from "../unlocked/keys/strength.ts";
import { weakBelowBits } from "../unlocked/keys/value-traits.ts";
import { environmentIn } from "./guess.ts";
import { Findings, type Parsed, type ParseJob } from "./parsed.ts";
import { longestLine, readText } from "./read-text.ts";
import { malformed } from "./refuse.ts";

/** Names of columns, folded, as exports and people write them. */
const known: Readonly<Record<CsvField, readonly string[]>> = {
  name: ["name", "title", "key", "account", "login_name", "entry"],
  value: ["value", "password", "login_password", "secret", "token", "api key", "apikey", "key value"],
  service: ["service", "provider"],
  env: ["env", "environment", "stage"],
  type: ["type", "key type"],
  variable: ["variable", "env var", "environment variable"],
  username: ["username", "user name", "login_username", "user", "login", "email"],
  page: ["url", "website", "login_uri", "web site", "uri"],
  notes: ["notes", "note", "extra", "comments", "comment", "description"],
  tags: ["tags", "group", "folder", "grouping", "tag"],
  totp: ["totp", "otpauth", "login_totp", "otp", "one-time code"],
};
const mostColumns = 200;

export function looksLikeCsv(text: string): boolean {
  const line = (text.split("\n", 1)[0] ?? "").trim();
  if (!/[,;\t]/.test(line) || line.length > 10_000) return false;
  const columns = line.split(/[,;\t]/).map((column) => fold(column.replace(/^"|"$/g, "")));
  return columns.some((column) => Object.values(known).some((names) => names.includes(column)));
}

const fold = (text: string) => text.trim().toLowerCase();

/** @returns a question for the mapping when the columns do not say which is the name and which the value. */
export function parseCsv({ bytes, name, mapping }: ParseJob): Findings | Extract<Parsed, { state: "mapping" }> {
  const text = readText(bytes);
  const rows = records(text);
  const columns = rows[0] ?? [];
  if (columns.length > mostColumns) throw malformed("it has too many columns");
  const isNamed = namesColumns(columns, mapping);
  const places = placesOf(columns, isNamed, mapping);
  if (places.name === undefined || places.value === undefined) return question(columns, isNamed, places);
  const findings = new Findings();
  const env = environmentIn(name);
  const first = isNamed ? 1 : 0;
  for (const [index, line] of rows.slice(first).entries()) {
    addLine(findings, line, places, `line ${index + first + 1}`, env);
  }
  return findings;
}

function question(columns: readonly string[], isNamed: boolean, places: Places): Extract<Parsed, { state: "mapping" }> {
  const shown = columns.map((column, index) => (isNamed ? column.slice(0, 200) : `column ${index + 1}`));
  const guess: CsvMapping = {};
  for (const field of csvFields) {
    const place = places[field];
    if (place !== undefined) guess[field] = shown[place] ?? "";
  }
  return { state: "mapping", columns: shown, guess };
}

const allKnown: ReadonlySet<string> = new Set(Object.values(known).flat());

/** By names that are known, or by what the person calls columns. */
function namesColumns(columns: readonly string[], mapping: CsvMapping = {}): boolean {
  const folded = columns.map(fold);
  const isTold = Object.values(mapping).some(
    (told) => told !== undefined && numberedColumn(told, columns) === undefined && folded.includes(fold(told)),
  );
  return isTold || (folded.some((one) => allKnown.has(one)) && !columns.some(couldBeValue));
}

const separators = /[\s_./()-]+/;

/** A name is made of words; what has none, and could not be guessed, is more likely a value. */
function couldBeValue(cell: string): boolean {
  const text = cell.trim();
  if (allKnown.has(fold(text))) return false;
  if (text.length > 80 || recogniseShape(text) !== undefined) return true;
  const bytes = utf8(text);
  const bits = estimateBits(bytes);
  wipe(bytes);
  if (bits < weakBelowBits) return false;
  const words = text.split(separators).flatMap((part) => part.match(/\p{Lu}?\p{Ll}+|\p{Lu}+|[^\p{L}]+/gu) ?? []);
  const letters = words.filter((word) => /^\p{L}+$/u.test(word) && word.length <= 24);
  return letters.length < words.length || letters.join("").length < 4 * letters.length;
}

/** `2`, or as the question calls it. */
function numberedColumn(told: string, columns: readonly string[]): number | undefined {
  const number = Number(/^(?:column )?([1-9][0-9]{0,2})$/.exec(fold(told))?.[1]);
  return number <= columns.length ? number - 1 : undefined;
}

type Places = Partial<Record<CsvField, number>>;

function records(text: string): string[][] {
  const first = text.split("\n", 1)[0] ?? "";
  const [delimiter = ","] = [",", ";", "\t"].sort((a, b) => first.split(b).length - first.split(a).length);
  try {
    return parse(text, {
      bom: true,
      delimiter,
      max_record_size: longestLine,
      relax_column_count: true,
      skip_empty_lines: true,
      to: mostEntries + 2,
    });
  } catch (error) {
    // Its own sentence quotes the line.
    const line = Number((error as Partial<CsvError> & { lines?: unknown }).lines);
    throw malformed(`its quotes or columns do not fit${Number.isInteger(line) ? `, near line ${line}` : ""}`);
  }
}

function placesOf(columns: readonly string[], isNamed: boolean, mapping: CsvMapping = {}): Places {
  const folded = isNamed ? columns.map(fold) : [];
  const places: Places = {};
  for (const field of csvFields) {
    const told = mapping[field];
    if (told !== undefined) {
      const named = folded.indexOf(fold(told));
      const place = named < 0 ? numberedColumn(told, columns) : named;
      if (place === undefined) throw malformed(`it has no column “${told.slice(0, 40)}”`);
      places[field] = place;
    } else {
      const name = known[field].find((one) => folded.includes(one));
      if (name !== undefined) places[field] = folded.indexOf(name);
    }
  }
  return places;
}

function addLine(
  findings: Findings,
  line: readonly string[],
  places: Places,
  place: string,
  fileEnv: ReturnType<typeof environmentIn>,
): void {
  const cell = (field: CsvField) => {
    const at = places[field];
    const text = at === undefined ? "" : (line[at] ?? "");
    return text === "" ? undefined : text;
  };
  const title = cell("name");
  const value = cell("value");
  const kind = cell("type")?.toLowerCase();
  if (title === undefined && value === undefined) {
    findings.leave("empty", place);
    return;
  }
  const user = cell("username");
  const tags = cell("tags")
    ?.split(/[,;/]/)
    .filter((tag) => !/^\s*(root|passwords)?\s*$/i.test(tag));
  findings.add({
    name: title ?? cell("variable") ?? place,
    value: value ?? "",
    place,
    // Where a page or a user stands beside it, the entry is called by whose account it is.
    service: cell("service") ?? (places.username === undefined && places.page === undefined ? undefined : title),
    env: environmentIn(cell("env") ?? "") ?? environmentIn(cell("tags") ?? "") ?? fileEnv,
    type: keyTypes.find((one) => one === kind),
    variable: cell("variable"),
    page: cell("page"),
    totp: cell("totp"),
    tags,
    notes: withUser(user, cell("notes")),
  });
}

/** A key has no field for the name that belongs to a password: it stands in the notes. */
export function withUser(user: string | undefined, notes: string | undefined): string | undefined {
  const lines = [user === undefined || user === "" ? "" : `User name: ${user}`, notes ?? ""].filter(
    (line) => line !== "",
  );
  return lines.length === 0 ? undefined : lines.join("\n");
}
