/** 1Password's 1pux: an archive with all items in one JSON file, and attachments beside it. */
import { z } from "zod";
import { longestValue } from "../../shared/contract/fields.ts";
import type { LeftReason } from "../../shared/contract/import-words.ts";
import { withUser } from "./csv-file.ts";
import { environmentIn } from "./guess.ts";
import { Findings, type FoundEntry } from "./parsed.ts";
import { readJson, readText } from "./read-text.ts";
import { malformed } from "./refuse.ts";
import type { ZipArchive } from "./zip.ts";

const dataName = "export.data";

export function isOnePux(archive: ZipArchive): boolean {
  return archive.names.includes(dataName);
}

const text = z.string().nullish();
const fileRef = z.object({ fileName: z.string(), documentId: z.string() });
const sectionField = z.object({ title: text, id: text, value: z.record(z.string(), z.unknown()).nullish() });
const item = z.object({
  categoryUuid: text,
  state: text,
  trashed: z.boolean().nullish(),
  overview: z
    .object({
      title: text,
      url: text,
      urls: z.array(z.object({ url: text })).nullish(),
      tags: z.array(z.string()).nullish(),
    })
    .nullish(),
  details: z
    .object({
      loginFields: z.array(z.object({ value: text, name: text, designation: text, fieldType: text })).nullish(),
      notesPlain: text,
      sections: z.array(z.object({ title: text, fields: z.array(sectionField).nullish() })).nullish(),
      passwordHistory: z.array(z.unknown()).nullish(),
      documentAttributes: fileRef.nullish(),
      password: text,
    })
    .nullish(),
});
type Item = z.output<typeof item>;
const vault = z.object({ attrs: z.object({ name: text }).nullish(), items: z.array(z.unknown()).nullish() });
const exported = z.object({ accounts: z.array(z.object({ vaults: z.array(vault).nullish() })) });

/** Credit cards and bank accounts; persons and what identifies them. */
const cards = new Set(["002", "101"]);
const identities = new Set(["004", "103", "104", "105", "106", "107", "108", "113"]);

export function parseOnePux(archive: ZipArchive): Findings {
  const data = archive.read(dataName);
  const read = exported.safeParse(data === undefined ? undefined : readJson(readText(data)));
  if (!read.success) throw malformed("its list of items is not in the form of a 1Password export");
  const findings = new Findings();
  for (const { attrs, items } of read.data.accounts.flatMap(({ vaults }) => vaults ?? [])) {
    for (const raw of items ?? []) addRaw(findings, archive, attrs?.name ?? "", raw);
  }
  return findings;
}

function addRaw(findings: Findings, archive: ZipArchive, vaultName: string, raw: unknown): void {
  // Older exports wrap each item once more.
  const inner = typeof raw === "object" && raw !== null && "item" in raw ? raw.item : raw;
  const read = item.safeParse(inner);
  if (read.success) addItem(findings, archive, vaultName, read.data);
  else findings.leave("unreadable", `item in ${vaultName}`);
}

type Secret = { readonly label: string; readonly value: string };

function whyLeft({ trashed, state, categoryUuid }: Omit<Item, "overview" | "details">): LeftReason | undefined {
  if (trashed || state === "deleted") return "deleted";
  return cards.has(categoryUuid ?? "") ? "card" : identities.has(categoryUuid ?? "") ? "identity" : undefined;
}

function addItem(
  findings: Findings,
  archive: ZipArchive,
  vaultName: string,
  { overview, details, ...rest }: Item,
): void {
  const title = overview?.title ?? "";
  const category = rest.categoryUuid ?? "";
  const why = whyLeft(rest);
  if (why !== undefined) {
    findings.leave(why, title);
    return;
  }
  findings.leave("earlier_values", title, details?.passwordHistory?.length ?? 0);
  const secrets: Secret[] = [];
  const remarks: string[] = [];
  const files: z.output<typeof fileRef>[] = details?.documentAttributes ? [details.documentAttributes] : [];
  let [user, totp]: (string | undefined)[] = [];
  for (const { designation, value, name, fieldType } of details?.loginFields ?? []) {
    if (!value) continue;
    if (designation === "username") user = value;
    else if (designation === "password" || fieldType === "P")
      secrets.push({ label: designation ? "" : (name ?? ""), value });
    else remarks.push(`${name || "field"}: ${value}`);
  }
  if (details?.password) secrets.push({ label: "", value: details.password });
  for (const { title: section, fields } of details?.sections ?? []) {
    for (const { title: label, value } of fields ?? []) {
      const said = [section, label].filter((one) => one).join(" ");
      for (const [kind, content] of Object.entries(value ?? {})) {
        if (kind === "totp" && typeof content === "string") totp ??= content;
        else if (kind === "concealed" && typeof content === "string")
          secrets.push({ label: label ?? "", value: content });
        else if (kind === "sshKey") addSshKey(secrets, label ?? "", content);
        else if (kind === "file") {
          const file = fileRef.safeParse(content);
          if (file.success) files.push(file.data);
        } else if (typeof content === "string" && content !== "") remarks.push(`${said}: ${content}`);
        else if (typeof content === "number") remarks.push(`${said}: ${content}`);
        else if (typeof content === "object" && content !== null) remarks.push(`${said}: ${JSON.stringify(content)}`);
      }
    }
  }
  const common: Omit<FoundEntry, "name" | "value"> = {
    place: vaultName,
    service: title,
    env: environmentIn(`${title} ${vaultName} ${overview?.tags?.join(" ") ?? ""}`),
    page: overview?.urls?.[0]?.url ?? overview?.url ?? undefined,
    tags: [...(overview?.tags ?? []), ...(rest.state === "archived" ? ["archived"] : [])],
    notes: withUser(user, [...remarks, details?.notesPlain ?? ""].filter((line) => line !== "").join("\n")),
  };
  const kept = secrets.filter(({ value }) => value !== "");
  findings.addSecrets(title, kept, common, totp);
  for (const file of files) addFile(findings, archive, { ...common, name: `${title} ${file.fileName}` }, file);
  if (kept.length === 0 && files.length === 0) {
    // A note is all that there is, and may be the secret itself.
    if (common.notes !== undefined && category === "003")
      findings.add({ ...common, notes: undefined, name: title, value: common.notes });
    else findings.leave(totp === undefined ? "unsupported" : "totp", title);
  }
}

function addSshKey(secrets: Secret[], label: string, content: unknown): void {
  const key = z.object({ privateKey: z.string() }).safeParse(content);
  if (key.success) secrets.push({ label, value: key.data.privateKey });
}

function addFile(
  findings: Findings,
  archive: ZipArchive,
  entry: Omit<FoundEntry, "value">,
  { fileName, documentId }: z.output<typeof fileRef>,
): void {
  const path = archive.names.find((name) => name.startsWith(`files/${documentId}__`)) ?? `files/${documentId}`;
  const isTooLarge = archive.sizeOf(path) > longestValue;
  const value = isTooLarge ? undefined : archive.read(path);
  if (value === undefined) findings.leave(isTooLarge ? "too_large" : "attachment_missing", entry.name);
  else findings.add({ ...entry, value, file: fileName });
}
