/** What a scan leaves behind: an entry in the log, and with each value the places in which it was found. */
import type { ParsedInput } from "../../../shared/contract/api.ts";
import type { ScanFinding, ScanReport } from "../../../shared/contract/scan-methods.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import type { FoundIn, ValueOverview, ValueTraits } from "../records/keys.ts";
import { isCovered } from "./covered.ts";
import type { Sought } from "./index-vault.ts";

/** Places that are kept with a value. */
const mostPlaces = 5;
const longestSubject = 300;

/** @returns undefined when the key is no longer there. */
export function describe(app: App, { valueId, version, isPresent }: Sought): ScanFinding["key"] {
  const listed = app.keys.value(valueId);
  if (listed === undefined) return undefined;
  const { key, value } = listed;
  const holders = app.holders.heldBy(valueId, app.now()).map(({ name }) => name);
  return {
    valueId,
    keyId: value.keyId,
    name: key.name,
    service: key.service,
    env: value.env,
    version,
    isPresent: isPresent && value.version === version,
    holders: [...new Set(holders)],
  };
}

/** The log says what was looked at in the same transaction in which the places are kept. */
export function keepFound(app: App, options: ParsedInput<"scan.run">, report: ScanReport): void {
  if (app.vault.vault.readOnly) return;
  const entry = { action: "scan.run", subject: subjectOf(options, report), outcome: "ok" as const };
  const fresh = placesByValue(app, report.findings);
  app.vault.write(entry, (tx) => {
    const all = app.keys.all().filter(({ id, value }) => value.traits?.found !== undefined || fresh.has(id));
    for (const { id, value } of all) {
      const { found: before = [], ...rest } = value.traits ?? {};
      const places = fresh.get(id);
      const isOther = places !== undefined && places.version !== value.version;
      const kept = before.filter((place) => !isCovered(place, options, report));
      const found = merge(isOther ? [] : (places?.found ?? []), kept);
      const traits = withoutEmpty<ValueTraits>({ ...rest, found: found.length === 0 ? undefined : found });
      const isPlain = Object.keys(traits).length === 0;
      tx.update(id as RecordId, {
        overview: withoutEmpty<ValueOverview>({ ...value, traits: isPlain ? undefined : traits }),
      });
    }
  });
}

/** Of the present values only: an earlier one that lies about is told, and asks for nothing. */
function placesByValue(app: App, findings: readonly ScanFinding[]) {
  const places = new Map<string, { version: number; found: FoundIn[] }>();
  for (const { key, file, line, place, commit } of findings) {
    if (key === undefined || !key.isPresent || place === "staged" || place === "clipboard") continue;
    const known = places.get(key.valueId) ?? { version: key.version, found: [] };
    places.set(key.valueId, known);
    known.found.push(withoutEmpty<FoundIn>({ file, line, place, commit, at: app.now() }));
  }
  return places;
}

/** The newest first, and one of each place. */
function merge(fresh: readonly FoundIn[], kept: readonly FoundIn[]): FoundIn[] {
  const all = new Map([...kept, ...fresh].map((one) => [JSON.stringify([one.file, one.line]), one]));
  return [...all.values()].sort((a, b) => b.at - a.at).slice(0, mostPlaces);
}

function subjectOf(options: ParsedInput<"scan.run">, { state, files, found, known }: ScanReport): string {
  const { roots, files: ofFiles, staged, history, shellHistory, clipboard } = options;
  const parts = [
    ofFiles && "files",
    staged && "staged",
    history && "history",
    shellHistory && "shell history",
    clipboard && "clipboard",
  ].filter((part) => part !== false);
  const counts = `${files} looked at, ${found} found${known > 0 ? `, ${known} known` : ""}`;
  const end = state === "done" ? "" : `, ${state}`;
  const where = roots.join(", ");
  return `${where.slice(0, longestSubject)}${where.length > longestSubject ? "…" : ""} (${parts.join(", ")}): ${counts}${end}`;
}
