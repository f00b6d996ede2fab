/** What every store of the relay must do. One suite for all of them: SQLite now, others when they come. */
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LinkStore, NewLink } from "../../relay/store.ts";
import type { LinkKind } from "../../shared/link/envelope.ts";
import { entriesPerTag } from "../../shared/link/inbox-wire.ts";
import { scale } from "../support/scale.ts";
import { hex, LinkModel } from "./link-model.ts";

/** One database that several stores may be opened on, as several relay processes do. */
export type StoreBench = {
  open(options?: { readonly storageLimit?: number }): Promise<LinkStore>;
  /** Whether these bytes are in what the database serves, told apart from its logs. */
  holds(bytes: Uint8Array): Promise<boolean>;
  remove(): Promise<void>;
};

const minute = 60_000;
const day = 24 * 60 * minute;
const start = 1_800_000_000_000;

export function newLink(change: Partial<NewLink> = {}): NewLink {
  return {
    id: randomBytes(16),
    kind: 1,
    E: randomBytes(32),
    claimKey: randomBytes(32),
    ownerKey: randomBytes(32),
    ciphertext: randomBytes(1024),
    expiresAt: start + 60 * minute,
    ...change,
  };
}

export function storeConformance(name: string, newBench: () => Promise<StoreBench>): void {
  describe(`a store of the relay: ${name}`, () => {
    let bench: StoreBench;
    let store: LinkStore;
    beforeEach(async () => {
      bench = await newBench();
      store = await bench.open();
    });
    afterEach(async () => {
      await store.close();
      await bench.remove();
    });
    const bytes = (length = 16) => randomBytes(length);

    test("does what the model of a link does, in any order, whether a sweep runs or not", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 40 }), fc.boolean(), async (commands, sweeps) => {
          await compareWithModel(store, commands, sweeps);
        }),
        { numRuns: Math.ceil(120 * Math.min(scale, 20)) },
      );
    });

    test("gives back every byte it was given", async () => {
      const link = newLink({ ciphertext: bytes(100_000) });
      await store.create(link, start);
      const reader = bytes();
      const granted = await store.claim(link.id, reader, bytes(300), start);
      expect(granted.outcome === "granted" && hex(granted.ciphertext) === hex(link.ciphertext)).toBe(true);
      const keys = await store.keys(link.id, start);
      expect([keys?.kind, hex(keys?.claimKey ?? bytes()), hex(keys?.ownerKey ?? bytes())]).toEqual([
        1,
        hex(link.claimKey),
        hex(link.ownerKey),
      ]);
      expect(hex((await store.look(link.id, start))?.E ?? bytes())).toBe(hex(link.E));
    });

    test("of many claims at once on several handles exactly one wins, and the winner is the reader on record", async () => {
      const others = await Promise.all([bench.open(), bench.open()]);
      const handles = [store, ...others];
      for (let round = 0; round < 5; round++) {
        const link = newLink();
        await store.create(link, start);
        const claims = Array.from({ length: 24 }, (_, index) => {
          const request = Buffer.from(`claim ${index}`);
          const handle = handles[index % handles.length] ?? store;
          return handle.claim(link.id, bytes(), request, start).then((claim) => ({ claim, request }));
        });
        const all = await Promise.all(claims);
        const won = all.filter(({ claim }) => claim.outcome === "granted");
        expect(won.length).toBe(1);
        expect(all.filter(({ claim }) => claim.outcome === "taken").length).toBe(23);
        const status = await store.status(link.id, start);
        expect(hex(status?.claim ?? bytes())).toBe(hex(won[0]?.request ?? bytes()));
      }
      for (const other of others) await other.close();
    });

    test("counts ten guesses exactly, however many come at once", async () => {
      const other = await bench.open();
      const link = newLink({ kind: 3 });
      await store.create(link, start);
      const guesses = Array.from({ length: 30 }, (_, index) => (index % 2 ? store : other).badGuess(link.id, start));
      const outcomes = (await Promise.all(guesses)).map(({ outcome }) => outcome);
      expect(outcomes.filter((outcome) => outcome === "counted").length).toBe(10);
      expect(await store.status(link.id, start)).toMatchObject({ guesses: 10, state: "revoked" });
      await other.close();
    });

    test("a failing operation does not take its neighbours with it", async () => {
      const good = [newLink(), newLink(), newLink()];
      const bad = newLink({ id: bytes(15) });
      const asked = [good[0], bad, good[1], good[2]].map((link) => store.create(link ?? bad, start));
      const settled = await Promise.allSettled(asked);
      expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
      for (const link of good) expect((await store.look(link.id, start))?.state).toBe("pending");
    });

    test("no ciphertext stays once it is read, revoked, expired or lapsed", async () => {
      const links = [newLink(), newLink(), newLink(), newLink({ expiresAt: start + 5 * minute })] as const;
      const [read, revoked, lapsed, expired] = links;
      for (const link of links) {
        await store.create(link, start);
        expect(await bench.holds(link.ciphertext)).toBe(true);
      }
      const reader = bytes();
      await store.claim(read.id, reader, bytes(300), start);
      await store.ack(read.id, reader, bytes(200), start);
      await store.revoke(revoked.id, start);
      await store.claim(lapsed.id, reader, bytes(300), start);
      await store.sweep(start + 10 * minute);
      for (const link of links) expect(await bench.holds(link.ciphertext)).toBe(false);
      expect((await store.look(expired.id, start + 10 * minute))?.state).toBe("expired");
    });

    test("a sweep forgets a link seven days after its expiry, a bounded number at once", async () => {
      const links = Array.from({ length: 700 }, () => newLink({ ciphertext: bytes(8) }));
      await Promise.all(links.map((link) => store.create(link, start)));
      const end = start + 60 * minute + 7 * day;
      let steps = 0;
      let swept = 0;
      for (let ended = -1; ended !== 0; steps++, swept += ended) ended = await store.sweep(end);
      expect(swept).toBe(700);
      expect(steps).toBeGreaterThan(2);
      expect(await store.sweep(end + 100 * day)).toBe(0);
    });

    test("the quota refuses new links with all else working, and room comes back", async () => {
      const small = await bench.open({ storageLimit: 600_000 });
      const made: NewLink[] = [];
      for (;;) {
        const link = newLink({ ciphertext: bytes(20_000) });
        const { outcome } = await small.create(link, start);
        if (outcome !== "created") {
          expect(outcome).toBe("full");
          break;
        }
        made.push(link);
      }
      expect(made.length).toBeGreaterThan(5);
      const [first] = made;
      if (first === undefined) throw new Error("nothing was made");
      expect((await small.create(first, start)).outcome).toBe("same");
      const reader = bytes();
      expect((await small.claim(first.id, reader, bytes(300), start)).outcome).toBe("granted");
      expect((await small.ack(first.id, reader, bytes(200), start)).outcome).toBe("read");
      for (const link of made.slice(1, 4)) await small.revoke(link.id, start);
      expect((await small.create(newLink({ ciphertext: bytes(20_000) }), start)).outcome).toBe("created");
      await small.close();
    });

    test("the epoch rises, is seen by every handle, and a new one forgets all links", async () => {
      const other = await bench.open();
      expect(await store.epoch()).toBe(0);
      expect(await store.raiseEpoch()).toBe(1);
      expect(await other.raiseEpoch()).toBe(2);
      expect(await store.epoch()).toBe(2);
      const link = newLink();
      await store.create(link, start);
      await other.startEpoch(9);
      expect([await store.epoch(), await store.look(link.id, start)]).toEqual([9, undefined]);
      expect((await store.claim(link.id, bytes(), bytes(300), start)).outcome).toBe("unknown");
      await other.close();
    });

    test("counts the changes it made, so that an idle relay writes nothing", async () => {
      const before = store.changes;
      await store.sweep(start);
      await store.look(bytes(), start);
      expect(store.changes).toBe(before);
      await store.create(newLink(), start);
      expect(store.changes).toBeGreaterThan(before);
    });

    test("keeps what is left in the inbox until its time, for every handle, a bounded number under one tag", async () => {
      const other = await bench.open();
      const [tag, stranger] = [bytes(32), bytes(32)];
      const entries = Array.from({ length: 40 }, () => ({ tag, entry: bytes(121) }));
      const asked = entries.map((entry, index) => (index % 2 ? store : other).leave(entry, start + day, start));
      const outcomes = (await Promise.all(asked)).map(({ outcome }) => outcome);
      expect(outcomes.filter((outcome) => outcome === "left")).toHaveLength(entriesPerTag);
      expect(outcomes.filter((outcome) => outcome === "crowded")).toHaveLength(40 - entriesPerTag);
      const found = await other.lookUp([stranger, tag, bytes(32)], start);
      const kept = entries.filter((_, index) => outcomes[index] === "left").map(({ entry }) => hex(entry));
      expect(found.map(({ entry }) => hex(entry)).sort()).toEqual(kept.sort());
      expect(found.every((one) => hex(one.tag) === hex(tag))).toBe(true);
      const [again] = found;
      if (again === undefined) throw new Error("nothing was found");
      expect((await store.leave(again, start + day, start)).outcome).toBe("same");
      // What time has ended makes room, whether it is swept or not, and comes back when it is left again.
      expect(await store.lookUp([tag], start + day)).toEqual([]);
      expect((await store.leave(again, start + 2 * day, start + day)).outcome).toBe("left");
      expect(await store.lookUp([tag], start + day)).toHaveLength(1);
      let swept = 0;
      for (let ended = -1; ended !== 0; swept += ended) ended = await store.sweep(start + day);
      expect(swept).toBe(entriesPerTag - 1);
      expect(await bench.holds(again.entry)).toBe(true);
      while ((await store.sweep(start + 2 * day)) > 0);
      expect(await bench.holds(again.entry)).toBe(false);
      await other.close();
    });

    test("entries leave room for links, and are forgotten with them", async () => {
      const small = await bench.open({ storageLimit: 400_000 });
      let outcome = "left";
      for (let count = 0; count < 3_000 && outcome === "left"; count++) {
        ({ outcome } = await small.leave({ tag: bytes(32), entry: bytes(121) }, start + day, start));
      }
      expect(outcome).toBe("full");
      expect((await small.create(newLink({ ciphertext: bytes(50_000) }), start)).outcome).toBe("created");
      const tag = bytes(32);
      await store.leave({ tag, entry: bytes(121) }, start + day, start);
      await store.startEpoch(4);
      expect(await store.lookUp([tag], start)).toEqual([]);
      await small.close();
    });

    test("closing finishes what was asked for", async () => {
      const closing = await bench.open();
      const links = Array.from({ length: 50 }, () => newLink());
      const asked = links.map((link) => closing.create(link, start));
      await closing.close();
      await Promise.all(asked);
      for (const link of links) expect((await store.look(link.id, start))?.state).toBe("pending");
    });
  });
}

