import { afterEach, beforeEach, expect, test } from "vitest";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { randomBytes, toBase64, utf8 } from "../../../shared/crypto/bytes.ts";
import { prepareLink } from "../../../shared/link/sender.ts";
import { shareToJson } from "../../../shared/link/share.ts";
import { newApp, secondApp, type TestClock } from "../../../test/support/app-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { dropPlan, startPlan } from "../compromised/run-plan.ts";
import { addKey } from "../keys/write-key.ts";
import type { ShareOverview } from "../records/links.ts";
import { listShares, retryShares } from "./follow-shares.ts";
import { listInbox } from "./inbox.ts";
import type { RelayClient } from "./relay-client.ts";
import { revokeShare } from "./revoke-shares.ts";

const origin = "https://relay.example";
let place: VaultPlace;
let clock: TestClock;
let app: App;
let other: App;
let asked: string[];

beforeEach(() => {
  place = newPlace();
  clock = { now: 1_800_000_000_000 };
  app = newApp(place, clock);
  other = secondApp(place, clock);
  asked = [];
});
afterEach(() => {
  app.vault.vault.close();
  other.vault.vault.close();
  removePlace(place);
});

/** A relay that answers as the test says. */
function answering(answer: (name: string) => unknown): App {
  const client = {
    origin,
    clockOffset: 0,
    isSilent: false,
    relayTime: () => clock.now,
    send: async (name: string) => {
      asked.push(name);
      return answer(name);
    },
    create: async () => {
      asked.push("create");
      return answer("create");
    },
  };
  return {
    ...app,
    relays: { at: () => client as unknown as RelayClient, tokenFor: () => undefined } as unknown as App["relays"],
  };
}

function shareIn(state: ShareOverview["state"], items: ShareOverview["items"] = []): string {
  const { share, create } = prepareLink({
    identity: app.me.identity,
    card: app.me.card,
    recipient: { kind: "guest" },
    origin,
    payload: { items: [{ kind: "key", name: "deploy", value: utf8("value") }] },
    now: clock.now,
    expiresAt: clock.now + 60_000,
  });
  const overview: ShareOverview = {
    kind: "share",
    linkId: toBase64(share.id),
    items,
    to: "guest",
    guest: true,
    relay: origin,
    state,
    createdAt: share.createdAt,
    expiresAt: share.expiresAt,
  };
  const detail = { share: shareToJson(share), ...(state === "unsent" ? { unsent: create } : {}) };
  return app.vault.write([], (tx) => tx.insert(overview, detail));
}

/** What another process is shown by the relay and stores, while ours waits for its answer. */
function interceptElsewhere(id: string): void {
  other.vault.refresh();
  other.vault.write([], (tx) => {
    const overview = other.records.get("share", id) as ShareOverview;
    const verdict = { state: "intercepted" as const, receipt: false, openedAt: clock.now, reasons: [] };
    tx.update(id as RecordId, { overview: { ...overview, state: "intercepted", verdict } });
  });
}

const stateOf = (id: string) => app.records.get("share", id)?.state;
const waiting = () => ({ state: "pending", expiresAt: clock.now + 60_000 });

test("proof that another process was shown meanwhile is not forgotten over a later, emptier answer", async () => {
  const id = shareIn("waiting");
  const relay = answering(() => {
    interceptElsewhere(id);
    return { ok: true, value: { state: "revoked", expiresAt: clock.now + 60_000 } };
  });
  const { shares } = await listShares(relay, { refresh: true });
  expect(shares[0]).toMatchObject({ state: "intercepted" });
});

test("a relay that says revoked while it showed the opening elsewhere is not believed", async () => {
  const id = shareIn("waiting");
  const relay = answering(() => {
    interceptElsewhere(id);
    return { ok: true, value: { state: "revoked" } };
  });
  await expect(revokeShare(relay, { id })).rejects.toMatchObject({ code: "link_gone" });
  expect(stateOf(id)).toBe("intercepted");
});

test.each([
  [true, "revoked"],
  [false, "waiting"],
])("a share that is taken back while it is on its way is revoked once it has arrived (%s)", async (works, state) => {
  const id = shareIn("unsent");
  const relay = answering((name) => {
    if (name === "create") {
      app.vault.write([], (tx) => {
        const overview = app.records.get("share", id) as ShareOverview;
        tx.update(id as RecordId, { overview: { ...overview, state: "revoked" } });
      });
      return { ok: true, value: waiting() };
    }
    return works ? { ok: true, value: { state: "revoked" } } : { ok: false, code: "rate_limited", state: undefined };
  });
  const { sent, problems } = await retryShares(relay, {});
  expect([sent, problems.join()]).toEqual([0, expect.stringContaining("taken back")]);
  expect(asked).toEqual(["create", "revoke"]);
  expect(stateOf(id)).toBe(state);
});

test("a link that was not sent yet leaves no more once its value is compromised, here or in another process", async () => {
  const value = { type: "private", showOnce: false, value: utf8("value") } as const;
  const { id } = addKey(other, { name: "deploy", env: "dev", service: "x", ...value });
  const link = shareIn("unsent", [{ keyId: "", valueId: id, name: "deploy", env: "dev", version: 1 }]);
  const { plan } = await startPlan(other, { key: { id }, cause: "asked", again: false });
  const relay = answering(() => ({ ok: true, value: waiting() }));
  const { sent, problems } = await retryShares(relay, {});
  expect({ sent, problems, asked }).toMatchObject({
    sent: 0,
    problems: [expect.stringContaining("“deploy”")],
    asked: [],
  });
  expect(stateOf(link)).toBe("unsent");
  dropPlan(other, { id: plan.id, why: "nothing happened" });
  expect((await retryShares(relay, {})).sent).toBe(1);
});

test("a relay that does not answer is waited for once, whatever number of links it has", async () => {
  app.vault.write([], (tx) => {
    for (let count = 0; count < 3; count++) {
      const link = { kind: "inbox", state: "decided", origin, since: clock.now } as const;
      tx.insert(
        { ...link, linkId: toBase64(randomBytes(16)) },
        {
          reader: toBase64(randomBytes(16)),
          receipt: toBase64(randomBytes(16)),
          link: `${origin}/o#${toBase64(Uint8Array.of(1, ...randomBytes(32)))}`,
          E: toBase64(app.me.card.boxKey),
        },
      );
    }
  });
  const relay = answering(() => {
    throw new KeyholdError("relay_unreachable", "away");
  });
  (relay.relays.at(origin) as { isSilent: boolean }).isSilent = true;
  await listInbox(relay);
  expect(asked).toEqual(["ack"]);
});
