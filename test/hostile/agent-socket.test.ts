/** The agent's socket under hostile peers, and the client before hostile places. Each refusal stands beside a control. */
import { execFile } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { findAgent } from "../../host/agent/client/agent-client.ts";
import { placePrefix, vaultIdentity } from "../../host/agent/socket/agent-place.ts";
import type { AgentServer } from "../../host/agent/socket/agent-server.ts";
import { FrameReader, frame } from "../../host/agent/socket/frames.ts";
import { isNonce, newNonce, proofOf } from "../../host/agent/socket/greeting.ts";
import { decodeWire, encodeWire } from "../../shared/contract/wire.ts";
import { AgentCase } from "./agent-case.ts";

const isRoot = process.getuid?.() === 0;
const other = 65534;

let one: AgentCase;
let server: AgentServer;
let folder: string;
const extra: Server[] = [];
beforeEach(async () => {
  one = await AgentCase.open();
  folder = join(one.folder, "agent");
  server = await one.serve(folder);
});
afterEach(async () => {
  for (const more of extra.splice(0)) more.close();
  await server.close();
  await one.close();
});

const find = () => findAgent({ folders: [folder], vaultFile: one.vaultFile });
/** @returns how the client judged it; a good connection is closed again. */
async function state(): Promise<string> {
  const found = await find();
  if ("client" in found) found.client.close();
  return found.state;
}
const files = (end: string) => readdirSync(folder).filter((name) => name.endsWith(end));
const place = () => (files(".key")[0] ?? "").replace(".key", "");
const identity = () => vaultIdentity(one.vaultFile) ?? "";

/** A socket of somebody else's in this place; answers by `answer` and keeps everything that it was told. */
async function impostor(
  path: string,
  answer: (message: Record<string, unknown>) => object | undefined,
): Promise<Buffer[]> {
  const told: Buffer[] = [];
  const fake = createServer((socket) => {
    const reader = new FrameReader(1 << 20);
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      told.push(Buffer.from(chunk));
      for (const message of reader.feed(chunk) ?? []) {
        const said = answer(decodeWire(message) as Record<string, unknown>);
        if (said !== undefined) socket.write(frame(encodeWire(said as never)));
      }
    });
  });
  extra.push(fake);
  await new Promise<void>((done) => fake.listen(path, done));
  return told;
}

describe("the client", () => {
  test("finds the vault by its file, whatever path leads there, and no other vault's agent", async () => {
    expect(await state()).toBe("unlocked");
    const link = join(one.folder, "link");
    symlinkSync(one.vaultFile, link);
    const found = await findAgent({ folders: [folder], vaultFile: link });
    expect(found.state).toBe("unlocked");
    if ("client" in found) found.client.close();
    const elsewhere = join(one.folder, "another.keyhold");
    writeFileSync(elsewhere, "");
    expect((await findAgent({ folders: [folder], vaultFile: elsewhere })).state).toBe("none");
    await one.window("vault.lock", {});
    expect(await state()).toBe("locked");
  });

  test("notices a socket that somebody else put there, and tells it nothing but random bytes", async () => {
    const path = join(folder, `${place()}.sock`);
    rmSync(path);
    const nonce = newNonce();
    const told = await impostor(path, () => ({ agent: 1, nonce, proof: newNonce() }));
    expect(await find()).toMatchObject({ state: "suspicious", why: expect.stringContaining("was told nothing") });
    const text = Buffer.concat(told).toString();
    expect(Object.keys(JSON.parse(text.slice(4)))).toEqual(["agent", "nonce", "vault"]);

    // The control: whoever knows the token passes. It is the proof that keeps the others out.
    extra.pop()?.close();
    rmSync(path, { force: true });
    const token = readFileSync(join(folder, `${place()}.key`));
    await impostor(path, ({ nonce: clientNonce, proof }) => {
      if (proof !== undefined) return { state: "unlocked" };
      if (!isNonce(clientNonce)) return undefined;
      const greeting = { token, clientNonce, serverNonce: nonce, vault: identity(), place: place() };
      return { agent: 1, nonce, proof: proofOf("server", greeting) };
    });
    expect(await state()).toBe("unlocked");
  });

  test("notices a token that was replaced or that others may read", async () => {
    const file = join(folder, `${place()}.key`);
    const token = readFileSync(file);
    writeFileSync(file, newNonce());
    expect(await state()).toBe("suspicious");
    writeFileSync(file, token);
    expect(await state()).toBe("unlocked");
    chmodSync(file, 0o644);
    expect(await state()).toBe("suspicious");
    chmodSync(file, 0o600);
    renameSync(file, `${file}.real`);
    symlinkSync(`${file}.real`, file);
    expect(await state()).toBe("suspicious");
    rmSync(file);
    writeFileSync(file, token.subarray(1), { mode: 0o600 });
    expect(await state()).toBe("suspicious");
  });

  test("notices a folder that is not the person's alone", async () => {
    chmodSync(folder, 0o755);
    expect(await state()).toBe("suspicious");
    chmodSync(folder, 0o700);
    expect(await state()).toBe("unlocked");
    if (isRoot) {
      chownSync(folder, other, other);
      expect(await state()).toBe("suspicious");
      chownSync(folder, 0, 0);
    }
    renameSync(folder, `${folder}.real`);
    symlinkSync(`${folder}.real`, folder);
    expect(await state()).toBe("suspicious");
  });
});

