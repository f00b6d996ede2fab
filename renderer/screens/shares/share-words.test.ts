import { describe, expect, test } from "vitest";
import type { Share } from "../../../shared/contract/link-methods.ts";
import { inFilter } from "./share-filters.ts";
import { environmentsOf, timeLeft, whenText } from "./share-words.ts";

const hour = 60 * 60_000;
const now = new Date(2026, 10, 24, 15, 0).getTime();
const share: Share = {
  id: "A".repeat(22),
  name: "Payments",
  items: [],
  to: "Ilse Vermeer",
  guest: false,
  relay: "https://relay.example",
  state: "waiting",
  createdAt: now - hour,
  expiresAt: now + 9 * hour,
};

describe("what is said beside a share's state", () => {
  const openedAt = new Date(2026, 10, 24, 13, 20).getTime();
  test.each<[Partial<Share>, string]>([
    [{ state: "opened", openedAt, receipt: true }, "today 13:20, receipt verified"],
    [{ state: "opened", openedAt, guest: true }, "today 13:20, by somebody with the link"],
    [{ state: "opened", openedAt }, "today 13:20"],
    [{ state: "unconfirmed", openedAt }, "today 13:20, receipt on its way"],
    [{ state: "expired", expiresAt: new Date(2026, 10, 19).getTime() }, "19 Nov, never opened"],
    [{ state: "waiting" }, ""],
  ])("%o: %s", (fields, text) => {
    expect(whenText({ ...share, ...fields }, now)).toBe(text);
  });
});

test("a waiting link's time goes out tooth by tooth and is urgent in its last tenth", () => {
  expect(timeLeft(share, share.createdAt)).toEqual({ teeth: 24, urgent: false });
  expect(timeLeft(share, now + 8.5 * hour)).toEqual({ teeth: 2, urgent: true });
  expect(timeLeft(share, share.expiresAt + 1)).toEqual({ teeth: 0, urgent: true });
});

test("environments stand in their order, each once", () => {
  const item = { keyId: share.id, valueId: share.id, name: "x" };
  const items = [
    { ...item, env: "prod" as const },
    { ...item, env: "dev" as const },
    { ...item, env: "prod" as const },
  ];
  expect(environmentsOf({ ...share, items })).toEqual(["dev", "prod"]);
});

test("each state is in one filter beside “all”", () => {
  for (const state of [
    "unsent",
    "waiting",
    "opened",
    "unconfirmed",
    "disputed",
    "lapsed",
    "expired",
    "revoked",
    "intercepted",
  ] as const) {
    const filters = (["all", "waiting", "opened", "ended"] as const).filter((filter) => inFilter({ state }, filter));
    expect(filters).toHaveLength(2);
  }
});
