import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromUtf8, utf8 } from "../shared/crypto/bytes.ts";
import { TestPerson } from "../test/support/people.ts";

let ana: TestPerson;
beforeAll(async () => {
  ana = await TestPerson.create("Ana");
});
afterAll(() => ana.leave());

const stripe = "sk_test_51HxyzABCDEFGHIJKLMNOP9f2c";

async function revealed(name: string, env?: "dev" | "prod"): Promise<string> {
  const key = env === undefined ? { name } : { name, env };
  const { value } = await ana.call("keys.value", { key, purpose: "reveal" });
  return fromUtf8(value);
}

describe("a key's life", () => {
  test("is added, listed masked, revealed, edited, and keeps its earlier value", async () => {
    const added = await ana.call("keys.add", {
      name: "STRIPE_KEY",
      env: "dev",
      value: utf8(stripe),
      tags: ["billing"],
    });
    expect(added.warnings).toEqual([]);
    const { rows } = await ana.call("keys.list", {});
    expect(rows).toMatchObject([
      { id: added.id, name: "STRIPE_KEY", service: "Stripe", env: "dev", mask: "sk_t…9f2c", variable: "STRIPE_KEY" },
    ]);
    expect(JSON.stringify(rows)).not.toContain(stripe);
    expect(await revealed("stripe_key")).toBe(stripe);

    const edited = await ana.call("keys.edit", { key: { id: added.id }, value: utf8(`${stripe}new`), owner: "Ana" });
    expect(edited.version).toBe(2);
    expect(await revealed("STRIPE_KEY")).toBe(`${stripe}new`);
    const { versions } = await ana.call("keys.history", { key: { id: added.id } });
    expect(versions).toMatchObject([
      { version: 2, current: true },
      { version: 1, mask: "sk_t…9f2c", current: false },
    ]);
    const earlier = await ana.call("keys.value", { key: { id: added.id }, purpose: "reveal", version: 1 });
    expect(fromUtf8(earlier.value)).toBe(stripe);
  });

  test("has a value for each environment; one name belongs to one service", async () => {
    await ana.call("keys.add", { name: "STRIPE_KEY", env: "prod", value: utf8("sk_live_51HxyzABCDEFGHIJKLMNOP0001") });
    await expect(revealed("STRIPE_KEY")).rejects.toMatchObject({ code: "ambiguous" });
    expect(await revealed("STRIPE_KEY", "prod")).toContain("sk_live");
    await expect(
      ana.call("keys.add", { name: "STRIPE_KEY", env: "prod", value: utf8("another") }),
    ).rejects.toMatchObject({ code: "already_exists" });
    await expect(
      ana.call("keys.add", { name: "Stripe_Key", env: "test", service: "GitHub", value: utf8("another") }),
    ).rejects.toMatchObject({ code: "already_exists" });
  });

  test("says when the same value is stored twice and when a live key is filed under dev", async () => {
    const { warnings } = await ana.call("keys.add", {
      name: "COPY",
      env: "dev",
      service: "Stripe",
      value: utf8("sk_live_51HxyzABCDEFGHIJKLMNOP0001"),
    });
    expect(warnings.map(({ code }) => code).sort()).toEqual(["live_in_dev", "same_value"]);
  });

  test("is removed, not found any more, and brought back", async () => {
    await ana.call("keys.add", { name: "GONE", env: "dev", service: "x", value: utf8("value-of-gone") });
    await ana.call("keys.remove", { key: { name: "GONE" } });
    await expect(revealed("GONE")).rejects.toMatchObject({ code: "not_found" });
    const listed = await ana.call("keys.list", { query: "gone" });
    expect(listed.rows).toEqual([]);
    await ana.call("keys.restore", { key: { name: "gone" } });
    expect(await revealed("GONE")).toBe("value-of-gone");
  });

  test("that is shown once cannot be displayed, but copied", async () => {
    await ana.call("keys.add", { name: "ONCE", env: "dev", service: "x", value: utf8("only-once"), showOnce: true });
    await expect(revealed("ONCE")).rejects.toMatchObject({ code: "refused" });
    const copied = await ana.call("keys.value", { key: { name: "ONCE" }, purpose: "copy" });
    expect(fromUtf8(copied.value)).toBe("only-once");
    const { entries } = await ana.call("activity.list", { after: 0, filter: { subject: "ONCE" } });
    expect(entries.map(({ action, outcome }) => [action, outcome])).toEqual([
      ["key.add", "ok"],
      ["key.reveal", "refused"],
      ["key.copy", "ok"],
    ]);
  });

  test("of any bytes up to 1 MiB comes back as it was", async () => {
    const value = new Uint8Array(1024 * 1024).map((_, index) => (index * 7) % 256);
    await ana.call("keys.add", { name: "BINARY", env: "dev", service: "file", value: value.slice() });
    const back = await ana.call("keys.value", { key: { name: "BINARY" }, purpose: "copy" });
    expect(Buffer.compare(back.value, value)).toBe(0);
    await expect(
      ana.call("keys.add", { name: "BIG", env: "dev", service: "x", value: new Uint8Array(1024 * 1024 + 1) }),
    ).rejects.toMatchObject({ code: "invalid_input" });
  });
});

describe("locking", () => {
  test("refuses everything inside, and unlocking brings it all back", async () => {
    await ana.lock();
    await expect(ana.call("keys.list", {})).rejects.toMatchObject({ code: "locked" });
    await expect(ana.unlock("plum orbit velvet canyon 43")).rejects.toMatchObject({ code: "wrong_passphrase" });
    await ana.unlock();
    expect(await revealed("GONE")).toBe("value-of-gone");
    expect(await ana.call("activity.verify", {})).toMatchObject({ ok: true });
  });
});
