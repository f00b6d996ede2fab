/** The ledger against a plain model: whatever happens to links, keys and people, both say the same. */
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { randomBytes, toBase64, utf8 } from "../../../shared/crypto/bytes.ts";
import { tombstoneMilliseconds } from "../../../shared/link/envelope.ts";
import type { VerdictReason } from "../../../shared/link/judge.ts";
import { newApp, secondApp, type TestClock } from "../../../test/support/app-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { removeKey, restoreKey } from "../keys/remove-key.ts";
import { addKey, editKey } from "../keys/write-key.ts";
import { rowsFor } from "../offboarding/offboarding-rows.ts";
import type { ShareOverview, StoredVerdict } from "../records/links.ts";
import type { PersonOverview } from "../records/people.ts";
import { exportHolders } from "./export-holders.ts";
import { holdersOfKey, holdersOfPerson, holdingsOfValue } from "./read-holders.ts";
import { counts } from "./sureness.ts";

let place: VaultPlace;
let clock: TestClock;
let app: App;

beforeEach(() => {
  place = newPlace();
  clock = { now: 1_800_000_000_000 };
  app = newApp(place, clock);
});
afterEach(() => {
  app.vault.vault.close();
  removePlace(place);
});

const hour = 3_600_000;
const key = (name: string) => ({ name, env: "prod" as const });

function makeKey(name: string): string {
  return addKey(app, {
    name,
    env: "prod",
    service: "Stripe",
    type: "private",
    showOnce: false,
    value: utf8(`v ${name}`),
  }).id;
}

function makePerson(name: string, change: Partial<PersonOverview> = {}): string {
  const signKey = toBase64(randomBytes(32));
  const overview: PersonOverview = {
    kind: "person",
    card: "",
    name,
    device: "laptop",
    signKey,
    boxKey: toBase64(randomBytes(32)),
    createdAt: 1,
    state: "verified",
    addedAt: clock.now,
    ...change,
  };
  app.vault.write([], (tx) => tx.insert(overview, {}));
  return signKey;
}

type Sent = { state?: ShareOverview["state"]; verdict?: StoredVerdict; guest?: boolean; version?: number };

function send(valueId: string, to: { name: string; signKey: string }, { guest = false, ...sent }: Sent = {}): RecordId {
  const listed = app.keys.value(valueId);
  if (listed === undefined) throw new Error("no such value");
  const { keyId, env, version } = listed.value;
  const overview: ShareOverview = {
    kind: "share",
    linkId: toBase64(randomBytes(16)),
    items: [{ keyId, valueId, name: listed.key.name, env, version: sent.version ?? version }],
    to: guest ? "guest" : to.name,
    ...(guest ? { guest: true as const } : { toSignKey: to.signKey }),
    relay: "https://relay.example",
    state: sent.state ?? "waiting",
    createdAt: clock.now,
    expiresAt: clock.now + hour,
    ...(sent.verdict === undefined ? {} : { verdict: sent.verdict }),
  };
  return app.vault.write([], (tx) => tx.insert(overview, { share: {} }));
}

function judge(id: RecordId, state: ShareOverview["state"], verdict?: Partial<StoredVerdict>, by = app): void {
  by.vault.write([], (tx) => {
    const overview = by.records.get("share", id) as ShareOverview;
    const full = { state: state as StoredVerdict["state"], receipt: false, reasons: [], ...verdict };
    tx.update(id, { overview: { ...overview, state, verdict: full } });
  });
}

const opened = (at: number) => ({ openedAt: at, receipt: true, by: "recipient" as const });

test("who opened a key, with which version, stays known when the key or the person is gone", () => {
  const id = makeKey("Payments");
  const signKey = makePerson("Jonas");
  judge(send(id, { name: "Jonas", signKey }), "opened", opened(clock.now));
  expect(holdersOfKey(app, { key: { id } }).holders).toMatchObject([
    { person: "Jonas", version: 1, present: 1, sure: "receipt", removed: false },
  ]);
  editKey(app, { key: { id }, value: utf8("another") });
  const { id: person } = app.holders.onTeam(signKey) ?? { id: "" };
  app.vault.write([], (tx) => {
    const overview = app.records.get("person", person) as PersonOverview;
    tx.update(person as RecordId, { overview: { ...overview, name: "Jonas Brandt" } });
  });
  expect(holdersOfPerson(app, { person: "Jonas Brandt" }).held).toMatchObject([{ version: 1, present: 2 }]);
  app.vault.write([], (tx) => tx.remove(person as RecordId));
  removeKey(app, { key: key("Payments") });
  app.vault.write([], (tx) => tx.remove(id as RecordId));
  expect(holdersOfPerson(app, { person: "Jonas" }).held).toMatchObject([
    { name: "Payments", removed: true, version: 1 },
  ]);
  expect(holdersOfKey(app, { key: { id } }).holders).toHaveLength(1);
});

