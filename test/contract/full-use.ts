/** A person's whole use of Keyhold through one door: every method succeeds at least once. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, vi } from "vitest";
import type { Host } from "../../host/host.ts";
import { hostApi, type MethodInput, type MethodName, type MethodOutput } from "../../shared/contract/api.ts";
import { cardText, issueCard } from "../../shared/identity/card.ts";
import { newIdentity, publicKeysOf } from "../../shared/identity/identity.ts";
import { safetyWords } from "../../shared/identity/safety-words.ts";
import { passphrase, type TestPerson } from "../support/people.ts";
import { otherProgram } from "./agent-door.ts";
import type { OpenDoor } from "./doors.ts";
import { useActivity } from "./full-use-activity.ts";
import { useOneTimeCodes } from "./full-use-codes.ts";
import { useImports } from "./full-use-import.ts";
import { useScan } from "./full-use-scan.ts";
import { quietMethods } from "./quiet-methods.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const credential = () => ({ passphrase: utf8(passphrase) });

export type FullUseParts = {
  readonly door: OpenDoor;
  readonly folder: string;
  readonly vaultFile: string;
  /** A teammate with an open vault of his own. */
  readonly ben: TestPerson;
  readonly relay: string;
  readonly host: Host;
};

/** What would leave this computer: its refusal is the answer here, and the adapters' own tests try the rest. */
const outside = new Set<string>(["rotations.automatic"]);

