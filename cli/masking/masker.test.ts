import fc from "fast-check";
import { expect, test } from "vitest";
import { Masker, maskText } from "./masker.ts";
import { gram, Patterns } from "./patterns.ts";

/** The plain way: all of the text at once, every occurrence marked, every marked run replaced. */
function plainly(text: Buffer, patterns: readonly Buffer[]): { shown: Buffer; hidden?: Buffer; shortest: number }[] {
  const marked = new Uint8Array(text.length);
  for (const pattern of patterns) {
    for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) {
      marked.fill(1, at, at + pattern.length);
    }
  }
  const parts: { shown: Buffer; hidden?: Buffer; shortest: number }[] = [];
  for (let at = 0; at < text.length; ) {
    const start = marked.indexOf(1, at);
    if (start < 0) {
      parts.push({ shown: text.subarray(at), shortest: 0 });
      break;
    }
    const end = marked.indexOf(0, start) < 0 ? text.length : marked.indexOf(0, start);
    const here = patterns.filter((one) => text.subarray(start).indexOf(one) === 0).map(({ length }) => length);
    parts.push({ shown: text.subarray(at, start), hidden: text.subarray(start, end), shortest: Math.min(...here) });
    at = end;
  }
  return parts;
}

function masked(text: Buffer, patterns: readonly Buffer[]): string {
  return plainly(text, patterns)
    .map(({ shown, hidden }) => shown.toString("latin1") + (hidden === undefined ? "" : maskBytes))
    .join("");
}
const maskBytes = Buffer.from(maskText).toString("latin1");

const letters = (most: number, least: number) =>
  fc.array(fc.constantFrom(97, 98, 99), { minLength: least, maxLength: most }).map((bytes) => Buffer.from(bytes));
const anyBytes = (most: number, least: number) =>
  fc.uint8Array({ minLength: least, maxLength: most }).map((bytes) => Buffer.from(bytes));

/** Patterns, and a text in which they and parts of them occur, in pieces. */
function scene(bytes: typeof letters, longest: number) {
  return fc.array(bytes(longest, gram), { minLength: 1, maxLength: 12 }).chain((patterns) =>
    fc.record({
      patterns: fc.constant(patterns),
      pieces: fc.array(
        fc.oneof(
          bytes(30, 0),
          fc
            .record({ which: fc.nat(patterns.length - 1), from: fc.nat(3), less: fc.nat(3) })
            .map(({ which, from, less }) => {
              const pattern = patterns[which] ?? Buffer.alloc(0);
              return pattern.subarray(from, Math.max(from, pattern.length - less));
            }),
          fc.nat(patterns.length - 1).map((which) => patterns[which] ?? Buffer.alloc(0)),
        ),
        { maxLength: 14 },
      ),
      cuts: fc.array(fc.nat(400), { maxLength: 20 }),
      releases: fc.array(fc.boolean(), { minLength: 21, maxLength: 21 }),
    }),
  );
}

function chunksOf(text: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set([0, ...cuts.filter((cut) => cut < text.length), text.length])].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => text.subarray(places[index] ?? 0, end));
}

for (const [name, scenes, runs] of [
  ["few letters, so that everything overlaps", scene(letters, 14), 3000],
  ["any bytes", scene(anyBytes, 40), 1000],
  ["patterns that are longer than their part of the automaton", scene(letters, 400), 300],
] as const) {
  test(`whatever the chunks, the same as all at once: ${name}`, () => {
    fc.assert(
      fc.property(scenes, ({ patterns, pieces, cuts }) => {
        const text = Buffer.concat(pieces);
        const masker = new Masker(new Patterns(patterns));
        const out = [...chunksOf(text, cuts).map((chunk) => masker.push(chunk)), masker.end()];
        expect(Buffer.concat(out).toString("latin1")).toBe(masked(text, patterns));
        expect(masker.holds).toBe(false);
      }),
      { numRuns: runs },
    );
  });

  test(`what is let go early is no more than the masked form shows: ${name}`, () => {
    fc.assert(
      fc.property(scenes, ({ patterns, pieces, cuts, releases }) => {
        const text = Buffer.concat(pieces);
        const masker = new Masker(new Patterns(patterns));
        const out = chunksOf(text, cuts).flatMap((chunk, index) => [
          masker.push(chunk),
          ...(releases[index] ? [masker.release()] : []),
        ]);
        let rest = Buffer.concat([...out, masker.end()]).toString("latin1");
        for (const { shown, hidden, shortest } of plainly(text, patterns)) {
          expect(rest.slice(0, shown.length)).toBe(shown.toString("latin1"));
          rest = rest.slice(shown.length);
          if (hidden === undefined) continue;
          const early = rest.indexOf(maskBytes);
          expect(early).toBeGreaterThanOrEqual(0);
          expect(early).toBeLessThanOrEqual(Math.min(4, Math.floor(shortest / 6)));
          expect(rest.slice(0, early)).toBe(hidden.subarray(0, early).toString("latin1"));
          rest = rest.slice(early + maskBytes.length);
        }
        expect(rest).toBe("");
      }),
      { numRuns: runs },
    );
  });
}

test("what cannot become a value any more is out at once; what can is held until it is decided", () => {
  const masker = new Masker(new Patterns([Buffer.from("sk_live_0123456789abcdefgh")]));
  const push = (text: string) => masker.push(Buffer.from(text)).toString();
  expect(push("a line\n")).toBe("a line\n");
  expect(push("key: sk_live_01")).toBe("key: ");
  expect(masker.release().toString()).toBe("sk_l");
  expect(masker.release().toString()).toBe("");
  expect(push("23456789abcdefgh and")).toBe(`${maskText} and`);
  expect(push(" sk_live_0\n")).toBe(" sk_live_0\n");
  expect(push("sk_live_0123")).toBe("");
  expect(masker.end().toString()).toBe("sk_live_0123");
});
