import { afterEach, beforeEach, expect, test } from "vitest";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { randomBytes, toBase64, utf8 } from "../../../shared/crypto/bytes.ts";
import { cardText } from "../../../shared/identity/card.ts";
import { newApp, secondApp, type TestClock } from "../../../test/support/app-case.ts";
import { newPerson } from "../../../test/support/link-cast.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { exportHolders } from "../holders/export-holders.ts";
import { keyValue } from "../keys/read-key.ts";
import { removeKey } from "../keys/remove-key.ts";
import { addKey, editKey } from "../keys/write-key.ts";
import type { RelayClient } from "../links/relay-client.ts";
import type { ShareOverview } from "../records/links.ts";
import { addPerson } from "../team/add-person.ts";
import { removePerson } from "../team/people.ts";
import { findRecipients } from "../team/recipients.ts";
import { checkShares } from "../team/refuse-by-rules.ts";
import { offboardingLog } from "./about-log.ts";
import { previewOffboarding, shown } from "./read-offboarding.ts";
import { reportOffboarding } from "./report.ts";
import {
  checkOffboarding,
  finishOffboarding,
  reopenOffboarding,
  startOffboarding,
  tickOffboarding,
} from "./run-offboarding.ts";

let place: VaultPlace;
let clock: TestClock;
let app: App;

beforeEach(() => {
  place = newPlace();
  clock = { now: 1_800_000_000_000 };
  app = silent(newApp(place, clock));
});
afterEach(() => {
  app.vault.vault.close();
  removePlace(place);
});

/** No relay answers. */
function silent(opened: App): App {
  const client = {
    relayTime: () => clock.now,
    send: async () => {
      throw new KeyholdError("relay_unreachable", "away");
    },
  };
  return { ...opened, relays: { at: () => client as unknown as RelayClient } as unknown as App["relays"] };
}

type Sent = { readonly env?: "dev" | "prod"; readonly service?: string; readonly type?: "private" | "public" };

function makeKey(name: string, { env = "prod", service = "Sentry", type = "private" }: Sent = {}): string {
  return addKey(app, { name, env, service, type, showOnce: false, value: utf8(`value of ${name}`) }).id;
}

function join(name: string): { id: string; signKey: string; card: string } {
  const card = cardText(newPerson(name).card);
  const { person } = addPerson(app, { card });
  return { id: person.id, signKey: person.signKey, card };
}

function sent(valueId: string, signKey: string, state: ShareOverview["state"] = "opened"): RecordId {
  const listed = app.keys.value(valueId);
  const verdict = { state: "opened", openedAt: clock.now, receipt: true, by: "recipient", reasons: [] } as const;
  const { keyId = "", env = "prod", version = 1 } = listed?.value ?? {};
  const overview: ShareOverview = {
    kind: "share",
    linkId: toBase64(randomBytes(16)),
    items: [{ keyId, valueId, name: listed?.key.name ?? "", env, version }],
    to: "somebody",
    toSignKey: signKey,
    relay: "https://relay.example",
    state,
    createdAt: clock.now,
    expiresAt: clock.now + 60_000,
    ...(state === "opened" ? { verdict: { ...verdict, reasons: [] } } : {}),
  };
  return app.vault.write([], (tx) => tx.insert(overview, { share: {} }));
}

/** Nothing to ask: what was opened long ago. */
const later = () => {
  clock.now += 30 * 24 * 3_600_000;
};

test("the most dangerous key first: production, not public, most harm, held now", async () => {
  const { signKey } = join("Jonas");
  const dev = makeKey("dev money", { env: "dev", service: "Stripe" });
  const errors = makeKey("errors");
  const money = makeKey("money", { service: "Stripe" });
  const shown = makeKey("shown to all", { service: "Stripe", type: "public" });
  for (const id of [dev, errors, money, shown]) sent(id, signKey);
  later();
  const { rows } = await previewOffboarding(app, { person: "Jonas", refresh: true });
  expect(rows.map(({ key }) => key)).toEqual(["money", "errors", "shown to all", "dev money"]);
  expect(rows[0]).toMatchObject({ misuse: "Can move money", page: "https://dashboard.stripe.com/apikeys" });
});