/** @returns every method that answered, and whose answer had the form the contract promises. */
export async function useEverything({ door, folder, vaultFile, ben, relay, host }: FullUseParts): Promise<Set<string>> {
  const used = new Set<string>();
  const logged = new Set<string>();
  const entries = async () => {
    const answer = await door.call("activity.list", { limit: 1 });
    return answer.ok ? (answer.value as MethodOutput<"activity.list">).total : undefined;
  };
  async function call<Name extends MethodName>(name: Name, input: MethodInput<Name>): Promise<MethodOutput<Name>> {
    const before = await entries();
    const answer = await door.call(name, input);
    const after = await entries();
    if (after !== undefined && (before === undefined || after > before)) logged.add(name);
    if (!answer.ok && outside.has(name)) used.add(name);
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code}: ${answer.error.message}`);
    const parsed = hostApi[name].output.safeParse(answer.value);
    expect(parsed.error?.issues, `what ${name} answers`).toBeUndefined();
    // Strict schemas take no field that the contract does not name; nothing may be lost on the way either.
    expect(answer.value, `what ${name} answers`).toEqual(parsed.data);
    used.add(name);
    return answer.value as MethodOutput<Name>;
  }

  expect(await call("vault.status", {})).toEqual({ file: vaultFile, state: "absent" });
  expect((await call("passphrase.judge", { passphrase: utf8(passphrase) })).ok).toBe(true);
  const made = await call("vault.create", {
    name: "Ana",
    device: "laptop",
    passphrase: utf8(passphrase),
    recovery: true,
  });
  expect(made.recoveryCode).toBeTruthy();
  expect((await call("vault.status", {})).state).toBe("unlocked");
  await call("me.rename", { name: "Ana Soto" });
  const { card } = await call("me.get", {});

  const { value: generated } = await call("keys.generate", { length: 40 });
  expect(generated).toHaveLength(40);
  const { id } = await call("keys.add", { name: "MAIN", env: "dev", service: "Example", value: utf8("first value") });
  await call("keys.edit", { key: { id }, value: utf8("second value"), notes: "two\nlines" });
  expect((await call("keys.list", { query: "main" })).total).toBe(1);
  // Through the agent they stand with what is revealed alone.
  expect((await call("keys.value", { key: { id }, purpose: "reveal" })).page.notes).toBe("two\nlines");
  const { value } = await call("keys.value", { key: { id }, purpose: "reveal", version: 1 });
  expect(new TextDecoder().decode(value)).toBe("first value");
  const run = { only: ["MAIN"], references: [{ name: "MAIN", field: "service" }] };
  expect((await call("run.plan", run)).given.map(({ variable }) => variable)).toEqual([undefined, "MAIN"]);
  const { given } = await call("run.values", { ...run, command: "npm" });
  expect(given.map(({ value }) => new TextDecoder().decode(value))).toEqual(["Example", "second value"]);
  expect((await call("keys.history", { key: { id } })).versions).toHaveLength(2);

  expect(await call("clipboard.copyKey", { key: { id } })).toMatchObject({ holds: true, name: "MAIN" });
  await call("clipboard.copyText", { text: utf8("a card"), name: "card", secret: false });
  expect((await call("clipboard.clear", {})).holds).toBe(false);
  await useAgent(call, host);
  await call("drafts.save", { place: `key:${id}`, draft: utf8("half an edit") });
  const { draft } = await call("drafts.get", { place: `key:${id}` });
  expect(new TextDecoder().decode(draft)).toBe("half an edit");
  await call("drafts.drop", { place: `key:${id}` });

  const his = await ben.call("me.get", {});
  await call("team.add", { card: his.card });
  expect((await call("team.list", {})).people).toHaveLength(1);
  expect((await call("team.words", { person: "Ben" })).words).toEqual(his.words);
  await call("team.verify", { person: "Ben", words: his.words.join(" ") });
  await ben.call("team.add", { card });
  await useDevices(call, ben);
  await useRules(call, ben, id);
  await useLinks(call, ben, relay, id);
  await call("rules.leave", {});
  await useOffboarding(call);
  await call("team.remove", { person: "Ben" });
  await ben.call("team.remove", { person: "Ana Soto" });

  await useOneTimeCodes(call, id);
  await call("keys.remove", { key: { id } });
  await call("keys.restore", { key: { id } });
  await useHealth(call, folder, id);
  await useScan(call, folder);
  await useCompromised(call, folder, id);
  await call("settings.set", { name: "locks.windowClosed", value: "true" });
  expect((await call("settings.get", {})).locks.windowClosed).toBe(true);
  await useActivity(call, folder);
  await useImports(call, folder);
  expect((await call("relay.start", { reach: "computer" })).running).toBe(true);
  expect((await call("relay.status", {})).running).toBe(true);
  expect((await call("relay.stop", {})).running).toBe(false);

  expect((await call("relays.check", {})).checks.length).toBeGreaterThan(0);
  await call("session.activity", {});
  expect((await call("session.due", {})).locksAt).toBeGreaterThan(Date.now());
  const backup = join(folder, "backup");
  expect((await call("vault.backup", { file: backup })).keys).toBe(5);
  expect(await call("vault.inspectBackup", { file: backup, credential: credential() })).toMatchObject({ keys: 5 });
  const next = "copper window morning 77 lake";
  await call("vault.changePassphrase", {
    credential: credential(),
    next: utf8(next),
    replaceVaultKey: false,
    newRecovery: false,
  });
  await call("vault.newRecoveryKit", { credential: { passphrase: utf8(next) } });
  expect((await call("session.trigger", { trigger: "shortcut" })).locked).toBe(true);
  await call("vault.unlock", { credential: { passphrase: utf8(next) } });
  await call("vault.lock", {});
  expect((await call("vault.doctor", {})).checks.length).toBeGreaterThan(0);
  await call("vault.restore", { file: backup, credential: credential() });
  expect((await call("vaults.recent", {})).vaults[0]).toMatchObject({ file: vaultFile });
  expect((await call("vaults.choose", { file: join(folder, "another") })).state).toBe("absent");
  const silent = [...used].filter((name) => !logged.has(name) && !quietMethods.has(name));
  expect(silent, "what left no entry in the activity log").toEqual([]);
  return used;
}

/** Ben leaves, and in the end stays. */
async function useOffboarding(call: Call): Promise<void> {
  const { rows } = await call("offboarding.preview", { person: "Ben" });
  const total = rows.length;
  expect(total).toBeGreaterThan(1);
  const { offboarding } = await call("offboarding.start", { person: "Ben", leavesOn: Date.now() });
  const { id } = offboarding;
  expect((await call("offboarding.list", {})).offboardings).toMatchObject([{ id, total, done: 0 }]);
  for (const { id: value } of offboarding.rows) {
    await call("offboarding.tick", { id, value, done: true, why: "switched off at the provider" });
  }
  expect((await call("offboarding.log", { id })).entries.length).toBeGreaterThan(total);
  await call("offboarding.check", { id, check: "log", done: true });
  expect((await call("offboarding.settle", { id })).unreachable).toEqual([]);
  expect((await call("offboarding.get", { id })).offboarding).toMatchObject({ done: total, open: [] });
  expect((await call("offboarding.report", { id })).text).toContain("Offboarding of Ben");
  await call("offboarding.finish", { id });
  expect((await call("team.list", {})).people).toEqual([]);
  await call("offboarding.reopen", { id });
  expect((await call("team.list", {})).people).toMatchObject([{ name: "Ben", state: "verified" }]);
}

export type Call = <Name extends MethodName>(name: Name, input: MethodInput<Name>) => Promise<MethodOutput<Name>>;

/** Ana founds a team with Ben in it, and follows one of his for a moment. */
async function useRules(call: Call, ben: TestPerson, id: string): Promise<void> {
  const his = (await ben.call("rules.found", { name: "Ben's" })) && (await ben.call("rules.export", {}));
  await ben.call("rules.leave", {});
  const first = await call("rules.import", { text: his.text });
  await call("rules.decline", { id: first.offer?.id ?? "" });
  const { offer } = await call("rules.import", { text: his.text });
  expect((await call("rules.join", { id: offer?.id ?? "" })).team).toMatchObject({ name: "Ben's", role: "none" });
  await call("rules.leave", {});
  await call("rules.found", { name: "Halden" });
  const edited = await call("rules.edit", { changes: [{ change: "role", person: "Ben", role: "maintainer" }] });
  expect(edited.changes).toEqual(["Ben is a maintainer now."]);
  expect((await call("rules.get", {})).team?.people).toHaveLength(2);
  expect((await call("rules.export", {})).text).toMatch(/^keyhold-team1\./);
  await call("rules.seen", {});
  expect((await call("shares.check", { keys: [{ id }] })).refusals).toEqual([]);
}

async function useLinks(call: Call, ben: TestPerson, relay: string, id: string): Promise<void> {
  const created = await call("shares.create", { keys: [{ id }], to: ["Ben"], relay, note: "for staging" });
  const received = await ben.call("inbox.receive", { link: created.shares[0]?.link ?? "" });
  await ben.call("inbox.decide", { id: received.message.id, decision: "decline" });
  expect((await call("shares.list", {})).shares[0]).toMatchObject({ state: "opened" });
  const second = await call("shares.create", { keys: [{ id }], to: ["Ben"], relay });
  expect(await call("shares.watch", { ids: second.shares.map((share) => share.id) })).toEqual({ unreachable: [] });
  await call("shares.retry", {});
  expect((await call("shares.revoke", { id: second.shares[0]?.id ?? "" })).share.state).toBe("revoked");
  expect(await call("shares.plan", { keys: [{ id }], relay })).toMatchObject({ values: 1, links: 1 });
  const again = await call("shares.again", { ids: [second.shares[0]?.id ?? ""] });
  const text = again.shares.map(({ to, link }) => `${to}: ${link}`).join("\n");
  expect((await call("inbox.links", { text })).links).toEqual([again.shares[0]?.link]);
  expect((await call("shares.revokeAll", { to: "Ben" })).outcomes).toMatchObject([{ revoked: true }]);

  await useRotations(call, ben, relay, id);
  expect((await call("holders.ofKey", { key: { id } })).holders[0]).toMatchObject({ person: "Ben", sure: "receipt" });
  expect((await call("holders.ofPerson", { person: "Ben" })).held[0]).toMatchObject({ name: "MAIN", env: "dev" });
  expect((await call("holders.count", {})).people).toMatchObject([{ name: "Ben", holds: 1 }]);
  expect((await call("holders.export", {})).csv).toContain("MAIN");

  const name = `FROM_BEN_${Date.now()}`;
  await ben.call("keys.add", { name, env: "dev", service: "Example", value: utf8("a value of Ben's") });
  const sent = await ben.call("shares.create", { keys: [{ name }], to: ["Ana Soto"], relay });
  await ben.call("shares.create", { keys: [{ name }], to: ["Ana Soto"], relay, inbox: true });
  await call("settings.set", { name: "inbox.relays", value: relay });
  const [waiting] = (await call("inbox.look", {})).links;
  expect(waiting?.from).toMatchObject({ name: "Ben", verified: true });
  const taken = await call("inbox.take", { id: waiting?.id ?? "" });
  await call("inbox.decide", { id: taken.message.id, decision: "decline" });
  expect((await call("inbox.look", { ask: false })).links).toEqual([]);
  const { message } = await call("inbox.receive", { link: sent.shares[0]?.link ?? "" });
  expect((await call("inbox.list", {})).messages).toHaveLength(1);
  const { stored } = await call("inbox.decide", { id: message.id, decision: "store" });
  expect(stored).toMatchObject([{ name }]);
}

/** The value is one that Ben has opened: he gets the new one. A second key is one whose provider can be asked. */
async function useRotations(call: Call, ben: TestPerson, relay: string, id: string): Promise<void> {
  const { rotation } = await call("rotations.start", { key: { id }, reason: "period" });
  const at = { id: rotation.id };
  expect((await call("rotations.start", { key: { id } })).resumed).toBe(true);
  expect((await call("rotations.change", { ...at, graceDays: 3 })).rotation.graceDays).toBe(3);
  expect((await call("rotations.newValue", { ...at, generate: { length: 40 } })).rotation.step).toBe("share");
  const ready = (await call("rotations.get", at)).rotation.people[0];
  expect(ready).toMatchObject({ name: "Ben", state: "ready" });
  await call("rotations.skip", { ...at, people: [ready?.signKey ?? ""] });
  await call("rotations.skip", { ...at, people: [ready?.signKey ?? ""], skip: false });
  expect((await call("rotations.share", { ...at, relay })).made).toBe(1);
  await call("rotations.cancel", at);
  await call("rotations.resume", at);
  const { links } = await call("rotations.links", at);
  const received = await ben.call("inbox.receive", { link: links[0]?.link ?? "" });
  await ben.call("inbox.decide", { id: received.message.id, decision: "decline" });
  await call("shares.list", {});
  expect((await call("rotations.list", {})).rotations[0]).toMatchObject({ step: "revoke" });
  expect((await call("rotations.revoke", { ...at, by: "person" })).rotation.state).toBe("done");
  await useAutomatic(call);
}

/** A false alarm, and then none: the value that Ben has is revoked and replaced. */
/** Another program asks for the names, is let see them for five minutes, and then no longer. */
async function useAgent(call: Call, host: Host): Promise<void> {
  expect((await call("agent.state", {})).problem).toBeUndefined();
  const program = host.agent.open(otherProgram);
  const listed = program.call("keys.list", {});
  await vi.waitFor(() => expect(host.agent.questions).toHaveLength(1));
  const [question] = (await call("agent.questions", {})).questions;
  await call("agent.answer", { id: question?.id ?? "", answer: "minutes", minutes: 5 });
  expect(await listed).toMatchObject({ ok: true, value: { total: 1 } });
  const found = (await call("agent.grants", {})).grants.find(({ program: { name } }) => name === "other");
  expect((await call("agent.end", { id: found?.id })).ended).toBe(1);
  program.close();
}

async function useCompromised(call: Call, folder: string, valueId: string): Promise<void> {
  const begun = await call("compromised.start", { key: { id: valueId }, why: "it stood in a log" });
  const { id } = begun.plan;
  expect(begun).toMatchObject({ resumed: false, unreachable: [], problems: [] });
  await call("compromised.drop", { id, why: "it was another key's log" });
  await call("compromised.reopen", { id });
  await call("compromised.change", { id, lastGoodAt: begun.plan.startedAt - 1 });
  await call("compromised.tick", { id, step: "look", done: true });
  expect((await call("compromised.settle", { id })).plan.open).toEqual([]);
  expect((await call("compromised.get", { id })).plan.steps).toContainEqual(
    expect.objectContaining({ step: "look", done: true }),
  );
  expect((await call("compromised.list", {})).plans).toMatchObject([{ id, next: "revoke" }]);
  expect((await call("compromised.evidence", { id, since: 0 })).entries.length).toBeGreaterThan(3);
  const file = join(folder, "compromised.md");
  expect((await call("compromised.report", { id, file })).text).toBe(readFileSync(file, "utf8"));
  await call("compromised.close", { id, anyway: true, why: "an example" });
}

/** The provider is not asked: a key without its secret part cannot be rotated, and an unsigned answer is no answer. */
async function useAutomatic(call: Call): Promise<void> {
  const added = await call("keys.add", { name: "AWS", env: "dev", service: "AWS", value: utf8("AKIA only the id") });
  const { rotation } = await call("rotations.start", { key: { id: added.id } });
  await expect(call("rotations.automatic", { id: rotation.id })).rejects.toThrow(
    "refused: An AWS access key is two texts",
  );
  await call("rotations.finish", { id: rotation.id, anyway: true });
  await call("keys.remove", { key: { id: added.id } });
}

async function useHealth(call: Call, folder: string, valueId: string): Promise<void> {
  const { score, groups } = await call("health.report", {});
  expect(score).toBeLessThan(100);
  const kind = groups.find(({ findings }) => findings.some((finding) => finding.valueId === valueId))?.kind;
  if (kind === undefined) throw new Error("a value as weak as this one has a finding");
  const until = Date.now() + 24 * 60 * 60_000;
  expect((await call("health.ignore", { valueId, kind, reason: "an example", until })).ignored).toHaveLength(1);
  expect((await call("health.heed", { valueId, kind })).ignored).toHaveLength(0);
  const file = join(folder, "health.md");
  expect(await call("health.export", { file })).toEqual({ text: readFileSync(file, "utf8"), file });
  const list = join(folder, "leaks.txt");
  writeFileSync(list, `${"0".repeat(40)}:1\n`);
  expect((await call("health.compareWithLeaks", { file: list })).found).toHaveLength(0);
}

/** Ana's phone is a card that her laptop introduces; Ben takes it in, and off again. */
async function useDevices(call: Call, ben: TestPerson): Promise<void> {
  const phone = newIdentity();
  const card = issueCard(phone, { name: "Ana Soto", device: "phone" }, Date.now());
  const words = safetyWords(publicKeysOf(phone));
  expect((await call("team.read", { card: cardText(card) })).words).toEqual(words);
  const made = await call("me.introduce", { card: cardText(card), kind: "adds", words: words.join(" ") });
  expect(made.person).toMatchObject({ device: "phone", state: "verified" });
  const read = await ben.call("team.read", { card: made.introduction });
  expect(read.introduction).toMatchObject({ kind: "adds", by: { name: "Ana Soto", device: "laptop" } });
  const { person, outcome } = await ben.call("team.add", { card: made.introduction });
  expect({ outcome, state: person.state }).toEqual({ outcome: "introduced", state: "unverified" });
  await ben.call("team.remove", { person: person.id });
  await call("team.remove", { person: made.person.id });
}
