/** Values that no vault knows, by the shapes that providers give theirs: secretlint's recommended rules. */
import { isUtf8 } from "node:buffer";
import { basename, extname } from "node:path";
import type { lintSource } from "@secretlint/core";
import { maskValue } from "../../unlocked/keys/mask.ts";
import type { Triggered } from "../matching/stream-scan.ts";
import { isTrigger, latin1, needsWhole } from "./triggers.ts";

export type PatternMatch = {
  /** `github/GITHUB_TOKEN`. */
  readonly rule: string;
  readonly line: number;
  readonly at: number;
  readonly end: number;
  readonly mask: string;
  /** What was found; the caller wipes it. */
  readonly bytes: Uint8Array;
};

/** A rule finds nothing that reaches further than this around its trigger, private keys apart. */
const reach = { before: 700, behind: 2600 } as const;
const reachOfKeys = 11_000;
/** What is looked at as a whole where a rule needs that. */
const longestWhole = 256 * 1024;
const containerEnd = ".p12";
const filterRule = "@secretlint/secretlint-rule-filter-comments";

type Lint = (text: string, file: string) => ReturnType<typeof lintSource>;

let loaded: Promise<Lint> | undefined;

/** Loaded when something is there to be looked at: most files hold nothing of the kind. */
function loadRules(): Promise<Lint> {
  loaded ??= Promise.all([import("@secretlint/core"), import("@secretlint/secretlint-rule-preset-recommend")]).then(
    ([{ lintSource }, { creator, rules }]) => {
      // One of them lets a comment in the text switch the others off: whoever wrote a leak would decide what is told.
      const judges = rules.filter(({ meta }) => meta.id !== filterRule);
      const create: typeof creator.create = (context) => {
        for (const rule of judges) context.registerRule(rule);
      };
      const preset = { ...creator, rules: judges, create };
      const config = { rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: preset, options: {} }] };
      return (content, file) =>
        lintSource({
          source: { filePath: file, content, ext: extname(file), contentType: "text" },
          options: { config, locale: "en" },
        });
    },
  );
  return loaded;
}

/**
 * @param name of the file: some rules are about files of one name.
 * @param found called for each, in any order.
 */
export async function findPatterns(
  triggered: Triggered,
  name: string,
  found: (match: PatternMatch) => void,
): Promise<void> {
  // The rule about containers opens what it is given the name of: here it gets none.
  const given = extname(name) === containerEnd ? "text" : basename(name);
  for (const [from, to] of placesToLook(triggered)) await lookAt(triggered, given, [from, to], found);
}

/** A container of a provider's key whose password everybody knows; the rule reads the file itself. */
export async function findKeyContainer(file: string): Promise<boolean> {
  const lint = await loadRules();
  const { messages } = await lint("", file);
  return messages.some(({ messageId }) => messageId === "PrivateKeyP12");
}

/** By its name, as the rule has it, and its beginning: a sequence in DER with a length of two bytes or more. */
export function mayBeContainer(name: string, start: Uint8Array): boolean {
  return extname(name) === containerEnd && start[0] === 0x30 && [0x80, 0x82, 0x83].includes(start[1] ?? 0);
}

/** Stretches of the text, in order and apart. In what is no text a zero ends each. */
function placesToLook({ text, places, end, isWhole }: Triggered): [number, number][] {
  const stretches: [number, number][] = [];
  for (const at of places) {
    if (!isTrigger(text, at, end)) continue;
    const near = latin1(text, Math.max(0, at - 40), Math.min(end, at + 60));
    if (isWhole && end <= longestWhole && needsWhole.test(near)) return [[0, end]];
    const behind = near.includes("PRIVATE KEY") ? reachOfKeys : reach.behind;
    const first = Math.max(0, at - reach.before);
    const from = first + text.subarray(first, at).lastIndexOf(0) + 1;
    const zero = text.subarray(at, Math.min(end, at + behind)).indexOf(0);
    const to = zero < 0 ? Math.min(end, at + behind) : at + zero;
    const last = stretches.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else stretches.push([from, to]);
  }
  return stretches;
}

async function lookAt(
  { text, line, base }: Triggered,
  name: string,
  [from, to]: readonly [number, number],
  found: (match: PatternMatch) => void,
): Promise<void> {
  const [start, stop] = [characterStart(text, from), characterStart(text, to)];
  const bytes = Buffer.from(text.buffer, text.byteOffset + start, stop - start);
  const encoding = isUtf8(bytes) ? "utf8" : "latin1";
  const content = bytes.toString(encoding);
  const lint = await loadRules();
  const { messages } = await lint(content, name);
  const seen = new Set<string>();
  for (const { ruleId, messageId, range, type } of messages) {
    if (type !== "message") continue;
    const at = start + Buffer.byteLength(content.slice(0, range[0]), encoding);
    const length = Buffer.byteLength(content.slice(range[0], range[1]), encoding);
    const rule = `${ruleId.replace(/^@secretlint\/secretlint-rule-/, "")}/${messageId}`;
    if (seen.has(`${rule} ${at}`)) continue;
    seen.add(`${rule} ${at}`);
    const match = text.slice(at, at + length);
    found({
      rule,
      line: line + countLines(text, at),
      at: base + at,
      end: base + at + length,
      mask: maskValue(match),
      bytes: match,
    });
  }
}

function characterStart(text: Uint8Array, at: number): number {
  let place = at;
  while (place > 0 && at - place < 4 && ((text[place] ?? 0) & 0xc0) === 0x80) place--;
  return place;
}

function countLines(text: Uint8Array, to: number): number {
  let count = 0;
  for (let at = text.indexOf(10); at >= 0 && at < to; at = text.indexOf(10, at + 1)) count++;
  return count;
}