type Command = {
  readonly name: "create" | "recreate" | "claim" | "ack" | "revoke" | "report" | "badGuess" | "wait";
  readonly link: number;
  readonly reader: number;
  readonly wait: number;
};

const name = (...names: readonly Command["name"][]) => fc.constantFrom(...names);
const command: fc.Arbitrary<Command> = fc.record({
  // Several of a kind, so that links get far enough to be interesting.
  name: fc.oneof(
    { weight: 2, arbitrary: name("create", "revoke", "report", "recreate") },
    { weight: 6, arbitrary: name("claim", "ack", "badGuess") },
    { weight: 3, arbitrary: name("wait") },
  ),
  link: fc.nat({ max: 2 }),
  reader: fc.nat({ max: 1 }),
  wait: fc.constantFrom(1, minute, 5 * minute, 10 * minute - 1, 10 * minute, day, 7 * day),
});

async function compareWithModel(store: LinkStore, commands: readonly Command[], sweeps: boolean): Promise<void> {
  const model = new LinkModel();
  let now = start;
  const kinds: readonly LinkKind[] = [1, 3, 3];
  let links = kinds.map((kind) => newLink({ kind, ciphertext: randomBytes(24), expiresAt: start + 6 * minute }));
  const readers = [randomBytes(16), randomBytes(16)];
  for (const link of links) {
    expect(await store.create(link, now)).toEqual(model.create(hex(link.id), link, now));
  }
  for (const [step, { name, link: linkIndex, reader: readerIndex, wait }] of commands.entries()) {
    if (sweeps) while ((await store.sweep(now)) > 0);
    const link = links[linkIndex] ?? newLink();
    const id = hex(link.id);
    const reader = readers[readerIndex] ?? randomBytes(16);
    const notice = Buffer.from(`notice ${step}`);
    const real = async (): Promise<object> => {
      switch (name) {
        case "wait":
          now += wait;
          return {};
        case "create":
        case "recreate":
          return store.create(link, now);
        case "claim":
          return readable(await store.claim(link.id, reader, notice, now));
        case "ack":
          return store.ack(link.id, reader, notice, now);
        case "revoke":
          return store.revoke(link.id, now);
        case "report":
          return store.report(link.id, notice, now);
        case "badGuess":
          return store.badGuess(link.id, now);
      }
    };
    if (name === "recreate") {
      // Another link under the same id.
      links = links.with(linkIndex, newLink({ id: link.id, kind: link.kind, expiresAt: now + 6 * minute }));
      const other = links[linkIndex] ?? link;
      const outcome = await store.create(other, now);
      expect(outcome).toEqual(model.create(id, other, now));
      if (outcome.outcome === "other") links = links.with(linkIndex, link);
      continue;
    }
    const answer = await real();
    const expected = {
      wait: () => ({}),
      create: () => model.create(id, link, now),
      claim: () => model.claim(id, hex(reader), hex(notice), now),
      ack: () => model.ack(id, hex(reader), hex(notice), now),
      revoke: () => model.revoke(id, now),
      report: () => model.report(id, hex(notice), now),
      badGuess: () => model.badGuess(id, now),
    }[name]();
    expect({ step, name, answer }).toEqual({ step, name, answer: expected });
    await compareViews(store, model, link.id, now);
  }
}

async function compareViews(store: LinkStore, model: LinkModel, id: Uint8Array, now: number): Promise<void> {
  const look = await store.look(id, now);
  expect(look && { state: look.state, kind: look.kind, expiresAt: look.expiresAt }).toEqual(model.look(hex(id), now));
  const status = await store.status(id, now);
  const text = (bytes: Uint8Array | undefined) => bytes && hex(bytes);
  expect(
    status && {
      ...status,
      claim: text(status.claim),
      receipt: text(status.receipt),
      report: text(status.report),
    },
  ).toEqual(model.status(hex(id), now));
  expect((await store.keys(id, now)) === undefined).toBe(look === undefined);
}

function readable(claim: Awaited<ReturnType<LinkStore["claim"]>>): object {
  return claim.outcome === "granted" ? { ...claim, ciphertext: hex(claim.ciphertext) } : claim;
}
