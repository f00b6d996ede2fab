/** G7 for the command line: no secret in any process's arguments or environment, nor in output that did not ask. */
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Home, newFolder, relayProcess, type TestRelay } from "../support/command.ts";
import * as shapes from "./shapes.ts";

const folder = newFolder();
const passphrase = "canary-passphrase-Xw7-fjord-quartz";
const value = "canary_value_5d1c93f0b7aa";
const note = "canary note 8e22";
const notes = "canary notes 77c1";
const guest = "canary-guest-4f4b";
const canaries = [passphrase, value, note, notes, guest];
const ada = new Home(folder.path, "ada", undefined, { process: true });
const bob = new Home(folder.path, "bob", undefined, { process: true });
const server = new Home(folder.path, "server");
let relay: TestRelay;

/** Looks at every process's arguments and environment for as long as something runs. */
function watchProcesses(words: readonly string[]): { stop(): string[] } {
  const found = new Set<string>();
  const look = () => {
    for (const entry of readdirSync("/proc")) {
      if (!/^\d+$/.test(entry) || entry === String(process.pid)) continue;
      for (const file of ["cmdline", "environ"]) {
        try {
          const text = readFileSync(`/proc/${entry}/${file}`, "latin1");
          for (const word of words) if (text.includes(word)) found.add(`${word} in ${file}`);
        } catch {
          // it has ended, or is another user's
        }
      }
    }
  };
  const timer = setInterval(look, 10);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return [...found];
    },
  };
}

describe.skipIf(process.platform !== "linux")("canaries", () => {
  const outputs: string[] = [];
  const run = async (home: Home, args: readonly string[], input = "") => {
    const ended = await home.run(args, { input });
    outputs.push(ended.stdout, ended.stderr);
    expect(ended.status, `${args.join(" ")}: ${ended.stderr}`).toBe(0);
    return ended.stdout;
  };

  beforeAll(async () => {
    relay = await relayProcess(server);
    for (const home of [ada, bob]) home.write("passphrase", passphrase);
    ada.write("notes", notes);
    ada.write("note", note);
  });
  afterAll(async () => {
    await relay.stop();
    folder.remove();
  });

  test("a key's whole way shows none of them", async () => {
    const watch = watchProcesses(canaries);
    await run(ada, ["init", "--name", "Ada", "--recovery-file", "kit"]);
    await run(bob, ["init", "--name", "Bob"]);
    const kit = /\n((?:[0-9A-Z]{4}-){13}[0-9A-Z]{4})\n/.exec(readFileSync(`${ada.path}/kit`, "utf8"))?.[1] ?? "";
    expect(kit).not.toBe("");
    ada.write("card", shapes.me.parse(JSON.parse(await run(bob, ["me", "--json"]))).card);
    const add = ["add", "canary", "--service", "x", "--env", "prod", "--value-file", "-", "--notes-file", "notes"];
    await run(ada, add, value);
    await run(ada, ["list"]);
    await run(ada, ["history", "canary"]);
    await run(ada, ["team", "add", "card"]);
    const shared = await run(ada, ["share", "canary", "--to", "Bob", "--note-file", "note", "--relay", relay.url]);
    await run(ada, ["share", "canary", "--guest", "--guest-passphrase", "--relay", relay.url], guest);
    await run(ada, ["audit"]);
    await run(ada, ["doctor"]);
    await run(ada, ["backup", "a.backup"]);
    const inArguments = watch.stop();
    expect(inArguments).toEqual([]);
    for (const canary of [...canaries, kit]) {
      expect(
        outputs.some((output) => output.includes(canary)),
        canary,
      ).toBe(false);
    }
    // The one who opens a link is shown its note; that is what it is for.
    const opened = await bob.run(["open", "-"], { input: shared });
    expect(opened.stderr).toContain(note);
    expect(opened.stdout + opened.stderr).not.toContain(value);
  });

  test("control: the watcher sees a canary that is on a command line or in the environment", async () => {
    const watch = watchProcesses(["canary-in-arguments", "canary-in-environment"]);
    await ada.run(["list", "canary-in-arguments"], { env: { SOMETHING: "canary-in-environment" } });
    expect(watch.stop().toSorted()).toEqual(["canary-in-arguments in cmdline", "canary-in-environment in environ"]);
  });

  test("control: what was asked for is in the output", async () => {
    expect((await ada.run(["show", "canary", "--reveal"])).stdout).toContain(value);
  });
});
