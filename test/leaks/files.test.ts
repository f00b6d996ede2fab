/**
 * G7 outside the process: the whole job is done with canaries as passphrase, values, note and names, and none of them is
 * found in any file, log, standard error, command line or environment.
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromBase64 } from "../../shared/crypto/bytes.ts";
import { PersonProcess } from "../support/person-process.ts";
import { type RelayProcess, spawnRelay } from "../support/relay-process.ts";
import { byteForms, type Needle, searchBytes, searchFolder, searchProcesses, textForms } from "../support/traces.ts";

const canary = (what: string) => `canary-${what}-${randomBytes(9).toString("hex")}`;

const secrets = {
  passphrase: canary("phrase"),
  wrongPassphrase: canary("wrong"),
  nextPassphrase: canary("next"),
  value: canary("value"),
  secondValue: canary("second"),
  token: canary("token"),
};
const names = {
  key: canary("key"),
  service: canary("service"),
  notes: canary("notes"),
  note: canary("note"),
  sender: canary("sender"),
  recipient: canary("recipient"),
  tag: canary("tag"),
};
const needles: Needle[] = [];
for (const [name, text] of Object.entries({ ...secrets, ...names })) needles.push(...textForms(name, text));

/** What runs in it is searched; what the test itself writes down lies in another folder. */
let searched: string;
let inputs: string;
let relay: RelayProcess;
let ana: PersonProcess;
let ben: PersonProcess;
const everybody: PersonProcess[] = [];

beforeAll(async () => {
  searched = mkdtempSync(join(tmpdir(), "keyhold-searched-"));
  inputs = mkdtempSync(join(tmpdir(), "keyhold-inputs-"));
  for (const folder of ["tmp", "work", "ana/data", "ben/data", "relay"]) {
    mkdirSync(join(searched, folder), { recursive: true, mode: 0o700 });
  }
  for (const [name, text] of Object.entries(secrets)) writeFileSync(join(inputs, name), text);
  relay = await spawnRelay({ store: `sqlite:${join(searched, "relay/relay.db")}`, rateLimit: "off" }, environment());
  ana = await start("ana");
  ben = await start("ben");
});
afterAll(async () => {
  for (const person of everybody) await person.close();
  await relay.kill();
  for (const folder of [searched, inputs]) rmSync(folder, { recursive: true, force: true });
});

const environment = () => ({ TMPDIR: join(searched, "tmp"), HOME: join(searched, "work") });
const file = (name: keyof typeof secrets) => ({ $file: join(inputs, name) });

async function start(who: string): Promise<PersonProcess> {
  const person = await PersonProcess.start(join(searched, who), {
    secret: true,
    environment: environment(),
    workingDirectory: join(searched, "work"),
  });
  everybody.push(person);
  return person;
}

