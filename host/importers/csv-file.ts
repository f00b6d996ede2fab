/** CSV: a line of column names, then one entry a line. The programs' own columns are known; others are told. */
import { type CsvError, parse } from "csv-parse/sync";
import { keyTypes } from "../../shared/contract/fields.ts";
import type { CsvMapping } from "../../shared/contract/import-methods.ts";
import { type CsvField, csvFields, mostEntries } from "../../shared/contract/import-words.ts";
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
  const [columns = [], ...lines] = records(text);
  if (columns.length > mostColumns) throw malformed("it has too many columns");
  const places = placesOf(columns, mapping);
  if (places.name === undefined || places.value === undefined) {
    const guess: CsvMapping = {};
    for (const field of csvFields) {
      const place = places[field];
      if (place !== undefined) guess[field] = columns[place] ?? "";
    }
    return { state: "mapping", columns: columns.map((column) => column.slice(0, 200)), guess };
  }
  const findings = new Findings();
  const env = environmentIn(name);
  // The line of column names is the first.
  for (const [index, line] of lines.entries()) addLine(findings, line, places, `line ${index + 2}`, env);
  return findings;
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

function placesOf(columns: readonly string[], mapping: CsvMapping = {}): Places {
  const folded = columns.map(fold);
  const places: Places = {};
  for (const field of csvFields) {
    const told = mapping[field];
    if (told !== undefined) {
      const place = folded.indexOf(fold(told));
      if (place < 0) throw malformed(`it has no column “${told.slice(0, 40)}”`);
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