test.each<[string, ShareOverview["state"], Partial<StoredVerdict> | undefined, string]>([
  ["a receipt that is false", "disputed", { receipt: false, openedAt: 5, reasons: ["receipt_false"] }, "disputed"],
  ["opened, without a receipt", "opened", { receipt: false, openedAt: 5 }, "unconfirmed"],
  ["opened, and no verdict at all", "opened", undefined, "unconfirmed"],
  ["a guest's opening", "opened", { receipt: true, openedAt: 5, by: "link_holder" }, "somebody"],
  ["a claim alone", "unconfirmed", { openedAt: 5, by: "recipient" }, "unconfirmed"],
  ["a lapsed claim", "lapsed", { openedAt: 5, by: "recipient" }, "unconfirmed"],
  ["taken by somebody else", "intercepted", {}, "intercepted"],
  ["revoked, after it was claimed", "revoked", { openedAt: 5 }, "unconfirmed"],
  ["revoked", "revoked", {}, "unread"],
  ["expired", "expired", {}, "unread"],
  ["expired, and the relay never asked", "expired", undefined, "unknown"],
  ["forgotten by the relay", "expired", { reasons: ["forgotten" satisfies VerdictReason] }, "unknown"],
  ["still waiting after its end, says the relay", "expired", { reasons: ["pending_after_expiry"] }, "unknown"],
  ["not sent yet", "unsent", undefined, "waiting"],
])("%s is %s", (_name, state, verdict, sure) => {
  const id = makeKey("Payments");
  const signKey = makePerson("Jonas");
  const share = send(id, { name: "Jonas", signKey }, { state });
  if (verdict !== undefined) judge(share, state, verdict);
  const [holding] = holdersOfKey(app, { key: { id } }).holders;
  expect(holding?.sure).toBe(sure);
  expect(rowsFor(app, [signKey], {})).toHaveLength(sure === "unread" ? 0 : 1);
});

test("a link that nobody asked about in time may have been opened", () => {
  const id = makeKey("Payments");
  send(id, { name: "Jonas", signKey: makePerson("Jonas") });
  clock.now += hour + tombstoneMilliseconds + 1;
  expect(holdingsOfValue(app, id)).toMatchObject([{ sure: "unknown" }]);
});

test("whoever sent a key holds the version that came, also after it was replaced here", () => {
  const id = makeKey("Payments");
  const signKey = makePerson("Ilse");
  const listed = app.keys.value(id);
  const from = { name: "Ilse", signKey, verified: true, at: clock.now };
  app.vault.write([], (tx) =>
    tx.insert(
      {
        kind: "received",
        linkId: "L",
        from,
        items: [{ keyId: listed?.value.keyId ?? "", valueId: id, name: "Payments", env: "prod", version: 1 }],
      },
      {},
    ),
  );
  expect(holdersOfPerson(app, { person: "Ilse" }).held).toMatchObject([{ sure: "source", version: 1 }]);
  editKey(app, { key: { id }, value: utf8("my own") });
  expect(rowsFor(app, [signKey], {})).toMatchObject([{ version: 1, present: 2, state: "sent", done: true }]);
});

test("CSV runs nothing in a spreadsheet and keeps its columns", () => {
  const id = makeKey('=HYPERLINK("https://evil","x")');
  send(id, { name: "@Jonas, the\tother", signKey: makePerson("+Jonas, B.") });
  const { csv = "", rows } = exportHolders(app, {});
  const [head, line] = csv.split("\r\n");
  expect([rows, head?.startsWith("key,service,environment")]).toEqual([1, true]);
  expect(line).toContain(`"'=HYPERLINK(""https://evil"",""x"")",Stripe,prod,1,1,"'+Jonas, B."`);
  expect(app.vault.vault.readAudit().at(-1)).toMatchObject({ action: "holders.export", subject: "everything" });
});

