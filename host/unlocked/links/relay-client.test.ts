import { expect, test } from "vitest";
import { RelayClient } from "./relay-client.ts";

test("a relay that says that it keeps no inbox is believed for an hour, and no longer", () => {
  let now = 1_800_000_000_000;
  const relay = new RelayClient("https://relay.example", () => now);
  expect(relay.saysNoInbox).toBe(false);
  relay.saidNoInbox();
  now += 59 * 60_000;
  expect(relay.saysNoInbox).toBe(true);
  now += 60_000;
  expect(relay.saysNoInbox).toBe(false);
});
