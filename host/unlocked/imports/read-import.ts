/** Reading a file and saying what would become of it. Nothing is stored here. */
import { basename } from "node:path";
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { formatNames } from "../../../shared/contract/import-words.ts";
import { wipe } from "../../../shared/crypto/bytes.ts";
import type { Parsed } from "../../importers/parsed.ts";
import type { App } from "../app.ts";
import { candidateOf } from "./candidate.ts";
import { viewOf } from "./import-view.ts";
import { judgeAll } from "./judge-candidates.ts";
import { readPassFolder } from "./pass-folder.ts";
import { isFolder, readForeignFile } from "./read-source.ts";
import { noteSeen } from "./seen.ts";

type Input = ParsedInput<"imports.read">;
type Ready = Extract<Parsed, { state: "ready" }>;

/** A key file of a database is a few hundred bytes, or any file of the person's. */
const longestKeyFile = 16 * 1024 * 1024;

/** @throws KeyholdError what the parsers refuse, `file_unreadable`, `too_large`, `cancelled`, `conflict`. */
export async function readImport(app: App, input: Input): Promise<MethodOutput<"imports.read">> {
  const parsed = await app.imports.whileReading((signal) => parse(app, input, signal));
  if (parsed.state !== "ready") return parsed;
  if (parsed.entries.length === 0) throw nothingInIt(parsed);
  if ("upload" in input.source) app.imports.dropUpload(input.source.upload);
  const wasEncrypted = parsed.format === "kdbx" || parsed.format === "pass";
  const pending = app.imports.keep({
    format: parsed.format,
    file: nameOf(input),
    inClear: !wasEncrypted && !(parsed.format === "bitwarden" && input.passphrase !== undefined),
    left: parsed.left,
    candidates: parsed.entries.map((entry) => candidateOf(entry, app.vault.valueFingerprint(entry.value))),
    env: input.env,
    onConflict: input.onConflict,
    seen: new Map(),
  });
  const judged = judgeAll(app, pending);
  noteSeen(app, pending, judged);
  return { state: "ready", import: viewOf(pending, judged) };
}

async function parse(app: App, input: Input, signal: AbortSignal): Promise<Parsed> {
  const { source, format, mapping, passphrase } = input;
  if ("file" in source && isFolder(source.file)) return await readPassFolder(app, source.file, signal);
  const bytes = "file" in source ? readForeignFile(source.file) : app.imports.uploaded(source.upload);
  const keyFile = keyFileOf(input);
  try {
    return await app.parseImport({ bytes, name: nameOf(input), format, passphrase, keyFile, mapping }, signal);
  } finally {
    wipe(bytes, keyFile);
  }
}

function keyFileOf({ keyFile }: Input): Uint8Array | undefined {
  if (keyFile === undefined) return undefined;
  return "file" in keyFile ? readForeignFile(keyFile.file, longestKeyFile) : keyFile.bytes;
}

function nameOf({ source }: Input): string {
  return "file" in source ? basename(source.file) : basename(source.name);
}

function nothingInIt({ format, left }: Ready): KeyholdError {
  const count = left.reduce((sum, one) => sum + one.count, 0);
  const why = count === 0 ? "it is empty" : `none of the ${count} things in it is a key`;
  return new KeyholdError(
    "malformed",
    `There is nothing to import: this is ${formatNames[format]}, and ${why}. Nothing was stored.`,
  );
}
