import { afterAll, beforeAll, expect, test } from "vitest";
import { refusalOf } from "../../test/support/link-stage.ts";
import { TestPerson } from "../../test/support/people.ts";

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
