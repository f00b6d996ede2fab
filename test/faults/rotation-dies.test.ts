/**
 * The model of a rotation, with its process killed at every point, its vault locked, another window going on with it
 * and the relay gone: whatever happens, neither value is lost, there is one new version, and one link for each person.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isKeyholdError } from "../../shared/contract/errors.ts";
import type { Rotation } from "../../shared/contract/rotation-methods.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { RelayPlace } from "../e2e/relay-place.ts";
import { passphrase, TestPerson } from "../support/people.ts";
import { type Checkpoint, PersonProcess } from "../support/person-process.ts";
import { scale } from "../support/scale.ts";

const checkpoints = [
  "rotation.after-start",
  "rotation.before-value",
  "rotation.after-value",
  "share.before-post",
  "share.after-post",
  "rotation.after-share",
  "rotation.after-revoke",
] as const satisfies readonly Checkpoint[];
type Trouble = Checkpoint | "lock" | "relay gone" | "another window";

let relay: RelayPlace;
let ana: PersonProcess;
let folder: TestPerson;
let ben: TestPerson;
let cleo: TestPerson;
let keys = 0;

beforeAll(async () => {
  relay = await RelayPlace.open();
  [folder, ben, cleo] = await Promise.all([
    TestPerson.create("Ana"),
    TestPerson.create("Ben"),
    TestPerson.create("Cleo"),
  ]);
  await folder.call("settings.set", { name: "relay", value: relay.url });
  for (const person of [ben, cleo]) {
    await folder.meet(person);
    await person.meet(folder);
  }
  await folder.lock();
  ana = await PersonProcess.startUnlocked(folder.folder);
});
afterAll(async () => {
  await ana.close();
  await Promise.all([folder.leave(), ben.leave(), cleo.leave()]);
  await relay.close();
});

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Opens a link as its recipient and puts the value in the place of the one that is there. */
async function take(person: TestPerson, link: string): Promise<void> {
  const { message } = await person.call("inbox.receive", { link });
  await person.call("inbox.decide", { id: message.id, decision: "store", onConflict: "replace" });
}

/** A key that Ben and Cleo hold. */
async function sharedKey(): Promise<{ id: string; name: string }> {
  const name = `KEY_${++keys}`;
  const { id } = await ana.call("keys.add", {
    name,
    env: "prod",
    service: "ours",
    value: utf8(`old value of ${name}`),
  });
  const { shares } = await ana.call("shares.create", { keys: [{ id }], to: ["Ben", "Cleo"] });
  for (const { link, to } of shares) await take(to === "Ben" ? ben : cleo, link);
  await ana.call("shares.list", {});
  return { id, name };
}

/** What a person does next, from wherever the rotation stands. @returns false when nothing is left. */
async function goOn({ id, name }: { id: string; name: string }): Promise<boolean> {
  const { rotation } = await ana.call("rotations.start", { key: { id } });
  await ana.call("shares.list", {});
  const at = { id: rotation.id };
  const now: Rotation = (await ana.call("rotations.get", at)).rotation;
  switch (now.step) {
    case "provider":
    case "value":
      await ana.call("rotations.newValue", { ...at, value: utf8(`new value of ${name}`) });
      return true;
    case "share":
      await ana.call("rotations.share", at);
      return true;
    case "receipts": {
      // Sends what the relay had not taken, and makes nothing twice.
      await ana.call("rotations.share", at);
      const { links } = await ana.call("rotations.links", at);
      for (const { to, link } of links) await take(to === "Ben" ? ben : cleo, link).catch(unlessGone);
      return true;
    }
    case "revoke":
      return (await ana.call("rotations.revoke", { ...at, by: "person" })).rotation.state !== "done";
    default:
      return false;
  }
}

function unlessGone(error: unknown): void {
  if (!isKeyholdError(error, "relay_unreachable", "link_gone", "link_decided")) throw error;
}

