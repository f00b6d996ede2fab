import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultSettings } from "../../shared/contract/log-methods.ts";
import { TestPerson } from "../../test/support/people.ts";

let ana: TestPerson;
beforeAll(async () => {
  ana = await TestPerson.create("Ana");
});
afterAll(() => ana.leave());

test("are the defaults until somebody sets one, and stay set", async () => {
  expect(await ana.call("settings.get", {})).toEqual(defaultSettings);
  expect((await ana.call("settings.set", { name: "locks.idle", value: "7" })).locks.idle).toBe(7);
  await ana.call("settings.set", { name: "locks.sleep", value: "false" });
  await ana.call("settings.set", { name: "ttl", value: "3d" });
  await ana.call("settings.set", { name: "relay", value: "https://relay.example" });
  await ana.restart();
  expect(await ana.call("settings.get", {})).toEqual({
    ...defaultSettings,
    relay: "https://relay.example",
    ttl: "3d",
    locks: { ...defaultSettings.locks, idle: 7, sleep: false },
  });
});

test.each([
  ["locks.idle", "0"],
  ["locks.idle", "241"],
  ["locks.idle", ""],
  ["locks.idle", "soon"],
  ["locks.sleep", "yes"],
  ["clipboard.clearAfter", "9.5"],
  ["ttl", "2d"],
  ["theme", "pink"],
  ["locks", "7"],
  ["locks.", "7"],
  ["locks.idle.more", "7"],
  ["unknown", "7"],
  ["__proto__", "7"],
  ["constructor.name", "7"],
  ["__proto__.polluted", "7"],
  ["locks.__proto__.polluted", "7"],
  ["toString", "7"],
])("%s cannot be “%s”", async (name, value) => {
  const before = await ana.call("settings.get", {});
  await expect(ana.call("settings.set", { name, value })).rejects.toMatchObject({ code: "invalid_input" });
  expect(await ana.call("settings.get", {})).toEqual(before);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
