import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { hostApi } from "../../shared/contract/api.ts";
import { refusalOf } from "../../test/support/link-stage.ts";
import { TestPerson } from "../../test/support/people.ts";
import { writtenMethods } from "../unlocked/methods.ts";
import { WrittenValue } from "../written-value.ts";

let ana: TestPerson;
beforeAll(async () => {
  ana = await TestPerson.create("Ana");
});
afterAll(() => ana.leave());

test("a lock that is asked for while unlocking wins, and the next unlock is not disturbed by the last one's end", async () => {
  await ana.lock();
  const first = refusalOf(ana.unlock());
  await ana.lock();
  const second = refusalOf(ana.unlock());
  expect(await first).toBe("locked");
  expect(await second).toBe("done");
  expect(await ana.call("vault.status", {})).toMatchObject({ state: "unlocked" });
  expect((await ana.call("me.get", {})).name).toBe("Ana");
});

test("an unlock while another is under way is refused, and changes nothing about it", async () => {
  await ana.lock();
  const first = refusalOf(ana.unlock());
  expect(await refusalOf(ana.unlock())).toBe("vault_busy");
  expect(await first).toBe("done");
});

test("requests that are under way when the vault locks are told so", async () => {
  const asked = Array.from({ length: 20 }, () => refusalOf(ana.call("keys.list", {})));
  await ana.lock();
  for (const outcome of await Promise.all(asked)) expect(["done", "locked"]).toContain(outcome);
  await ana.unlock();
});

test("a list leaves the worker as written text, holds no bytes, and is the same through every door", async () => {
  await ana.call("keys.add", {
    name: "Written",
    service: "Stripe",
    env: "dev",
    value: new TextEncoder().encode("a value of its own"),
  });
  const caller = { door: "command", program: "test" } as const;
  const answer = await ana.host.writtenDoor(caller)("keys.list", {});
  if (!answer.ok || !(answer.value instanceof WrittenValue)) throw new Error("not written");
  expect(answer.value.read()).toEqual(await ana.call("keys.list", {}));
  expect(new TextDecoder().decode(answer.value.json)).not.toContain("a value of its own");
  const got = await ana.host.writtenDoor(caller)("keys.value", { key: { name: "Written" }, purpose: "reveal" });
  expect(got.ok && got.value instanceof WrittenValue).toBe(false);
});

test("only methods whose answers hold no bytes are written: text would keep a value that nobody can overwrite", () => {
  for (const name of writtenMethods) expect(holdsBytes(hostApi[name].output)).toBe(false);
  expect(holdsBytes(hostApi["keys.value"].output)).toBe(true);
  expect(holdsBytes(hostApi["keys.generate"].output)).toBe(true);
});

/** Whether a schema lets through what JSON cannot say. */
function holdsBytes(schema: z.ZodType): boolean {
  try {
    z.toJSONSchema(schema, { io: "output" });
    return false;
  } catch {
    return true;
  }
}
