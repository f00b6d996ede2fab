/**
 * G4 for the host's one way in: whatever arrives is one answer. What the contract's schema refuses is refused with
 * `invalid_input` and reaches nothing; what it accepts, however odd, is never an `internal` error.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, hostApi, type MethodName } from "../../shared/contract/api.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { goodInputs } from "../support/good-inputs.ts";
import { malformedText } from "../support/malformed.ts";
import { TestPerson } from "../support/people.ts";
import { scale } from "../support/scale.ts";

const patience = 60_000 * Math.max(1, scale);
const names = Object.keys(hostApi) as MethodName[];
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, true, 0, -1, 0.5, 1e300, Number.NaN, Number.POSITIVE_INFINITY, 10n),
  fc.constantFrom<unknown>("", "\u0000", "__proto__", "constructor", "a".repeat(70_000), "\ud800", "\u202e", " x "),
  fc.constantFrom<unknown>([], {}, [[]], { name: {} }, new Uint8Array(), new Uint8Array(1025), new Date(), /x/),
  fc.constantFrom<unknown>(Object.create(null), new Map(), new Float64Array(1), Symbol.iterator, () => 1),
  fc.jsonValue(),
  fc.uint8Array({ maxLength: 40 }),
);

type Path = readonly (string | number)[];

/** Every place in a value; bytes are one place. */
function places(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => places(inner, [...path, name]))];
}

function edited(value: unknown, [name, ...rest]: Path, edit: (old: unknown) => unknown): unknown {
  if (name === undefined) return edit(value);
  const copy: object = Array.isArray(value) ? [...value] : { ...(value as object) };
  const inner = edited(Reflect.get(copy, name), rest, edit);
  if (inner === gone) Reflect.deleteProperty(copy, name);
  else Reflect.set(copy, name, inner);
  return copy;
}
const gone = Symbol("gone");

/** The dispatch wipes what it is given, so every use gets a copy of its own. */
function fresh(value: unknown): unknown {
  if (value instanceof Uint8Array) return value.slice();
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(fresh);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fresh(inner)]));
}

/** A good input with one to three places changed. */
function mutated(name: MethodName): fc.Arbitrary<unknown> {
  const good: unknown = goodInputs[name] ?? {};
  const edit = fc.oneof(
    fc.record({ kind: fc.constant("replace" as const), value: odd }),
    fc.record({ kind: fc.constant("add" as const), value: odd }),
    fc.record({ kind: fc.constant("drop" as const), value: odd }),
    fc.record({ kind: fc.constant("text" as const), value: malformedText(["seed", "dev", "http://127.0.0.1:9", "A"]) }),
    fc.record({ kind: fc.constant("longer" as const), value: fc.constantFrom<unknown>(2, 300, 20_000) }),
  );
  const edits = fc.array(fc.tuple(fc.constantFrom(...places(good)), edit), { minLength: 1, maxLength: 3 });
  return edits.map((list) => {
    let input = good;
    for (const [path, { kind, value }] of list) {
      try {
        input = edited(input, path, (old) => {
          if (kind === "drop") return path.length === 0 ? undefined : gone;
          if (kind === "add" && typeof old === "object" && old !== null) return { ...old, extra: value };
          if (kind === "longer" && typeof old === "string") return old.repeat(Number(value));
          if (kind === "longer" && Array.isArray(old)) return Array.from({ length: Number(value) }, () => old[0]);
          return value;
        });
      } catch {
        // The place is not there any more.
      }
    }
    return input;
  });
}

const anyInput = fc
  .constantFrom(...names)
  .chain((name) =>
    fc.record({ name: fc.constant(name), input: fc.oneof({ weight: 6, arbitrary: mutated(name) }, odd) }),
  );
const isAccepted = ({ name, input }: { name: MethodName; input: unknown }) =>
  hostApi[name].input.safeParse(fresh(input)).success;

let open: TestPerson;
let locked: TestPerson;
beforeAll(async () => {
  [open, locked] = await Promise.all([TestPerson.create("Ana"), TestPerson.create("Lena")]);
  await locked.lock();
  await open.call("keys.add", { name: "SEED", env: "dev", service: "Example", value: utf8("seed-value-0123456789") });
});
afterAll(async () => {
  await open.leave();
  await locked.leave();
});

function send(person: TestPerson, name: string, input: unknown): Promise<Answer<unknown>> {
  return (person.client as unknown as (name: string, input: unknown) => Promise<Answer<unknown>>)(name, input);
}

function codeOf(answer: Answer<unknown>): string {
  return answer.ok ? "ok" : answer.error.code;
}

describe.each(["open", "locked"] as const)("over a vault that is %s", (which) => {
  test(
    "what the schema refuses is refused, and nothing else happens",
    async () => {
      const person = which === "open" ? open : locked;
      const malformed = anyInput.filter((one) => !isAccepted(one));
      await fc.assert(
        fc.asyncProperty(malformed, async ({ name, input }) => {
          const answer = await send(person, name, fresh(input));
          expect(codeOf(answer)).toBe("invalid_input");
          if (!answer.ok) expect(answer.error.message.length).toBeLessThan(500);
        }),
        { numRuns: Math.round(2500 * scale) },
      );
      expect(await person.call("vault.status", {})).toMatchObject({ state: which === "open" ? "unlocked" : "locked" });
    },
    patience,
  );
});

/** What starts processes, ends the session or works with files and the desktop is not run at random. */
function isRunnable(name: MethodName): boolean {
  return !/^(vault|vaults|session|relay|clipboard)\./.test(name);
}

test(
  "what the schema accepts, however odd, is answered and never an internal error",
  async () => {
    const accepted = anyInput.filter((one) => isRunnable(one.name) && isAccepted(one));
    await fc.assert(
      fc.asyncProperty(accepted, async ({ name, input }) => {
        expect(codeOf(await send(open, name, fresh(input)))).not.toBe("internal");
      }),
      { numRuns: Math.round(500 * scale) },
    );
    expect(await open.call("activity.verify", {})).toMatchObject({ ok: true });
  },
  patience,
);

test("names that are no methods are refused, prototype names among them", async () => {
  const prototypeNames = fc.constantFrom(...Object.getOwnPropertyNames(Object.prototype), "__proto__", "then");
  const name = fc
    .oneof(prototypeNames, fc.string(), malformedText(names))
    .filter((one) => !Object.hasOwn(hostApi, one));
  await fc.assert(
    fc.asyncProperty(
      name,
      fc.oneof(odd, fc.constantFrom<unknown>(...Object.values(goodInputs))),
      async (one, input) => {
        expect(codeOf(await send(open, one, fresh(input)))).toBe("invalid_input");
      },
    ),
    { numRuns: Math.round(500 * scale) },
  );
});
