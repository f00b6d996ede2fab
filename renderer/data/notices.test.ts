import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Connection } from "../connection/connection.ts";
import { askToNotify, noticeOf, tellOf } from "./notices.ts";

const shown: { title: string; body: string; tag: string }[] = [];
const event = { type: "inbox", id: "x", from: "Ada Example", relay: "https://relay.example" } as const;

/** A browser as far as notices need one. @param permission undefined where it has no notifications at all. */
function browserWith(permission: NotificationPermission | undefined, { focus = false } = {}): void {
  class FakeNotification {
    static permission = permission;
    static requestPermission = async () => permission;
    constructor(title: string, { body, tag }: { body: string; tag: string }) {
      shown.push({ title, body, tag });
    }
  }
  const known = permission === undefined ? {} : { Notification: FakeNotification };
  vi.stubGlobal("window", known);
  vi.stubGlobal("document", { hasFocus: () => focus });
  if (permission !== undefined) vi.stubGlobal("Notification", FakeNotification);
}

function tell({ wanted = true, door = "browser" } = {}): void {
  const client = new QueryClient();
  client.setQueryData(["settings.get", {}], { notices: { browser: wanted } });
  tellOf(event, { door } as Connection, client);
  client.clear();
}

beforeEach(() => {
  shown.length = 0;
});
afterEach(() => vi.unstubAllGlobals());

describe("the system's notification in a browser", () => {
  test("is shown where both the person and the browser agreed, and names nobody", () => {
    browserWith("granted");
    tell();
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatchObject({ title: "Keyhold", tag: "inbox" });
    expect(JSON.stringify(shown)).not.toContain("Ada");
  });

  test.each([
    ["the browser denied it", "denied", {}],
    ["the browser was never asked", "default", {}],
    ["the browser has none", undefined, {}],
    ["the person switched it off", "granted", { wanted: false }],
    ["a desktop window's own process does it", "granted", { door: "electron" }],
  ] as const)("is not shown when %s, and nothing breaks", (_why, permission, how) => {
    browserWith(permission);
    tell(how);
    expect(shown).toEqual([]);
  });

  test("is not shown to whoever is looking", () => {
    browserWith("granted", { focus: true });
    tell();
    expect(shown).toEqual([]);
  });

  test("asking says whether the browser lets us", async () => {
    for (const [permission, allowed] of [
      ["granted", true],
      ["denied", false],
      ["default", false],
      [undefined, false],
    ] as const) {
      vi.unstubAllGlobals();
      browserWith(permission);
      expect(await askToNotify()).toBe(allowed);
    }
  });
});

test("what the system shows holds neither a name nor a key, whatever happened", () => {
  const share = { type: "share", id: "x", name: "stripe-live", to: "Bob Example" } as const;
  const events = [
    event,
    ...(["opened", "expired", "intercepted"] as const).map((state) => ({ ...share, state })),
    { ...share, type: "share-expiring", expiresAt: 1_000 } as const,
  ];
  for (const one of events) {
    const outside = noticeOf(one, 0)?.outside ?? "";
    expect(outside).not.toBe("");
    expect(outside).not.toMatch(/Ada|Bob|stripe|relay\.example/);
  }
  expect(noticeOf({ ...share, state: "waiting" }, 0)).toBeUndefined();
});
