/** Bitwarden's JSON: in clear, or encrypted with a passphrase of its own. */
import { z } from "zod";
import type { LeftReason } from "../../shared/contract/import-words.ts";
import { wipe } from "../../shared/crypto/bytes.ts";
import { openBitwarden } from "./bitwarden-crypto.ts";
import { withUser } from "./csv-file.ts";
import { environmentIn } from "./guess.ts";
import { Findings, type FoundEntry, type Parsed, type ParseJob } from "./parsed.ts";
import { readJson, readText } from "./read-text.ts";
import { malformed, unsupported } from "./refuse.ts";

const text = z.string().nullish();
const named = z.array(z.object({ id: text, name: text })).nullish();
const field = z.object({ name: text, value: z.unknown(), type: z.number().nullish() });
const item = z.object({
  type: z.number(),
  name: text,
  notes: text,
  folderId: text,
  collectionIds: z.array(z.string()).nullish(),
  deletedDate: text,
  fields: z.array(field).nullish(),
  login: z
    .object({
      username: text,
      password: text,
      totp: text,
      uris: z.array(z.object({ uri: text })).nullish(),
      fido2Credentials: z.array(z.unknown()).nullish(),
    })
    .nullish(),
  sshKey: z.object({ privateKey: text, publicKey: text }).nullish(),
  passwordHistory: z.array(z.unknown()).nullish(),
  attachments: z.array(z.object({ fileName: text })).nullish(),
});
type Item = z.output<typeof item>;
const exported = z.object({ folders: named, collections: named, items: z.array(z.unknown()) });
const protectedBy = z.object({ encrypted: z.literal(true), passwordProtected: z.boolean().optional() });

/** @param data the file's JSON. */
export async function parseBitwarden(data: unknown, { passphrase }: ParseJob): Promise<Findings | Parsed> {
  const lock = protectedBy.safeParse(data);
  if (!lock.success) return parseItems(data);
  if (!lock.data.passwordProtected) {
    throw unsupported(
      "it is encrypted with the key of a Bitwarden account; export it again, with a passphrase or in clear",
    );
  }
  if (passphrase === undefined) return { state: "passphrase", format: "bitwarden", keyFile: false };
  const opened = await openBitwarden(data, passphrase);
  try {
    return parseItems(readJson(readText(opened)));
  } finally {
    wipe(opened);
  }
}

const [login, note, card, identity, sshKey] = [1, 2, 3, 4, 5];

function parseItems(data: unknown): Findings {
  const read = exported.safeParse(data);
  if (!read.success) throw malformed("its list of items is not in the form of a Bitwarden export");
  const names = new Map<string, string>();
  for (const { id, name } of [...(read.data.folders ?? []), ...(read.data.collections ?? [])]) {
    if (id && name) names.set(id, name);
  }
  const findings = new Findings();
  for (const [index, raw] of read.data.items.entries()) {
    const one = item.safeParse(raw);
    if (one.success) addItem(findings, one.data, names);
    else findings.leave("unreadable", `item ${index + 1}`);
  }
  return findings;
}

function whyLeft({ deletedDate, type }: Item): LeftReason | undefined {
  if (deletedDate) return "deleted";
  return type === card ? "card" : type === identity ? "identity" : undefined;
}

function addItem(findings: Findings, one: Item, names: ReadonlyMap<string, string>): void {
  const title = one.name ?? "";
  const why = whyLeft(one);
  if (why !== undefined) {
    findings.leave(why, title);
    return;
  }
  findings.leave("earlier_values", title, one.passwordHistory?.length ?? 0);
  findings.leave("attachment_missing", title, one.attachments?.length ?? 0);
  findings.leave("passkey", title, one.login?.fido2Credentials?.length ?? 0);
  const folders = [one.folderId ?? "", ...(one.collectionIds ?? [])].flatMap((id) => names.get(id) ?? []);
  const secrets: { label: string; value: string }[] = [];
  const remarks: string[] = [];
  if (one.login?.password) secrets.push({ label: "", value: one.login.password });
  if (one.type === sshKey && one.sshKey?.privateKey) secrets.push({ label: "", value: one.sshKey.privateKey });
  if (one.sshKey?.publicKey) remarks.push(`Public key: ${one.sshKey.publicKey}`);
  for (const { name, value, type } of one.fields ?? []) {
    if (typeof value !== "string" || value === "") continue;
    if (type === 1) secrets.push({ label: name ?? "", value });
    else remarks.push(`${name || "field"}: ${value}`);
  }
  const uris = (one.login?.uris ?? []).flatMap(({ uri }) => uri ?? []);
  const common: Omit<FoundEntry, "name" | "value"> = {
    place: folders[0] ?? "",
    service: title,
    env: environmentIn(`${title} ${folders.join(" ")}`),
    page: uris[0],
    tags: folders.flatMap((folder) => folder.split("/")),
    notes: withUser(
      one.login?.username ?? undefined,
      [...remarks, ...uris.slice(1).map((uri) => `Page: ${uri}`), one.notes ?? ""]
        .filter((line) => line !== "")
        .join("\n"),
    ),
  };
  const totp = one.login?.totp ?? undefined;
  findings.addSecrets(title, secrets, common, totp);
  if (secrets.length > 0) return;
  if (one.type === note && common.notes !== undefined)
    findings.add({ ...common, name: title, notes: undefined, value: common.notes });
  else if (one.type === login && totp !== undefined) findings.leave("totp", title);
  else findings.leave(one.type === login ? "empty" : "unsupported", title);
}
