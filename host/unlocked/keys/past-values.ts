/** Which values a key had, told apart by keyed hashes: none is kept open for it. */
import { fromBase64, wipe } from "../../../shared/crypto/bytes.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { ValueDetail } from "../records/keys.ts";
import type { ListedValue } from "./key-index.ts";

const known = new WeakMap<App, Map<string, { readonly present: string; readonly byVersion: Fingerprints }>>();
type Fingerprints = ReadonlyMap<number, string>;

/** Fingerprints of the value and of those before it that are kept. The detail is opened once for each present value. */
export function fingerprintsOf(app: App, { id, value }: ListedValue): Fingerprints {
  const ofApp = known.get(app) ?? new Map<string, { present: string; byVersion: Fingerprints }>();
  known.set(app, ofApp);
  // A new vault key changes every fingerprint, and with them the present one.
  const present = `${value.version} ${value.fingerprint}`;
  const before = ofApp.get(id);
  if (before?.present === present) return before.byVersion;
  const { earlier = [] } = app.vault.detail(id as RecordId) as ValueDetail;
  const byVersion = new Map([[value.version, value.fingerprint]]);
  for (const one of earlier) {
    const bytes = fromBase64(one.value);
    byVersion.set(one.version, app.vault.valueFingerprint(bytes));
    wipe(bytes);
  }
  ofApp.set(id, { present, byVersion });
  return byVersion;
}

/** Whether a version is one of those up to another, or the same value as one of them, stored once more. */
export function isAmong(app: App, listed: ListedValue, version: number, upTo: number): boolean {
  if (version <= upTo) return true;
  const all = fingerprintsOf(app, listed);
  const fingerprint = all.get(version);
  return fingerprint !== undefined && [...all].some(([old, one]) => old <= upTo && one === fingerprint);
}

/** A value that was only stored once more is no new value, whatever its number. */
export function isReplaced(app: App, listed: ListedValue, version: number): boolean {
  return !isAmong(app, listed, listed.value.version, version);
}

/** Shorter ones stand in any text by chance. */
const shortestSought = 6;

/** Whether a text holds a value of the key, present or past. */
export function holdsValue(app: App, valueId: string, text: string): boolean {
  if (app.keys.value(valueId) === undefined) return false;
  const { value, earlier = [] } = app.vault.detail(valueId as RecordId) as ValueDetail;
  const searched = Buffer.from(text);
  return [value, ...earlier.map((one) => one.value)].some((encoded) => {
    const bytes = fromBase64(encoded);
    const found =
      bytes.length >= shortestSought && searched.includes(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    wipe(bytes);
    return found;
  });
}