describe("the server", () => {
  test.skipIf(!isRoot)("refuses another user by what the kernel says, even where every mode lets them in", async () => {
    const path = join(folder, `${place()}.sock`);
    const token = readFileSync(join(folder, `${place()}.key`)).toString("hex");
    const script = join(one.folder, "peer.mjs");
    writeFileSync(script, readFileSync(resolve("test/hostile/agent-peer.mjs")), { mode: 0o644 });
    const run = async (user: number) => {
      const { stdout } = await promisify(execFile)(process.execPath, [script, path, token, identity(), place()], {
        uid: user,
        gid: user,
        cwd: "/",
        env: {},
      });
      return stdout;
    };
    chmodSync(one.folder, 0o755);
    expect(await run(other)).toBe("EACCES");
    for (const open of [folder, path]) chmodSync(open, 0o777);
    expect(await run(other)).toMatch(/^(closed|ECONNRESET|EPIPE)$/);
    expect(await run(0)).toBe("unlocked");
    expect(one.host.agent.questions).toEqual([]);
  });

  test("ends whoever shows no proof, says something else, says too much, or says half", async () => {
    const path = join(folder, `${place()}.sock`);
    const hello = (more: object = {}) =>
      frame(encodeWire({ agent: 1, nonce: newNonce(), vault: identity(), ...more } as never));
    const huge = Buffer.alloc(8);
    huge.writeUInt32BE(0xffffffff);
    const rows: Record<string, Buffer[]> = {
      garbage: [Buffer.from("GET / HTTP/1.1\r\n\r\n")],
      "a length over all limits": [huge],
      "a length of nothing": [Buffer.alloc(4)],
      "no JSON": [frame(Buffer.from("{"))],
      "a field too many": [hello({ more: 1 })],
      "another version": [hello({ agent: 2 })],
      "another vault": [hello({ vault: "1:1" })],
      "a short nonce": [hello({ nonce: new Uint8Array(31) })],
      "a wrong proof": [hello(), frame(encodeWire({ proof: newNonce() } as never))],
      "a question before the proof": [hello(), frame(encodeWire({ id: 1, name: "vault.status", input: {} }))],
      "a greeting of 5,000 bytes": [hello({ says: "x".repeat(5000) })],
    };
    for (const [name, chunks] of Object.entries(rows)) {
      const socket = connect(path);
      for (const chunk of chunks) socket.write(chunk);
      expect(await answered(socket), name).not.toMatch(/"state"|"answer"/);
    }
    // In pieces of one byte it is the same greeting; and whoever says half holds up nobody.
    const half = connect(path);
    half.write(hello().subarray(0, 20));
    expect(await state()).toBe("unlocked");
    half.destroy();
    expect(one.host.agent.questions).toEqual([]);
  });

  test("a flood of connections is bounded, and over when it ends", async () => {
    const path = join(folder, `${place()}.sock`);
    const flood = Array.from({ length: 200 }, () => connect(path));
    let ended = 0;
    for (const socket of flood) {
      socket.on("error", () => undefined);
      socket.once("close", () => ended++);
      socket.resume();
    }
    await vi.waitFor(() => expect(ended).toBeGreaterThanOrEqual(200 - 64), { timeout: 20_000 });
    for (const socket of flood) socket.destroy();
    await vi.waitFor(async () => expect(await state()).toBe("unlocked"), { timeout: 20_000 });
  });

  test("takes away what a killed process left, and nothing of one that answers", async () => {
    const prefix = placePrefix(identity());
    const stale = join(folder, `${prefix}-00000000`);
    // A socket's file without anybody behind it is what `kill -9` leaves.
    const script = `require("node:net").createServer().listen(${JSON.stringify(`${stale}.sock`)}, () => process.kill(process.pid, "SIGKILL"))`;
    await promisify(execFile)(process.execPath, ["-e", script]).catch(() => undefined);
    writeFileSync(`${stale}.key`, newNonce(), { mode: 0o600 });
    expect(files(".sock")).toHaveLength(2);
    expect(await state()).toBe("unlocked");
    utimesSync(`${stale}.sock`, 1, 1);
    const second = await one.serve(folder);
    expect(files(".sock")).toHaveLength(2);
    expect(files(".sock")).not.toContain(`${prefix}-00000000.sock`);
    await second.close();
    expect(files(".sock")).toEqual([`${place()}.sock`]);
    expect(await state()).toBe("unlocked");
    await server.close();
    expect(readdirSync(folder)).toEqual([]);
    expect(await state()).toBe("none");
  });

  test("does not listen in a folder of others, and takes the next", async () => {
    const foreign = join(one.folder, "foreign");
    mkdirSync(foreign, { mode: 0o755 });
    await expect(one.serve(foreign)).rejects.toMatchObject({ code: "file_unwritable" });
    expect(readdirSync(foreign)).toEqual([]);
  });
});

/** Everything that comes until the end. */
function answered(socket: Socket): Promise<string> {
  let text = "";
  return new Promise((done) => {
    socket.on("data", (chunk) => {
      text += chunk.toString();
    });
    socket.on("error", () => undefined);
    socket.once("close", () => done(text));
  });
}
