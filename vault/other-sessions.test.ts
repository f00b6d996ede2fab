import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  createAt,
  entry,
  newPlace,
  passphraseSlot,
  removePlace,
  slotKeyFor,
  unlockAt,
  type VaultPlace,
} from "../test/support/vault-case.ts";
import type { OpenVault } from "./open-vault.ts";

/** What another process does at the moment when this one has just taken over its commits. */
const meanwhile = vi.hoisted(() => ({ act: () => {} }));
vi.mock("./catch-up.ts", async (original) => {
  const real = await original<typeof import("./catch-up.ts")>();
  const catchUp: typeof real.catchUp = (unlocked) => {
    real.catchUp(unlocked);
    const { act } = meanwhile;
    meanwhile.act = () => {};
    act();
  };
  return { ...real, catchUp };
});

let place: VaultPlace;
let ours: OpenVault;
let theirs: OpenVault;
beforeEach(() => {
  place = newPlace();
  ours = createAt(place);
  theirs = unlockAt(place);
});
afterEach(() => {
  ours.close();
  theirs.close();
  removePlace(place);
});

test("a record that another process changes again and again is never called damaged", () => {
  const id = ours.write(entry("add"), (tx) => tx.insert({ count: 0 }, { count: 0 }));
  const change = (count: number) => theirs.write(entry("edit"), (tx) => tx.update(id, { detail: { count } }));
  change(1);
  meanwhile.act = () => change(2);
  expect(ours.detail(id)).toEqual({ count: 1 });
  expect(ours.detail(id)).toEqual({ count: 2 });
});

test("ways to unlock that another process changed are read anew, not called damaged", () => {
  theirs.changePassphrase(entry("passphrase"), passphraseSlot("another passphrase"));
  const [slot] = ours.slots;
  if (slot === undefined) throw new Error("no slot");
  theirs.changePassphrase(entry("passphrase"), passphraseSlot("a third passphrase"));
  expect(ours.opensWith(slot.id, slotKeyFor(slot, "another passphrase"))).toBe(false);
});

test("a log that another process adds to while it is read is not called broken", () => {
  theirs.audit(entry("one"));
  meanwhile.act = () => theirs.audit(entry("two"));
  expect(ours.verifyAudit()).toEqual({ entries: 2 });
  meanwhile.act = () => theirs.audit(entry("three"));
  expect(ours.readAudit().map(({ action }) => action)).toEqual(["vault.create", "one", "two"]);
  expect(ours.verifyAudit()).toEqual({ entries: 4 });
});
