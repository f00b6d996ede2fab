/** Values and shapes in one content at a time, and what is told of each. */

import { toBase64, utf8, wipe } from "../../shared/crypto/bytes.ts";
import { contexts } from "../../shared/crypto/contexts.ts";
import { keyedHash } from "../../shared/crypto/hash.ts";
import { type Match, StreamScan } from "./matching/stream-scan.ts";
import { findKeyContainer, findPatterns, mayBeContainer, type PatternMatch } from "./patterns/find-patterns.ts";
import { triggerTexts } from "./patterns/triggers.ts";
import type { RawFinding, ScanJob } from "./scan-job.ts";
import { WideText } from "./wide-text.ts";

export type Found = Omit<RawFinding, "file" | "place">;

/** A rule's range may end before the value does that it means. */
const behindRange = 64;
const longestContainer = 1024 * 1024;

export class ContentScan {
  readonly #job: ScanJob;
  readonly #stream: StreamScan;
  readonly #names: StreamScan;
  /** The same content as UTF-16, if it looks like that: beside it, since the look of it proves nothing. */
  #wideStream: StreamScan | undefined;
  readonly #wide = new WideText();
  #patterns: PatternMatch[] = [];
  #widePatterns: PatternMatch[] = [];
  #name = "";
  #isFirst = true;
  #length = 0;
  #isContainer = false;

  constructor(job: ScanJob) {
    this.#job = job;
    this.#stream = this.#newStream((match) => this.#patterns.push(match));
    this.#names = new StreamScan(job.index, { piece: 1024 });
  }

  /** @param name some rules are about files of one name. */
  begin(name: string): void {
    this.#name = name;
    this.#stream.begin();
    this.#patterns = [];
    this.#widePatterns = [];
    this.#isFirst = true;
    this.#length = 0;
    this.#isContainer = false;
    this.#wide.begin();
  }

  /** See {@link StreamScan.room}. */
  room(): Uint8Array {
    return this.#stream.room();
  }

  async put(count: number): Promise<void> {
    const bytes = this.#stream.room().subarray(0, count);
    this.#look(bytes);
    await this.#putWide(bytes);
    await this.#stream.put(count);
  }

  async putAll(bytes: Uint8Array): Promise<void> {
    this.#look(bytes);
    await this.#putWide(bytes);
    await this.#stream.putAll(bytes);
  }

  /** @param onDisk where it lies, if it is a file as it is. */
  async end(onDisk?: string): Promise<{ findings: Found[]; isCut: boolean }> {
    const wideStream = this.#wide.isWide ? this.#wideStream : undefined;
    const wide = wideStream === undefined ? [] : await wideStream.end();
    // Its lines are the right ones.
    const matches = (await this.#stream.end()).filter(({ group }) => !wide.some((match) => match.group === group));
    const findings = [...this.#told(matches, this.#patterns), ...this.#told(wide, this.#widePatterns)];
    if (this.#isContainer && onDisk !== undefined && this.#length <= longestContainer) {
      const print = this.#print(utf8(onDisk));
      if (await findKeyContainer(onDisk))
        findings.push({ rule: "gcp/PrivateKeyP12", line: 1, mask: "hidden", ...print });
    }
    return { findings, isCut: this.#stream.isCut || wideStream?.isCut === true };
  }

  /** What a rule finds in a value of the vault is that value. */
  #told(matches: readonly Match[], patterns: readonly PatternMatch[]): Found[] {
    const findings: Found[] = matches.map(({ group, line }) => ({ group, line }));
    for (const match of patterns) {
      if (!matches.some((value) => overlaps(value, match))) findings.push(this.#foundByRule(match));
      wipe(match.bytes);
    }
    return findings;
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
  }

  async #putWide(bytes: Uint8Array): Promise<void> {
    const wasWide = this.#wide.isWide;
    const text = this.#wide.read(bytes);
    if (!this.#wide.isWide) return;
    this.#wideStream ??= this.#newStream((match) => this.#widePatterns.push(match));
    if (!wasWide) this.#wideStream.begin();
    await this.#wideStream.putAll(text);
    text.fill(0);
  }

  #newStream(found: (match: PatternMatch) => void): StreamScan {
    const { index, patterns } = this.#job;
    const onTriggered = async (triggered: Parameters<typeof findPatterns>[0]) =>
      await findPatterns(triggered, this.#name, found);
    return new StreamScan(index, patterns ? { triggers: triggerTexts, onTriggered } : {});
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