test("a key ticks by itself when its value is new and who stays has it, not before", async () => {
  const [jonas, ilse] = [join("Jonas"), join("Ilse")];
  const id = makeKey("Payments");
  sent(id, jonas.signKey);
  sent(id, ilse.signKey);
  later();
  const { offboarding } = await startOffboarding(app, { person: "Jonas" });
  const row = () => shown(app, offboarding.id).rows[0];
  expect(row()).toMatchObject({ step: "to-do", done: false, staying: [{ name: "Ilse", has: "old" }] });
  // The same value stored once more is no new value.
  editKey(app, { key: { id }, value: utf8("value of Payments") });
  expect(row()).toMatchObject({ step: "to-do", done: false });
  editKey(app, { key: { id }, value: utf8("another value") });
  expect(row()).toMatchObject({ step: "new-value", done: false });
  const link = sent(id, ilse.signKey, "waiting");
  expect(row()).toMatchObject({ step: "re-shared", done: false });
  app.vault.write([], (tx) => {
    const overview = app.records.get("share", link) as ShareOverview;
    const verdict = {
      state: "opened" as const,
      openedAt: clock.now,
      receipt: true,
      by: "recipient" as const,
      reasons: [],
    };
    tx.update(link, { overview: { ...overview, state: "opened", verdict } });
  });
  expect(row()).toMatchObject({ step: "done", done: true });
  removeKey(app, { key: { id } });
  expect(row()).toMatchObject({ step: "removed", done: false });
});

test("a link that is said to be opened, without a receipt of theirs, ticks nothing", async () => {
  const [jonas, ilse] = [join("Jonas"), join("Ilse")];
  const id = makeKey("Payments");
  sent(id, jonas.signKey);
  sent(id, ilse.signKey);
  later();
  const { offboarding } = await startOffboarding(app, { person: "Jonas" });
  editKey(app, { key: { id }, value: utf8("another value") });
  const link = sent(id, ilse.signKey, "waiting");
  for (const state of ["opened", "unconfirmed", "disputed", "intercepted"] as const) {
    app.vault.write([], (tx) => {
      const overview = app.records.get("share", link) as ShareOverview;
      tx.update(link, { overview: { ...overview, state } });
    });
    expect(shown(app, offboarding.id).rows[0], state).toMatchObject({ step: "re-shared", done: false });
  }
});

test("the log is counted from a day on: keys of theirs that were shown, and exports", async () => {
  const { signKey } = join("Jonas");
  const [id, other] = [makeKey("Payments"), makeKey("Other")];
  sent(id, signKey);
  keyValue(app, { key: { id }, purpose: "reveal" });
  // The log keeps the computer's own time.
  const edge = Date.now() + 1;
  await expect.poll(() => Date.now()).toBeGreaterThan(edge);
  keyValue(app, { key: { id }, purpose: "copy" });
  keyValue(app, { key: { id: other }, purpose: "reveal" });
  exportHolders(app, {});
  clock.now = Date.now();
  const { offboarding } = await startOffboarding(app, { person: "Jonas" });
  const log = offboardingLog(app, { id: offboarding.id, since: edge });
  expect(log).toMatchObject({ since: edge, reveals: 1, exports: 1 });
  expect(log.entries.map(({ action }) => action)).toEqual([
    "key.copy",
    "holders.export",
    "offboard.start",
    "team.close",
  ]);
  expect(offboardingLog(app, { id: offboarding.id })).toMatchObject({
    since: offboarding.startedAt - 30 * 24 * 3_600_000,
    reveals: 2,
    exports: 1,
  });
  const { text } = reportOffboarding(app, { id: offboarding.id, format: "markdown" });
  expect(text).toContain("given to a program 2 times, backups or lists exported once");
});

test("nothing is shared with a closed card, nor with the same card added again, until it is taken back", async () => {
  const jonas = join("Jonas");
  const { offboarding } = await startOffboarding(app, { person: "Jonas", leavesOn: clock.now });
  expect(() => findRecipients(app, "Jonas")).toThrow(expect.objectContaining({ code: "refused" }));
  removePerson(app, { person: "Jonas" });
  addPerson(app, { card: jonas.card });
  expect(() => findRecipients(app, "Jonas")).toThrow(expect.objectContaining({ code: "refused" }));
  finishOffboarding(app, { id: offboarding.id });
  expect(app.records.all("person")).toEqual([]);
  addPerson(app, { card: jonas.card });
  expect(() => findRecipients(app, "Jonas")).toThrow(expect.objectContaining({ code: "refused" }));
  reopenOffboarding(app, { id: offboarding.id });
  expect(findRecipients(app, "Jonas")[0]?.overview.name).toBe("Jonas");
  expect(app.records.all("person")).toHaveLength(1);
});

