/** One file of any known kind, taken apart. Which kind it is its content says, unless the person does. */
import type { ImportFormat } from "../../shared/contract/import-words.ts";
import { looksLikeAws, parseAws } from "./aws-credentials.ts";
import { looksLikeEnv, parseEnv } from "./env-file.ts";
import { jsonFormat, parseJson } from "./json-file.ts";
import { isKdbx } from "./kdbx-header.ts";
import { Findings, type Parsed, type ParseJob } from "./parsed.ts";
import { readJson, readText } from "./read-text.ts";
import { malformed } from "./refuse.ts";

const ofJson: readonly ImportFormat[] = ["json", "keyhold", "bitwarden", "doppler", "infisical"];

/** @throws KeyholdError: every file that is not taken apart is refused with a sentence that quotes nothing of it. */
export async function parseFile(job: ParseJob): Promise<Parsed> {
  const format = job.format ?? (await recognise(job));
  if (ofJson.includes(format)) return await parseAsJson(job);
  const result = await parseAs(format, job);
  return result instanceof Findings ? { state: "ready", format, entries: result.entries, left: result.left } : result;
}

async function parseAs(format: ImportFormat, job: ParseJob): Promise<Findings | Parsed> {
  switch (format) {
    case "env":
      return parseEnv(job);
    case "aws":
      return parseAws(job);
    case "csv":
      return (await import("./csv-file.ts")).parseCsv(job);
    case "kdbx":
      if (!isKdbx(job.bytes)) throw malformed("it is no KeePass database");
      return await (await import("./kdbx.ts")).parseKdbx(job);
    case "keepass-xml":
      return (await import("./keepass-xml.ts")).parseKeePassXml(job.bytes);
    case "1pux": {
      const [{ parseOnePux, isOnePux }, { ZipArchive }] = await Promise.all([
        import("./one-pux.ts"),
        import("./zip.ts"),
      ]);
      const archive = new ZipArchive(job.bytes);
      if (!isOnePux(archive)) throw malformed("it is an archive, and not one that 1Password exports");
      return parseOnePux(archive);
    }
    default:
      throw malformed("a password store of pass is a folder, not a file");
  }
}

/** A file may be plain JSON of the person's choice although it looks like some program's, not the other way round. */
async function parseAsJson(job: ParseJob): Promise<Parsed> {
  const data = readJson(readText(job.bytes));
  const format = job.format ?? jsonFormat(data);
  const result =
    format === "bitwarden"
      ? await (await import("./bitwarden.ts")).parseBitwarden(data, job)
      : parseJson(data, format, job);
  return result instanceof Findings ? { state: "ready", format, entries: result.entries, left: result.left } : result;
}

async function recognise({ bytes, name }: ParseJob): Promise<ImportFormat> {
  if (isKdbx(bytes)) return "kdbx";
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return "1pux";
  const text = readText(bytes);
  if (text.trim() === "") throw malformed("it is empty");
  const beginning = text.trimStart().slice(0, 1);
  if (beginning === "{") return "json";
  if (beginning === "<") {
    if ((await import("./keepass-xml.ts")).looksLikeKeePassXml(text)) return "keepass-xml";
    throw malformed("it is XML, and not KeePass's");
  }
  if (looksLikeAws(text)) return "aws";
  if (beginning === "[") return "json";
  if (/\.csv$/i.test(name)) return "csv";
  if (looksLikeEnv(text)) return "env";
  if ((await import("./csv-file.ts")).looksLikeCsv(text)) return "csv";
  throw malformed("nothing in it tells what kind of file it is", "say_format");
}