async function ask(person: PersonProcess, name: string, input: unknown): Promise<Record<string, unknown>> {
  const answer = await person.askAnything(name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code}: ${answer.error.message}`);
  return answer.value as Record<string, unknown>;
}

/** Everywhere at once, as it is now. */
function search(more: readonly Needle[] = []) {
  const all = [...needles, ...more];
  const { hits, files } = searchFolder(searched, all);
  const papers = searchProcesses(all);
  for (const person of everybody) hits.push(...searchBytes("standard error", Buffer.from(person.errors), all));
  hits.push(...searchBytes("the relay's log", Buffer.from(relay.log()), all));
  return { hits: [...hits, ...papers.hits], files, processes: papers.processes };
}

describe("the whole job", () => {
  let link = "";

  test("is done, with every process alive, and nothing is found", async () => {
    for (const [person, name] of [
      [ana, names.sender],
      [ben, names.recipient],
    ] as const) {
      const input = { name, device: "test", passphrase: file("passphrase"), recovery: true };
      await ask(person, "vault.create", input);
    }
    const [me, you] = [await ask(ana, "me.get", {}), await ask(ben, "me.get", {})];
    await ask(ana, "team.add", { card: you.card });
    await ask(ana, "team.verify", { person: names.recipient, words: (you.words as string[]).join(" ") });
    await ask(ben, "team.add", { card: me.card });
    const key = { name: names.key };
    const fields = { ...key, env: "dev", service: names.service, notes: names.notes, tags: [names.tag] };
    await ask(ana, "keys.add", { ...fields, value: file("value") });
    await ask(ana, "keys.edit", { key, value: file("secondValue") });
    await ask(ana, "keys.value", { key, purpose: "reveal" });
    const sharing = { keys: [key], to: [names.recipient], relay: relay.url, note: names.note, ttl: "1h" };
    const { shares } = (await ask(ana, "shares.create", { ...sharing, relayToken: file("token") })) as {
      shares: { link: string; state: string }[];
    };
    link = shares[0]?.link ?? "";
    expect(shares[0]?.state).toBe("waiting");
    const { message } = (await ask(ben, "inbox.receive", { link })) as { message: { id: string } };
    await ask(ben, "inbox.decide", { id: message.id, decision: "store" });
    await ask(ben, "keys.value", { key, purpose: "copy" });
    await ask(ana, "shares.list", {});
    await ask(ana, "vault.backup", { file: join(searched, "work/backup") });
    await ask(ana, "activity.list", {});
    const { hits, files, processes } = search(linkSecret());
    expect(hits).toEqual([]);
    // It looked where it says it looked: the files with their logs, the backup, the store, and every process.
    const expected = ["ana/vault.keyhold", "ana/vault.keyhold-wal", "ana/vault.keyhold-shm", "work/backup"];
    expect(files).toEqual(expect.arrayContaining([...expected, "relay/relay.db", "relay/relay.db-wal"]));
    const alive = [...everybody.map(({ child }) => child.pid), relay.process.pid];
    if (process.platform === "linux") expect(processes).toEqual(expect.arrayContaining(alive));
  });

  /** The link's secret belongs to sender and recipient: the relay must never have seen it. */
  function linkSecret(): Needle[] {
    const token = link.split("#")[1] ?? "";
    return [...textForms("link", token), ...byteForms("link secret", fromBase64(token).slice(1))];
  }

  test("wrong passphrases, refusals, a change of passphrase: nothing is found", async () => {
    await ask(ana, "vault.lock", {});
    const wrong = await ana.askAnything("vault.unlock", { credential: { passphrase: file("wrongPassphrase") } });
    expect(wrong).toMatchObject({ ok: false, error: { code: "wrong_passphrase" } });
    await ask(ana, "vault.unlock", { credential: { passphrase: file("passphrase") } });
    const refused = [
      await ana.askAnything("keys.add", { name: names.key, env: "dev", value: file("value") }),
      await ana.askAnything("keys.add", { name: names.key, env: "moon", value: file("value") }),
      await ben.askAnything("inbox.receive", { link }),
    ];
    for (const answer of refused) {
      expect(answer.ok).toBe(false);
      // A message may name the key that is meant, never what it holds.
      const text = Buffer.from(JSON.stringify(answer));
      const held = Object.entries(secrets).flatMap(([name, secret]) => textForms(name, secret));
      expect(searchBytes("an error", text, held)).toEqual([]);
    }
    const credential = { passphrase: file("passphrase") };
    const change = { credential, next: file("nextPassphrase"), replaceVaultKey: true, newRecovery: false };
    await ask(ana, "vault.changePassphrase", change);
    await ask(ana, "vault.backup", { file: join(searched, "work/second-backup") });
    expect(search(linkSecret()).hits).toEqual([]);
  });

  test("kill -9 in the middle of storing: neither the files left behind nor the outputs have anything", async () => {
    const sharing = { keys: [{ name: names.key }], to: [names.recipient], relay: relay.url, note: names.note };
    const { shares } = (await ask(ana, "shares.create", sharing)) as { shares: { link: string }[] };
    ben.dieAt("receive.before-store");
    const opening = ben.askAnything("inbox.receive", { link: shares[0]?.link ?? "" });
    expect(await ben.ended).toBe("SIGKILL");
    expect((await opening).ok).toBe(false);
    ana.child.kill("SIGABRT");
    await ana.ended;
    await relay.kill();
    expect(search(linkSecret()).hits).toEqual([]);
    expect(existsSync(join(searched, "work/core"))).toBe(false);
  });
});

test("control: what is written down in any form is found, wherever it is searched for", async () => {
  const folder = mkdtempSync(join(tmpdir(), "keyhold-control-"));
  try {
    for (const { name, bytes } of needles) {
      writeFileSync(join(folder, "leak"), Buffer.concat([randomBytes(100), bytes, randomBytes(100)]));
      expect(searchFolder(folder, needles).hits.map((hit) => hit.name)).toContain(name);
    }
    // Base64 of a longer text in which the secret stands at any place.
    for (const before of ["", "x", "xy", "xyz"]) {
      for (const encoding of ["base64", "base64url", "hex", "utf16le"] as const) {
        const text = `${before}${secrets.value}${before}`;
        const written = encoding === "utf16le" ? Buffer.from(text, encoding) : Buffer.from(text).toString(encoding);
        writeFileSync(join(folder, "leak"), written);
        expect(searchFolder(folder, needles).hits.length, `${encoding} after “${before}”`).toBeGreaterThan(0);
      }
    }
    rmSync(join(folder, "leak"));
    mkdirSync(join(folder, names.key));
    expect(searchFolder(folder, needles).hits.length).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (process.platform !== "linux") return;
  const leaky = await PersonProcess.start(join(searched, "ben"), { environment: { SECRET: secrets.value } });
  expect(searchProcesses(needles).hits.length).toBeGreaterThan(0);
  await leaky.close();
});
