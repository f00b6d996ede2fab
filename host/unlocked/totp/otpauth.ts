/**
 * What a service hands out for one-time codes: `otpauth://totp/Issuer:account?secret=…`, as Google's authenticator
 * defined it, or the bare seed. Read from bytes: of everything but the seed a text is made, of the seed none.
 */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { line } from "../../../shared/contract/fields.ts";
import { longestOtpauth } from "../../../shared/contract/totp-limits.ts";
import { fromUtf8, utf8, wipe } from "../../../shared/crypto/bytes.ts";
import type { CodeAlgorithm } from "../records/totp.ts";
import { fromBase32 } from "./base32.ts";

export type OtpAccount = {
  readonly issuer?: string;
  readonly account?: string;
  readonly algorithm: CodeAlgorithm;
  readonly digits: 6 | 7 | 8;
  /** Seconds. */
  readonly period: number;
  /** Whoever gets it wipes it. */
  readonly seed: Uint8Array;
};

export type OtpNames = { readonly issuer?: string | undefined; readonly account?: string | undefined };

const shortestPeriod = 10;
const longestPeriod = 300;
const scheme = utf8("otpauth://");
const schemeMark = utf8("://");

/**
 * @param names what a person calls it, in place of what stands in the address.
 * @throws KeyholdError `malformed`; `unsupported` for codes of another kind; `too_large`.
 */
export function readOtpauth(given: Uint8Array, names: OtpNames = {}): OtpAccount {
  const text = trimmed(given);
  if (text.length > longestOtpauth) {
    throw new KeyholdError("too_large", "This is longer than any address of one-time codes. Nothing was changed.");
  }
  if (!startsWith(text, scheme)) {
    if (indexOf(text, schemeMark) >= 0) throw otherAddress(text);
    return { ...named(names, {}), algorithm: "SHA1", digits: 6, period: 30, seed: fromBase32(text) };
  }
  const { path, query } = partsOf(text.subarray(scheme.length));
  checkKind(path);
  const { secret, fields } = queryOf(query);
  try {
    if (fields.get("encoder")?.toLowerCase() === "steam") throw unsupported("Steam’s own codes");
    const algorithm = algorithmOf(fields.get("algorithm"));
    const digits = digitsOf(fields.get("digits"));
    const period = periodOf(fields.get("period"));
    const own = named(names, labelOf(path, fields.get("issuer")));
    return { ...own, algorithm, digits, period, seed: fromBase32(secret) };
  } finally {
    wipe(secret);
  }
}

function trimmed(text: Uint8Array): Uint8Array {
  let start = 0;
  let end = text.length;
  const isBlank = (byte: number | undefined) => byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);
  while (start < end && isBlank(text[start])) start++;
  while (end > start && isBlank(text[end - 1])) end--;
  return text.subarray(start, end);
}

function startsWith(text: Uint8Array, lowerCase: Uint8Array): boolean {
  return text.length >= lowerCase.length && lowerCase.every((byte, index) => lower(text[index] ?? 0) === byte);
}

const lower = (byte: number) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte);

function indexOf(text: Uint8Array, part: Uint8Array): number {
  return Buffer.from(text.buffer, text.byteOffset, text.length).indexOf(part);
}

function otherAddress(text: Uint8Array): KeyholdError {
  if (startsWith(text, utf8("otpauth-migration://"))) {
    return new KeyholdError(
      "unsupported",
      "This is an export of Google’s authenticator, which holds several accounts at once. Nothing was changed; take each account from its service, which shows a code for one.",
    );
  }
  return malformed("This is an address of something else than one-time codes, which begins with otpauth://.");
}

/** The part before the question mark as text, and the part after it as bytes; what follows `#` is nobody's. */
function partsOf(rest: Uint8Array): { path: string; query: Uint8Array } {
  const hash = rest.indexOf(0x23);
  const whole = hash < 0 ? rest : rest.subarray(0, hash);
  const question = whole.indexOf(0x3f);
  if (question < 0) throw withoutSeed();
  return { path: textOf(whole.subarray(0, question)), query: whole.subarray(question + 1) };
}

function textOf(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch {
    throw malformed("The address is no text.");
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed("A part of the address is not encoded as it should be.");
  }
}

