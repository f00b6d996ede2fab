/** The same promises, held to by every door: see `doors.ts`. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHost } from "../../host/create-host.ts";
import type { Host } from "../../host/host.ts";
import { type RunningRelay, startRelay } from "../../relay/start.ts";
import { type HostEvent, hostApi, type MethodName } from "../../shared/contract/api.ts";
import { longestValue } from "../../shared/contract/fields.ts";
import { cheapPolicy } from "../support/cheap-policy.ts";
import { passphrase, TestPerson } from "../support/people.ts";
import { testWorkers } from "../support/workers.ts";
import { doors, type OpenDoor } from "./doors.ts";
import { useEverything } from "./full-use.ts";
import { samples } from "./samples.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const names = Object.keys(hostApi) as MethodName[];
const unlockedNames = names.filter((name) => hostApi[name].access === "unlocked");

let ben: TestPerson;
let relay: RunningRelay;
beforeAll(async () => {
  ben = await TestPerson.create("Ben");
  relay = await startRelay({ store: `sqlite:${join(ben.folder, "relay.db")}`, port: 0, writeLog: () => undefined });
});
afterAll(async () => {
  await relay.close();
  await ben.leave();
});

/** A host with a clipboard and a relay that are not real. */
function newHost(folder: string): Host {
  let clipboard = new Uint8Array(0);
  return createHost({
    vaultFile: join(folder, "vault.keyhold"),
    dataDirectory: join(folder, "data"),
    policy: cheapPolicy,
    workers: testWorkers,
    device: "test machine",
    program: "test",
    clipboard: {
      async write(text) {
        clipboard = text.slice();
      },
      read: async () => clipboard.slice(),
      async clear() {
        clipboard = new Uint8Array(0);
      },
    },
    ownRelay: {
      start: async () => ({ url: "http://127.0.0.1:8787", stop: async () => undefined, onEnd: () => undefined }),
    },
  });
}

describe.each(doors)("through $name", ({ open }) => {
  let folder: string;
  let host: Host;
  let door: OpenDoor;
  const events: HostEvent[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "keyhold-door-"));
    host = newHost(folder);
    door = await open(host);
    door.onEvent((event) => events.push(event));
  });
  afterAll(async () => {
    await door.close();
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function code(name: string, input: unknown): Promise<string> {
    const answer = await door.call(name, input);
    return answer.ok ? "ok" : answer.error.code;
  }

  test.each([
    "",
    "no.such",
    "keys",
    "keys.list ",
    "KEYS.LIST",
    "constructor",
    "__proto__",
    "toString",
    "hasOwnProperty",
  ])("there is no method “%s”", async (name) => {
    expect(await code(name, {})).toBe("invalid_input");
  });

  test.each(names)("%s refuses every input of a wrong form", async (name) => {
    const wrong = [null, 7, "text", true, [], [{}], utf8("bytes"), { ...samples()[name], another: 1 }];
    for (const input of wrong) expect(await code(name, input), JSON.stringify(input)).toBe("invalid_input");
    for (const field of Object.keys(samples()[name])) {
      const input = { ...samples()[name], [field]: { another: 1 } };
      expect(await code(name, input), field).toBe("invalid_input");
    }
    const polluted = JSON.parse('{"__proto__":{"polluted":1}}');
    expect(await code(name, polluted)).toBe("invalid_input");
  });

  test("an answer that is no answer tells what to do, and nothing of what was typed", async () => {
    const answer = await door.call("keys.add", { name: "N", env: "canary-7f", value: utf8("canary-7f") });
    expect(answer).toEqual({ ok: false, error: { code: "invalid_input", message: expect.any(String) } });
    expect(JSON.stringify(answer)).not.toContain("canary-7f");
  });

  test.each(unlockedNames)("%s is refused while the vault is locked", async (name) => {
    expect(await code(name, samples()[name])).toBe("locked");
  });

  test("every method does its work, and answers in the form the contract promises", async () => {
    const parts = { door, folder, vaultFile: join(folder, "vault.keyhold"), ben, relay: relay.url, host };
    expect([...(await useEverything(parts))].sort()).toEqual([...names].sort());
  });

  test("events come out in their order", () => {
    const locks = events.filter(({ type }) => type === "unlocked" || type === "locked");
    expect(locks).toEqual([
      { type: "unlocked" },
      { type: "locked", reason: "shortcut" },
      { type: "unlocked" },
      { type: "locked", reason: "asked" },
    ]);
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(["clipboard", "relay"]));
  });

  test("every byte comes back, up to the longest value", async () => {
    await door.call("vaults.choose", { file: join(folder, "bytes.keyhold") });
    expect(await code("vault.create", { ...samples()["vault.create"], passphrase: utf8(passphrase) })).toBe("ok");
    for (const length of [1, 2, 3, 256, longestValue]) {
      const value = Uint8Array.from({ length }, (_, index) => (index * 7 + length) % 256);
      const add = { name: `BYTES_${length}`, env: "dev", service: "Example", value: value.slice() };
      expect(await code("keys.add", add)).toBe("ok");
      const answer = await door.call("keys.value", { key: { name: `BYTES_${length}` }, purpose: "reveal" });
      if (!answer.ok) throw new Error(answer.error.message);
      expect(Buffer.compare((answer.value as { value: Uint8Array }).value, value)).toBe(0);
    }
  });

  test("many questions at once each get their own answer", async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => door.call(index % 2 === 0 ? "vault.status" : "settings.get", {})),
    );
    for (const [index, answer] of answers.entries()) {
      expect(answer).toMatchObject({ ok: true, value: index % 2 === 0 ? { state: "unlocked" } : { ttl: "1d" } });
    }
  });
});
