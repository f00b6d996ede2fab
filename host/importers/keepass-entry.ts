/** One entry of a KeePass database as keys: its password, every other protected field, and its attachments. */
import { longestValue } from "../../shared/contract/fields.ts";
import { withUser } from "./csv-file.ts";
import { environmentIn } from "./guess.ts";
import type { Findings, FoundEntry } from "./parsed.ts";

export type KeePassEntry = {
  readonly fields: Map<string, { readonly text: string; readonly isProtected: boolean }>;
  tags: string[];
  /** Unpacked when it is asked for; undefined when the file names an attachment that it does not hold. */
  readonly files: { readonly name: string; readonly content: () => Uint8Array | undefined }[];
  /** How many versions from before stand in it. */
  earlier: number;
  expires?: boolean;
  expiryTime?: string;
};

const usual = new Set(["Title", "UserName", "Password", "URL", "Notes"]);
/** Where programs keep the seed of one-time codes, and what belongs to it. */
const besideSeed = /^(otp|TimeOtp-|HmacOtp-|TOTP (Seed|Settings)$)/;

export function addKeePassEntry(
  findings: Findings,
  entry: KeePassEntry,
  folders: readonly string[],
  isDeleted: boolean,
): void {
  const field = (name: string) => entry.fields.get(name)?.text ?? "";
  const title = field("Title");
  if (isDeleted) {
    findings.leave("deleted", title);
    return;
  }
  findings.leave("earlier_values", title, entry.earlier);
  const others = [...entry.fields].filter(
    ([name, { text }]) => !usual.has(name) && !besideSeed.test(name) && text !== "",
  );
  const remarks = others.filter(([, { isProtected }]) => !isProtected).map(([name, { text }]) => `${name}: ${text}`);
  const notes = [...remarks, field("Notes")].filter((line) => line !== "").join("\n");
  const seed = seedOf(field);
  const common: Omit<FoundEntry, "name" | "value"> = {
    place: folders.join("/"),
    service: title,
    env: environmentIn(`${title} ${folders.join(" ")} ${entry.tags.join(" ")}`),
    page: field("URL") || undefined,
    tags: [...folders, ...entry.tags],
    notes: withUser(field("UserName"), notes),
    expiresAt: entry.expires ? timeOf(entry.expiryTime ?? "") : undefined,
  };
  const secrets: [label: string, value: string][] = [
    ...(field("Password") === "" ? [] : [["", field("Password")] as [string, string]]),
    ...others.flatMap(([name, { text, isProtected }]) => (isProtected ? [[name, text] as [string, string]] : [])),
  ];
  for (const [index, [label, value]] of secrets.entries()) {
    const name = label === "" || index === 0 ? title : `${title} ${label}`;
    if (/^\{REF:/i.test(value)) findings.leave("reference", name);
    else findings.add({ ...common, name, value, totp: index === 0 ? seed : undefined });
  }
  for (const { name, content: read } of entry.files) {
    const content = read();
    const whole = `${title} ${name}`;
    if (content === undefined) findings.leave("attachment_missing", whole);
    else if (content.length > longestValue) findings.leave("too_large", whole);
    else findings.add({ ...common, name: whole, value: new Uint8Array(content), file: name });
  }
  if (secrets.length === 0 && entry.files.length === 0) findings.leave(seed === undefined ? "empty" : "totp", title);
}

/** Seconds since the year 1, in exports as text and in databases as eight bytes. */
const fromYearOne = 62_135_596_800;

function timeOf(written: string): number | undefined {
  const isText = written.includes("-");
  const bytes = isText ? undefined : Buffer.from(written, "base64");
  const at = bytes?.length === 8 ? (Number(bytes.readBigInt64LE(0)) - fromYearOne) * 1000 : Date.parse(written);
  return Number.isSafeInteger(at) && at > 0 && at < 8.64e15 ? at : undefined;
}

/** The address of one-time codes, whichever program wrote the entry. */
function seedOf(field: (name: string) => string): string | undefined {
  const otp = field("otp");
  if (otp.startsWith("key=")) {
    const old = new URLSearchParams(otp);
    return address(old.get("key"), old.get("step"), old.get("size"));
  }
  if (otp !== "") return otp;
  const [period, digits] = field("TOTP Settings").split(";");
  const algorithm = field("TimeOtp-Algorithm").replace(/^HMAC-|-/g, "");
  return (
    address(field("TimeOtp-Secret-Base32"), field("TimeOtp-Period"), field("TimeOtp-Length"), algorithm) ??
    address(field("TOTP Seed"), period, digits)
  );
}

function address(
  seed: string | null,
  period?: string | null,
  digits?: string | null,
  algorithm?: string,
): string | undefined {
  if (seed === null || seed === "") return undefined;
  const query = new URLSearchParams({ secret: seed });
  if (period) query.set("period", period);
  if (digits) query.set("digits", digits);
  if (algorithm) query.set("algorithm", algorithm);
  return `otpauth://totp/?${query}`;
}