function checkKind(path: string): void {
  const kind = path.split("/")[0]?.toLowerCase() ?? "";
  if (kind === "totp") return;
  if (kind === "hotp") {
    throw new KeyholdError(
      "unsupported",
      "These codes are counted, not timed (HOTP). A copy of the vault or a backup would fall behind the service’s count, so Keyhold keeps none. Nothing was changed; choose timed codes at the service.",
    );
  }
  if (kind === "steam") throw unsupported("Steam’s own codes");
  throw malformed("The address does not say that its codes are timed ones (totp).");
}

function queryOf(query: Uint8Array): { secret: Uint8Array; fields: ReadonlyMap<string, string> } {
  const fields = new Map<string, string>();
  let secret: Uint8Array | undefined;
  for (let start = 0; start <= query.length; ) {
    const next = query.indexOf(0x26, start);
    const end = next < 0 ? query.length : next;
    const pair = query.subarray(start, end);
    start = end + 1;
    const equals = pair.indexOf(0x3d);
    if (equals < 0) continue;
    const name = textOf(pair.subarray(0, equals)).toLowerCase();
    const value = pair.subarray(equals + 1);
    if (name === "secret") {
      if (secret !== undefined) {
        wipe(secret);
        throw malformed("The address has two seeds.");
      }
      secret = percentDecoded(value);
    } else if (!fields.has(name)) fields.set(name, decoded(textOf(value).replaceAll("+", " ")));
  }
  if (secret === undefined || secret.length === 0) throw withoutSeed();
  return { secret, fields };
}

/** Bytes of its own. */
function percentDecoded(value: Uint8Array): Uint8Array {
  const out = new Uint8Array(value.length);
  let length = 0;
  for (let index = 0; index < value.length; index++) {
    const byte = value[index] ?? 0;
    const high = hexValue(value[index + 1]);
    const low = hexValue(value[index + 2]);
    if (byte === 0x25 && high !== undefined && low !== undefined) {
      out[length++] = high * 16 + low;
      index += 2;
    } else out[length++] = byte;
  }
  const whole = out.slice(0, length);
  wipe(out);
  return whole;
}

function hexValue(byte: number | undefined): number | undefined {
  if (byte === undefined) return undefined;
  const letter = lower(byte);
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : undefined;
}

function algorithmOf(text: string | undefined): CodeAlgorithm {
  const name = (text ?? "SHA1").toUpperCase().replace(/^HMAC/, "").replaceAll(/[-_]/g, "");
  if (name === "SHA1" || name === "SHA256" || name === "SHA512") return name;
  throw unsupported("Codes by this algorithm");
}

function digitsOf(text: string | undefined): 6 | 7 | 8 {
  const digits = Number(text ?? 6);
  if (digits === 6 || digits === 7 || digits === 8) return digits;
  throw unsupported("Codes of another length than six to eight digits");
}

function periodOf(text: string | undefined): number {
  const period = Number(text ?? 30);
  if (Number.isInteger(period) && period >= shortestPeriod && period <= longestPeriod) return period;
  throw unsupported(`Codes that change other than every ${shortestPeriod} to ${longestPeriod} seconds`);
}

/** `Issuer:account`, where the field `issuer` has the last word on the first. */
function labelOf(path: string, issuer: string | undefined): OtpNames {
  const slash = path.indexOf("/");
  const label = slash < 0 ? "" : decoded(path.slice(slash + 1));
  const colon = label.indexOf(":");
  return {
    issuer: issuer?.trim() || (colon < 0 ? undefined : label.slice(0, colon).trim()) || undefined,
    account: label.slice(colon + 1).trim() || undefined,
  };
}

const shown = line(200);

/** What somebody else wrote is shown beside a person's own words: it has to be text one can see. */
function named(given: OtpNames, found: OtpNames): { issuer?: string; account?: string } {
  const issuer = given.issuer ?? name(found.issuer);
  const account = given.account ?? name(found.account);
  return { ...(issuer === undefined ? {} : { issuer }), ...(account === undefined ? {} : { account }) };
}

function name(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const parsed = shown.safeParse(text);
  if (parsed.success) return parsed.data;
  throw malformed("The account’s name in the address is too long or has characters that cannot be seen.");
}

function malformed(what: string): KeyholdError {
  return new KeyholdError("malformed", `${what} Nothing was changed; copy it from the service once more.`);
}

function withoutSeed(): KeyholdError {
  return malformed("The address holds no seed.");
}

function unsupported(what: string): KeyholdError {
  return new KeyholdError("unsupported", `${what} are not made by Keyhold. Nothing was changed.`);
}