test("all cards of a person are taken, and one that comes under the name meanwhile is closed too", async () => {
  const first = join("Jonas");
  const second = join("Jonas");
  const id = makeKey("Payments");
  sent(id, first.signKey);
  sent(makeKey("Other"), second.signKey);
  later();
  const { offboarding } = await startOffboarding(app, { person: "Jonas" });
  expect(offboarding.rows).toHaveLength(2);
  const third = join("Jonas");
  expect(() => findRecipients(app, third.id)).toThrow(KeyholdError);
  // The share dialog shows it so, with the reason.
  const checked = checkShares(app, { keys: [{ id }] });
  expect(checked.refusals).toContainEqual({ person: third.id, sentence: expect.stringContaining("closed") });
  expect(shown(app, offboarding.id).cards).toHaveLength(3);
});

test("who stays and has a key are those who may have read it and do not leave as well", async () => {
  const people = ["Jonas", "Ilse", "Mara", "Owen"].map(join);
  const id = makeKey("Payments");
  for (const { signKey } of people) sent(id, signKey, signKey === people[2]?.signKey ? "revoked" : "opened");
  later();
  await startOffboarding(app, { person: "Owen" });
  const { offboarding } = await startOffboarding(app, { person: "Jonas" });
  expect(offboarding.rows[0]?.staying.map(({ name }) => name)).toEqual(["Ilse"]);
});

test("a relay that is away stops nothing, and the list says what may still be opened", async () => {
  const { signKey } = join("Jonas");
  sent(makeKey("Payments"), signKey, "waiting");
  const begun = await startOffboarding(app, { person: "Jonas" });
  expect(begun.unreachable).toEqual(["https://relay.example"]);
  expect(begun.offboarding).toMatchObject({ open: [{ name: "Payments" }], rows: [{ sure: "waiting", done: false }] });
  expect(() => finishOffboarding(app, { id: begun.offboarding.id })).toThrow(
    expect.objectContaining({ code: "conflict" }),
  );
  // With the key ticked by hand the link is still open, and it is not over.
  const [row] = begun.offboarding.rows;
  tickOffboarding(app, { id: begun.offboarding.id, value: row?.id ?? "", done: true, why: "not in use" });
  expect(() => finishOffboarding(app, { id: begun.offboarding.id })).toThrow(
    expect.objectContaining({ code: "conflict" }),
  );
});

test("somebody who never held anything is done at once", async () => {
  join("Jonas");
  const { offboarding } = await startOffboarding(app, { person: "Jonas" });
  expect(offboarding.rows).toEqual([]);
  expect(finishOffboarding(app, { id: offboarding.id }).offboarding.state).toBe("finished");
  expect(() => checkOffboarding(app, { id: offboarding.id, check: "log", done: true })).toThrow(
    expect.objectContaining({ code: "conflict" }),
  );
});

test("two windows begin the same and tick the same row once", async () => {
  const other = silent(secondApp(place, clock));
  const { signKey } = join("Jonas");
  const id = makeKey("Payments");
  sent(id, signKey);
  later();
  other.vault.refresh();
  const [one, two] = [
    await startOffboarding(app, { person: "Jonas" }),
    await startOffboarding(other, { person: "Jonas" }),
  ];
  expect(two.offboarding.id).toBe(one.offboarding.id);
  const tick = { id: one.offboarding.id, value: id, done: true };
  expect(() => tickOffboarding(app, tick)).toThrow(expect.objectContaining({ code: "needs_answer" }));
  tickOffboarding(app, { ...tick, why: "switched off at the provider" });
  other.vault.refresh();
  tickOffboarding(other, { ...tick, why: "the same, said again" });
  app.vault.refresh();
  const { offboarding } = { offboarding: shown(app, one.offboarding.id) };
  expect(offboarding.rows[0]).toMatchObject({ done: true, ticked: { why: "switched off at the provider" } });
  const ticks = app.vault.vault.readAudit().filter(({ action }) => action === "offboard.tick");
  expect(ticks).toHaveLength(1);
  other.vault.vault.close();
});

test("the report names who, what and when, and quotes the log; names in it are no markup", async () => {
  const { signKey } = join("Jonas *B*");
  const id = makeKey("Pay | ments");
  sent(id, signKey);
  later();
  const { offboarding } = await startOffboarding(app, { person: "Jonas *B*" });
  tickOffboarding(app, { id: offboarding.id, value: id, done: true, why: "not in use" });
  const { text } = reportOffboarding(app, { id: offboarding.id, format: "markdown" });
  expect(text).toContain("# Offboarding of Jonas \\*B\\*");
  expect(text).toContain("Pay \\| ments");
  expect(text).toMatch(/\| \d+ \| [^|]+ \| offboard\.start/);
  const json = JSON.parse(reportOffboarding(app, { id: offboarding.id, format: "json" }).text);
  expect(json).toMatchObject({
    name: "Jonas *B*",
    done: 1,
    log: expect.arrayContaining([expect.objectContaining({ action: "offboard.tick" })]),
  });
});
