/** Values and shapes in one content at a time, and what is told of each. */

import { toBase64, utf8, wipe } from "../../shared/crypto/bytes.ts";
import { contexts } from "../../shared/crypto/contexts.ts";
import { keyedHash } from "../../shared/crypto/hash.ts";
import { type Match, StreamScan } from "./matching/stream-scan.ts";
import { findKeyContainer, findPatterns, mayBeContainer, type PatternMatch } from "./patterns/find-patterns.ts";
import { triggerTexts } from "./patterns/triggers.ts";
import type { RawFinding, ScanJob } from "./scan-job.ts";

type Found = Omit<RawFinding, "file" | "place">;

/** A rule's range may end before the value does that it means. */
const behindRange = 64;
/** What stands at the beginning of text in UTF-16. */
const marks = { low: [0xff, 0xfe], high: [0xfe, 0xff] } as const;
const longestContainer = 1024 * 1024;

export class ContentScan {
  readonly #job: ScanJob;
  readonly #stream: StreamScan;
  readonly #names: StreamScan;
  #patterns: PatternMatch[] = [];
  #name = "";
  #isFirst = true;
  #length = 0;
  #isContainer = false;
  #decoder: InstanceType<typeof TextDecoder> | undefined;

  constructor(job: ScanJob) {
    this.#job = job;
    const onTriggered = async (triggered: Parameters<typeof findPatterns>[0]) =>
      await findPatterns(triggered, this.#name, (match) => this.#patterns.push(match));
    this.#stream = new StreamScan(job.index, job.patterns ? { triggers: triggerTexts, onTriggered } : {});
    this.#names = new StreamScan(job.index, { piece: 1024 });
  }

  /** @param name some rules are about files of one name. */
  begin(name: string): void {
    this.#name = name;
    this.#stream.begin();
    this.#patterns = [];
    this.#isFirst = true;
    this.#length = 0;
    this.#isContainer = false;
    this.#decoder = undefined;
  }

  /** See {@link StreamScan.room}. */
  room(): Uint8Array {
    return this.#stream.room();
  }

  async put(count: number): Promise<void> {
    const bytes = this.#stream.room().subarray(0, count);
    this.#look(bytes);
    if (this.#decoder === undefined) await this.#stream.put(count);
    else await this.#putText(bytes);
  }

  async putAll(bytes: Uint8Array): Promise<void> {
    this.#look(bytes);
    if (this.#decoder === undefined) await this.#stream.putAll(bytes);
    else await this.#putText(bytes);
  }

  /** @param onDisk where it lies, if it is a file as it is. */
  async end(onDisk?: string): Promise<{ findings: Found[]; isCut: boolean }> {
    const matches = await this.#stream.end();
    const findings: Found[] = matches.map(({ group, line }) => ({ group, line }));
    for (const match of this.#patterns) {
      if (!matches.some((value) => overlaps(value, match))) findings.push(this.#foundByRule(match));
      wipe(match.bytes);
    }
    if (this.#isContainer && onDisk !== undefined && this.#length <= longestContainer) {
      const print = this.#print(utf8(onDisk));
      if (await findKeyContainer(onDisk))
        findings.push({ rule: "gcp/PrivateKeyP12", line: 1, mask: "hidden", ...print });
    }
    return { findings, isCut: this.#stream.isCut };
  }

  /** A file's name is told only without the values in it, which are findings of their own. */
  async nameOf(file: string): Promise<{ name: string; findings: Found[] }> {
    const bytes = utf8(file);
    this.#names.begin();
    await this.#names.putAll(bytes);
    const matches = await this.#names.end();
    if (matches.length === 0) return { name: file, findings: [] };
    let name = "";
    let from = 0;
    for (const { at, end } of matches) {
      if (at < from) continue;
      name += `${new TextDecoder().decode(bytes.subarray(from, at))}…`;
      from = end;
    }
    name += new TextDecoder().decode(bytes.subarray(from));
    return { name, findings: matches.map(({ group }) => ({ group, line: 0 })) };
  }

  #look(bytes: Uint8Array): void {
    this.#length += bytes.length;
    if (!this.#isFirst) return;
    this.#isFirst = false;
    this.#isContainer = this.#job.patterns && mayBeContainer(this.#name, bytes);
    if (startsWith(bytes, marks.low)) this.#decoder = new TextDecoder("utf-16le");
    else if (startsWith(bytes, marks.high)) this.#decoder = new TextDecoder("utf-16be");
  }

  async #putText(bytes: Uint8Array): Promise<void> {
    const text = Buffer.from(this.#decoder?.decode(bytes, { stream: true }) ?? "");
    await this.#stream.putAll(text);
    text.fill(0);
  }

  #foundByRule({ rule, line, mask, bytes }: PatternMatch): Found {
    return { rule, line, mask, ...this.#print(bytes) };
  }

  #print(bytes: Uint8Array): { print?: string } {
    const { printKey } = this.#job;
    return printKey === undefined ? {} : { print: toBase64(keyedHash(printKey, contexts.scanValue, bytes)) };
  }
}

function overlaps(value: Match, rule: PatternMatch): boolean {
  return value.at < rule.end + behindRange && value.end > rule.at;
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}
