/** `keyhold audit` as somebody who has to answer for a vault uses it: search, hand on, follow, judge, prove. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Home, newFolder } from "../support/command.ts";
import * as shapes from "./shapes.ts";

const folder = newFolder();
const ada = new Home(folder.path, "ada");
const secret = "sk_live_4eC39HqLyjWDarjtT1zdp7dc";
const name = 'payments=1|"x"';

beforeAll(async () => {
  await ada.json(["init", "--name", "Ada Example", "--recovery-file", "kit.txt"]);
  await ada.json(["add", name, "--service", "Stripe", "--env", "prod", "--value-file", "-"], { input: secret });
  await ada.json(["show", name, "--reveal"]);
});
afterAll(folder.remove);

const codeOf = (value: unknown) => shapes.failure.parse(value).error.code;
const actions = (value: unknown) => shapes.audit.parse(value).map(({ action }) => action);

describe("audit", () => {
  test("finds by words, kind, time and trouble", async () => {
    expect(actions(await ada.json(["audit", "--search", "shown payments"]))).toEqual(["key.reveal"]);
    expect(actions(await ada.json(["audit", "--action", "key", "--since", "1d"]))).toEqual(["key.add", "key.reveal"]);
    expect(actions(await ada.json(["audit", "--action", "key", "--until", "1d"]))).toEqual([]);
    expect(actions(await ada.json(["audit", "--failed"]))).toEqual([]);
    expect(actions(await ada.json(["audit", "--limit", "2"]))).toHaveLength(2);
  });

  test("hands on in each form, without a value; each export is logged once", async () => {
    const before = actions(await ada.json(["audit", "--action", "activity.export"])).length;
    expect(await ada.json(["audit", "--export", "log.csv", "--action", "key"])).toMatchObject({
      entries: 2,
      format: "csv",
    });
    const rows = readFileSync(join(ada.path, "log.csv"), "utf8").split("\r\n");
    expect(rows[0]).toBe("seq,at,what,action,subject,outcome,actor,device,program");
    expect(rows[2]).toContain(`"payments=1|""x"" (prod)",ok,Ada Example`);
    const texts: string[] = [];
    for (const format of ["json", "csv", "ecs", "cef"]) {
      const { stdout, status } = await ada.run(["audit", "--export", "-", "--format", format]);
      expect(status).toBe(0);
      texts.push(stdout);
    }
    expect(JSON.parse(texts[0] ?? "")).toBeInstanceOf(Array);
    expect(texts[3]).toContain("msg=payments\\=1|");
    for (const text of texts) expect(text).not.toContain(secret.slice(8, 20));
    expect(actions(await ada.json(["audit", "--action", "activity.export"])).length).toBe(before + 5);
    expect(codeOf(await ada.json(["audit", "--export", "log.csv"], { status: 1 }))).toBe("already_exists");
    expect(codeOf(await ada.json(["audit", "--format", "ecs"], { status: 2 }))).toBe("invalid_input");
  });

  test("sends to a syslog server, once and for good", async () => {
    const frames: string[] = [];
    const server = createServer((socket: Socket) => {
      let text = "";
      socket.setEncoding("utf8").on("data", (piece) => {
        text += piece;
      });
      socket.on("end", () => {
        frames.push(
          ...[...text.matchAll(/CEF:0\|Keyhold\|Keyhold\|1\|([a-z.]+)\|/g)].map(([, action]) => action ?? ""),
        );
        socket.end();
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const target = `syslog://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
    expect(await ada.json(["audit", "--export", target, "--format", "cef", "--action", "key"])).toMatchObject({
      entries: 2,
    });
    expect(frames).toEqual(["key.add", "key.reveal"]);
    server.close();
    expect(codeOf(await ada.json(["audit", "--export", target], { status: 1 }))).toBe("log_unreachable");
    expect(await ada.json(["audit", "--stream", target, "--format", "cef", "--from", "now"])).toMatchObject({
      state: "resting",
      target,
      format: "cef",
    });
    expect(await ada.json(["audit", "--stream"])).toMatchObject({ state: "resting", target });
    expect(await ada.json(["audit", "--stream", "off"])).toMatchObject({ state: "off" });
    expect(codeOf(await ada.json(["audit", "--stream", "syslog://"], { status: 2 }))).toBe("invalid_input");
  });

  test("follows until it is interrupted, into a file from where somebody says", async () => {
    const file = join(ada.path, "followed.log");
    let child: { kill(signal: NodeJS.Signals): boolean } | undefined;
    const ended = ada.run(["audit", "--follow", "--to", "followed.log", "--since", "1d"], {
      watch: (process) => {
        child = process;
      },
    });
    await expect.poll(() => linesOf(file).length, { timeout: 60_000 }).toBeGreaterThan(5);
    await ada.json(["show", name, "--reveal"]);
    await expect
      .poll(() => linesOf(file).filter((line) => line.includes("key.reveal")).length, { timeout: 60_000 })
      .toBe(2);
    child?.kill("SIGINT");
    await ended;
    const numbers = linesOf(file).map((line) => (JSON.parse(line) as { event: { sequence: number } }).event.sequence);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  test("says what is unusual, and takes that it was meant", async () => {
    await ada.json(["config", "set", "activity.values", "3"]);
    for (const other of ["a", "b", "c"]) {
      await ada.json(["add", other, "--service", "x", "--env", "dev", "--value-file", "-"], {
        input: `value of ${other}`,
      });
      await ada.json(["show", other, "--reveal"]);
    }
    const marks = (await ada.json(["audit", "--unusual"])) as { id: string; rule: string; text: string }[];
    expect(marks.map(({ rule }) => rule)).toContain("values");
    const { stdout } = await ada.run(["audit", "--unusual"]);
    expect(stdout).toContain("different values left the vault within ten minutes");
    expect(codeOf(await ada.json(["audit", "--mine", "nothing"], { status: 4 }))).toBe("not_found");
    expect(await ada.json(["audit", "--mine", marks[0]?.id ?? ""])).toEqual({ noted: 1 });
    expect(await ada.json(["audit", "--mine", "all"])).toEqual({ noted: marks.length - 1 });
    expect(await ada.json(["audit", "--unusual"])).toEqual([]);
    expect(actions(await ada.json(["audit", "--action", "activity.mine"]))).toHaveLength(marks.length);
  });

  test("names the first bad entry and goes with 6; the others can still be read", async () => {
    const database = new Database(ada.vaultFile);
    database.prepare("UPDATE audit SET entry = zeroblob(length(entry)) WHERE seq = 3").run();
    database.close();
    const { error } = shapes.failure.parse(await ada.json(["audit", "--verify"], { status: 6 }));
    expect(error.code).toBe("audit_broken");
    expect(error.message).toMatch(/^Entry 3 of the activity log was changed\./);
    expect(shapes.audit.parse(await ada.json(["audit"])).some(({ seq }) => seq === 3)).toBe(false);
  });
});

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n").slice(0, -1);
  } catch {
    return [];
  }
}