type Model = Map<string, { key: string; person: string; version: number; state: ShareOverview["state"] }>;
const ends = ["opened", "unconfirmed", "lapsed", "disputed", "expired", "revoked", "intercepted"] as const;

test("agrees with a plain model over random histories, in this process and in another", () => {
  const steps = fc.array(
    fc.record({
      what: fc.constantFrom("send", "judge", "rotate", "remove", "restore", "rename", "leave", "elsewhere", "forget"),
      a: fc.nat(5),
      b: fc.nat(5),
      end: fc.constantFrom(...ends),
    }),
    { maxLength: 25 },
  );
  const names = ["A", "B", "C"];
  fc.assert(
    fc.property(steps, (history) => {
      app.vault.vault.close();
      removePlace(place);
      place = newPlace();
      app = newApp(place, clock);
      const other = secondApp(place, clock);
      const ids = names.map(makeKey);
      const people = ["Jonas", "Ilse", "Mara"].map((name) => ({ name, signKey: makePerson(name) }));
      const versions = ids.map(() => 1);
      const removed = ids.map(() => false);
      const model: Model = new Map();
      let count = 0;
      for (const { what, a, b, end } of history) {
        const at = a % names.length;
        const id = ids[at] as string;
        const person = people[b % people.length] as { name: string; signKey: string };
        const shares = [...model.keys()];
        const share = shares[(a * 6 + b) % Math.max(1, shares.length)];
        if (what === "send") {
          model.set(send(id, person), {
            key: id,
            person: person.signKey,
            version: versions[at] ?? 0,
            state: "waiting",
          });
        } else if ((what === "judge" || what === "elsewhere") && share !== undefined) {
          const proof = end === "opened" ? opened(clock.now) : {};
          judge(share as RecordId, end, proof, what === "judge" ? app : other);
          app.vault.refresh();
          other.vault.refresh();
          const sent = model.get(share);
          if (sent !== undefined) model.set(share, { ...sent, state: end });
        } else if (what === "forget" && share !== undefined) {
          app.vault.write([], (tx) => tx.remove(share as RecordId));
          other.vault.refresh();
          model.delete(share);
        } else if (what === "rotate" && !removed[at]) {
          editKey(app, { key: { id }, value: utf8(`new ${count++}`) });
          versions[at] = (versions[at] ?? 0) + 1;
        } else if (what === "remove" && !removed[at]) {
          removeKey(app, { key: { id } });
          removed[at] = true;
        } else if (what === "restore" && removed[at]) {
          restoreKey(app, { key: { id } });
          removed[at] = false;
        } else if (what === "rename" || what === "leave") {
          const known = app.holders.onTeam(person.signKey);
          if (known !== undefined) {
            app.vault.write([], (tx) => {
              if (what === "leave") tx.remove(known.id as RecordId);
              else
                tx.update(known.id as RecordId, { overview: { ...known.overview, name: `${person.name} ${count++}` } });
            });
          }
        }
      }
      other.vault.refresh();
      for (const reader of [app, other]) {
        for (const [at, id] of ids.entries()) {
          const expected = [...model].filter(([, sent]) => sent.key === id);
          const found = holdingsOfValue(reader, id);
          expect(found.map((one) => [one.shareId, one.signKey, one.version, one.state]).sort()).toEqual(
            expected.map(([share, sent]) => [share, sent.person, sent.version, sent.state]).sort(),
          );
          for (const one of found) {
            expect(one).toMatchObject({ present: versions[at], removed: removed[at] });
            expect(one.sure === "receipt").toBe(one.state === "opened");
            expect(counts(one.sure)).toBe(one.state !== "expired" && one.state !== "revoked");
          }
        }
        for (const { signKey } of people) {
          const theirs = [...model.values()].filter(
            ({ person, state }) => person === signKey && state !== "expired" && state !== "revoked",
          );
          const held = new Set(theirs.map((sent) => sent.key));
          expect(reader.holders.holds(signKey, clock.now)).toBe(held.size);
          const rows = rowsFor(reader, [signKey], {});
          expect(new Set(rows.map((row) => row.id))).toEqual(held);
          for (const row of rows) {
            const newest = Math.max(...theirs.filter((sent) => sent.key === row.id).map((sent) => sent.version));
            expect(row.version).toBe(newest);
            if (newest >= (versions[ids.indexOf(row.id)] ?? 0)) expect(row.done).toBe(false);
          }
        }
      }
      other.vault.vault.close();
    }),
    { numRuns: 25 },
  );
});
