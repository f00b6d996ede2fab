import fc from "fast-check";
import { expect, test } from "vitest";
import type { App } from "../../host/unlocked/app.ts";
import { HolderIndex } from "../../host/unlocked/holders/holder-index.ts";
import { KeyIndex } from "../../host/unlocked/keys/key-index.ts";
import { listKeys } from "../../host/unlocked/keys/read-key.ts";
import type { Overview } from "../../host/unlocked/record-types.ts";
import type { MethodInput, MethodOutput } from "../../shared/contract/api.ts";
import { environments } from "../../shared/contract/fields.ts";
import type { Ask } from "../connection/connection.ts";
import { askKeyRows } from "./key-rows.ts";

type Rows = MethodOutput<"keys.list">;

/** The host's list, asked as a window asks it. `told` counts the rows that travelled. */
function openList() {
  const keys = new KeyIndex();
  const holders = new HolderIndex((valueId) => keys.changes.note(valueId));
  const told: number[] = [];
  const list = (input: MethodInput<"keys.list">) =>
    listKeys({ keys, holders, now: () => 0 } as App, { ...input, removed: input.removed ?? false, offset: 0 });
  const ask = (async (_name: string, input: MethodInput<"keys.list">) => {
    const answer = list(input);
    told.push(answer.rows.length);
    return answer;
  }) as unknown as Ask;
  return { keys, told, list, ask };
}

const key = (name: string): Overview => ({ kind: "key", name, service: "Stripe", createdAt: 0 });
const value = (keyId: string, env: (typeof environments)[number], removedAt?: number): Overview => ({
  kind: "value",
  keyId,
  env,
  type: "private",
  mask: "sk_l…9f2c",
  variable: "NAME",
  fingerprint: "x",
  createdAt: 0,
  changedAt: 0,
  version: 1,
  ...(removedAt === undefined ? {} : { removedAt }),
});

const change = fc.oneof(
  fc.record({ key: fc.nat(5), name: fc.constantFrom("Alpha", "alpha", "Über", "u\u0308ber", "zeta", "Key 10", "") }),
  fc.record({ value: fc.nat(9), of: fc.nat(5), env: fc.constantFrom(...environments), removed: fc.boolean() }),
  fc.record({ gone: fc.nat(9) }),
  fc.constant("ask" as const),
);

test("whatever changes in between, the window's list is the host's, in its order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 60 }), fc.boolean(), async (changes, removed) => {
      const { keys, list, ask } = openList();
      let shown: Rows | undefined;
      for (const one of [...changes, "ask" as const]) {
        if (one === "ask") {
          shown = await askKeyRows(ask, { removed }, shown);
          const { rows, total } = list({ removed });
          expect({ rows: shown.rows, total: shown.total }).toEqual({ rows, total });
        } else if ("gone" in one) keys.apply(`value-${one.gone}`, undefined);
        else if ("name" in one) keys.apply(`key-${one.key}`, one.name === "" ? undefined : key(one.name));
        else keys.apply(`value-${one.value}`, value(`key-${one.of}`, one.env, one.removed ? 1 : undefined));
      }
    }),
  );
});

test("after the first time only what changed travels, and the other rows stay the same objects", async () => {
  const { keys, told, ask } = openList();
  for (let index = 0; index < 500; index++) {
    keys.apply(`key-${index}`, key(`Name ${index}`));
    keys.apply(`value-${index}`, value(`key-${index}`, "prod"));
  }
  const before = await askKeyRows(ask, {});
  keys.apply("key-7", key("Another name"));
  const after = await askKeyRows(ask, {}, before);
  expect(told).toEqual([500, 1]);
  expect(after.rows[0]?.name).toBe("Another name");
  expect(after.rows.filter((row) => !before.rows.includes(row))).toHaveLength(1);
  expect(await askKeyRows(ask, {}, after)).toBe(after);
});

test("a version of another session is answered in full", async () => {
  const { keys, told, ask } = openList();
  keys.apply("key-1", key("Name"));
  keys.apply("value-1", value("key-1", "prod"));
  const { version } = await askKeyRows(openList().ask, {});
  for (const wrong of [version, "", "x", `${version.split(".")[0]}.99`, "constructor.0"]) {
    expect((await askKeyRows(ask, {}, { rows: [], total: 0, version: wrong })).rows).toHaveLength(1);
  }
  expect(told).toEqual([1, 1, 1, 1, 1]);
});
