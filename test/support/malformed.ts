/** Inputs that are no longer what they were: made from good ones, so that they get past the first checks. */
import fc from "fast-check";

/** One edit of a sequence: positions and lengths are taken modulo what fits. */
const edit = fc.oneof(
  fc.record({ kind: fc.constant("change" as const), at: fc.nat(), to: fc.nat(255) }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat(), length: fc.nat() }),
  fc.record({
    kind: fc.constant("insert" as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  }),
  fc.record({ kind: fc.constant("repeat" as const), at: fc.nat(), length: fc.nat(64) }),
  fc.record({ kind: fc.constant("swap" as const), at: fc.nat(), other: fc.nat() }),
  fc.record({ kind: fc.constant("end" as const), at: fc.nat() }),
);
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function apply(bytes: number[], change: Edit): number[] {
  const at = bytes.length === 0 ? 0 : change.at % bytes.length;
  switch (change.kind) {
    case "change":
      return bytes.with(bytes.length === 0 ? 0 : at, change.to);
    case "cut":
      return bytes.toSpliced(at, 1 + (change.length % 40));
    case "insert":
      return bytes.toSpliced(at, 0, ...change.bytes);
    case "repeat":
      return bytes.toSpliced(at, 0, ...bytes.slice(at, at + 1 + change.length));
    case "swap": {
      const other = change.other % Math.max(1, bytes.length);
      return bytes.with(at, bytes[other] ?? 0).with(other, bytes[at] ?? 0);
    }
    case "end":
      return bytes.slice(0, at);
    default:
      return change satisfies never;
  }
}

/** Byte strings that came from the given ones by one to four edits and equal none of them. */
export function malformedBytes(seeds: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const known = new Set(seeds.map((seed) => Buffer.from(seed).toString("latin1")));
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([seed, edits]) => {
      let bytes = [...seed];
      for (const change of edits) if (bytes.length > 0) bytes = apply(bytes, change);
      return Uint8Array.from(bytes);
    })
    .filter((bytes) => !known.has(Buffer.from(bytes).toString("latin1")));
}

/** Texts that came from the given ones in the same way. */
export function malformedText(seeds: readonly string[]): fc.Arbitrary<string> {
  return malformedBytes(seeds.map((seed) => Buffer.from(seed, "latin1"))).map((bytes) =>
    Buffer.from(bytes).toString("latin1"),
  );
}

type Path = (string | number)[];
const oddValues: readonly unknown[] = [null, true, [], {}, -1, 1e300, 0.5, "", "\u0000", "__proto__", [[[]]], { v: 1 }];

function places(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))];
}

function replaced(value: unknown, path: Path, change: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  Reflect.set(copy, key, replaced(Reflect.get(copy, key), rest, change));
  return copy;
}

/**
 * JSON values that differ from the given one in one place, in a way that no strict format can allow: a value of another
 * type, a control character in a text, an unknown key in an object.
 */
export function malformedJson(good: unknown): fc.Arbitrary<unknown> {
  return fc.tuple(fc.constantFrom(...places(good)), fc.constantFrom(...oddValues), fc.nat(2)).map(([path, odd, way]) =>
    replaced(good, path, (old) => {
      if (way === 1 && typeof old === "string") return `${old}\u0000`;
      if (way === 2 && typeof old === "object" && !Array.isArray(old)) return { ...old, unknown: odd };
      return kindOf(odd) === kindOf(old) ? { wrapped: [odd, old] } : odd;
    }),
  );
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return value === null ? "null" : typeof value;
}
