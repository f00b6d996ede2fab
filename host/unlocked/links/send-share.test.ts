import { afterEach, beforeEach, expect, test } from "vitest";
import { utf8 } from "../../../shared/crypto/bytes.ts";
import { cardText, issueCard } from "../../../shared/identity/card.ts";
import { newIdentity } from "../../../shared/identity/identity.ts";
import { newApp, secondApp, type TestClock } from "../../../test/support/app-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { App } from "../app.ts";
import { startPlan } from "../compromised/run-plan.ts";
import { addKey } from "../keys/write-key.ts";
import { addPerson } from "../team/add-person.ts";
import { removePerson } from "../team/people.ts";
import type { RelayClient } from "./relay-client.ts";
import { createShares } from "./send-share.ts";

let place: VaultPlace;
const clock: TestClock = { now: 1_800_000_000_000 };
let app: App;
let other: App;

beforeEach(() => {
  place = newPlace();
  app = newApp(place, clock);
  const value = { type: "private", showOnce: false, value: utf8("value") } as const;
  addKey(app, { name: "deploy", env: "dev", service: "x", ...value });
  addPerson(app, { card: cardText(issueCard(newIdentity(), { name: "Ben", device: "laptop" }, clock.now)) });
  other = secondApp(place, clock);
});
afterEach(() => {
  app.vault.vault.close();
  other.vault.vault.close();
  removePlace(place);
});

test("somebody who is taken off the list while the relay is asked gets no link", async () => {
  const client = {
    relayTime: () => clock.now,
    learn: async () => void removePerson(other, { person: "Ben" }),
  };
  const relays = { at: () => client as unknown as RelayClient } as unknown as App["relays"];
  const input = { keys: [{ name: "deploy" }], to: ["Ben"], relay: "https://relay.example" };
  const sharing = createShares(
    { ...app, relays },
    { ...input, allowPrivateHttp: false, noForward: false, split: false },
  );
  await expect(sharing).rejects.toMatchObject({ code: "not_found" });
  expect(app.records.all("share")).toEqual([]);
});

test("a plan that begins in another window just before the link is stored keeps it here", async () => {
  let begun: Promise<unknown> | undefined;
  const client = {
    // Asked for after the values were chosen.
    relayTime: () => {
      begun ??= startPlan(other, { key: { name: "deploy" }, cause: "asked", again: false });
      return clock.now;
    },
    learn: async () => {},
  };
  const relays = { at: () => client as unknown as RelayClient } as unknown as App["relays"];
  const input = { keys: [{ name: "deploy" }], to: ["Ben"], relay: "https://relay.example" };
  const sharing = createShares(
    { ...app, relays },
    { ...input, allowPrivateHttp: false, noForward: false, split: false },
  );
  await expect(sharing).rejects.toThrow("is compromised");
  await begun;
  expect(app.records.all("share")).toEqual([]);
});