/** Goes on until the trouble happens or there is nothing left, and repairs what the trouble broke. */
async function withTrouble(trouble: Trouble, key: { id: string; name: string }): Promise<void> {
  if (trouble === "relay gone") {
    relay.down = true;
    for (let turn = 0; turn < 3; turn++) await goOn(key).catch(unlessGone);
    relay.down = false;
    return;
  }
  if (trouble === "lock") {
    const answer = goOn(key).catch(() => undefined);
    await ana.ask("vault.lock", {});
    await answer;
    await ana.call("vault.unlock", { credential: { passphrase: utf8(passphrase) } });
    return;
  }
  if (trouble === "another window") {
    await folder.unlock();
    const mine = ana;
    const both = [goOn(key), twin(key)];
    await Promise.all(both.map((one) => one.catch((error) => expect(error).toMatchObject({ code: "conflict" }))));
    await folder.lock();
    ana = mine;
    return;
  }
  ana.dieAt(trouble);
  let died = false;
  for (let turn = 0; turn < 8 && !died; turn++) {
    const isMore = await goOn(key).catch(() => {
      died = true;
      return true;
    });
    if (!isMore) break;
  }
  await ana.kill();
  ana = await PersonProcess.startUnlocked(folder.folder);
}

/** The same step, by another process with the same vault. */
async function twin({ id, name }: { id: string; name: string }): Promise<void> {
  const { rotation } = await folder.call("rotations.start", { key: { id } });
  if (rotation.step === "value" || rotation.step === "provider") {
    await folder.call("rotations.newValue", { id: rotation.id, value: utf8(`new value of ${name}`) });
  } else if (rotation.step === "share") await folder.call("rotations.share", { id: rotation.id });
}

async function expectWhole({ id, name }: { id: string; name: string }): Promise<void> {
  const { versions } = await ana.call("keys.history", { key: { id } });
  expect(versions.map(({ version }) => version)).toEqual([2, 1]);
  const now = await ana.call("keys.value", { key: { id }, purpose: "reveal" });
  expect(textOf(now.value)).toBe(`new value of ${name}`);
  const before = await ana.call("keys.value", { key: { id }, purpose: "reveal", version: 1 });
  expect(textOf(before.value)).toBe(`old value of ${name}`);
  const { shares } = await ana.call("shares.list", {});
  const links = shares.filter(({ items }) => items.some(({ valueId }) => valueId === id));
  // One of the old value and one of the new for each.
  expect(links.map(({ to }) => to).sort()).toEqual(["Ben", "Ben", "Cleo", "Cleo"]);
  expect(new Set(links.map(({ state }) => state))).toEqual(new Set(["opened"]));
  for (const person of [ben, cleo]) {
    const { value } = await person.call("keys.value", { key: { name }, purpose: "reveal" });
    expect(textOf(value)).toBe(`new value of ${name}`);
  }
  const { rotations } = await ana.call("rotations.list", { ended: true });
  expect(rotations.filter(({ valueId }) => valueId === id)).toMatchObject([{ state: "done" }]);
}

async function finish(key: { id: string; name: string }): Promise<void> {
  for (let turn = 0; turn < 12; turn++) if (!(await goOn(key))) return;
  throw new Error("the rotation does not come to an end");
}

describe("a rotation goes on after", () => {
  test.each([...checkpoints, "lock", "relay gone", "another window"] as const)(
    "%s",
    async (trouble) => {
      const key = await sharedKey();
      await withTrouble(trouble, key);
      await finish(key);
      await expectWhole(key);
    },
    300_000,
  );

  test("any row of these", async () => {
    const troubles = fc.array(fc.constantFrom<Trouble>(...checkpoints, "lock", "relay gone", "another window"), {
      minLength: 2,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(troubles, async (row) => {
        const key = await sharedKey();
        for (const trouble of row) {
          const { rotations } = await ana.call("rotations.list", { ended: true });
          // What is done stays done: another start would be another rotation.
          if (rotations.some(({ valueId, state }) => valueId === key.id && state === "done")) break;
          await withTrouble(trouble, key);
        }
        const { rotations } = await ana.call("rotations.list", { ended: true });
        if (!rotations.some(({ valueId, state }) => valueId === key.id && state === "done")) await finish(key);
        await expectWhole(key);
      }),
      { numRuns: 4 * scale, endOnFailure: true },
    );
  }, 900_000);
});
