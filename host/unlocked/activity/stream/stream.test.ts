import { createSocket } from "node:dgram";
import { once } from "node:events";
import { appendFileSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { newApp, secondApp, type TestClock } from "../../../../test/support/app-case.ts";
import { errorCodeOf } from "../../../../test/support/error-code.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../../test/support/vault-case.ts";
import type { App } from "../../app.ts";
import { changeSettings, setSetting } from "../../settings.ts";
import { sendActivity, setStream } from "./stream-methods.ts";

let place: VaultPlace;
let clock: TestClock;
let app: App;
const servers: Server[] = [];

beforeEach(() => {
  place = newPlace();
  clock = { now: 1_800_000_000_000 };
  app = newApp(place, clock);
});
afterEach(() => {
  app.stream.end();
  app.vault.vault.close();
  for (const server of servers.splice(0)) server.close();
  removePlace(place);
});

/** As a restored backup may have it. */
function setUnchecked(stream: string): void {
  changeSettings(app, { action: "settings.set", subject: "activity.stream", outcome: "ok" }, (settings) => ({
    ...settings,
    activity: { ...settings.activity, stream },
  }));
}

/** Reads frames as RFC 6587 counts them, whatever is in them. `take`: whether a connection is read to its end. */
class LogServer {
  readonly frames: string[] = [];
  connections = 0;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async listen(at: string | number, take: (connection: number) => boolean = () => true): Promise<LogServer> {
    const server = createServer();
    const one = new LogServer(server);
    server.on("connection", (socket) => one.#serve(socket, take(++one.connections)));
    server.listen(typeof at === "string" ? { path: at } : { port: at, host: "127.0.0.1" });
    await once(server, "listening");
    servers.push(server);
    return one;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  async close(): Promise<void> {
    this.#server.close();
    await once(this.#server, "close");
  }

  get sequence(): number[] {
    return this.frames.map(
      (frame) => (JSON.parse(frame.slice(frame.indexOf("{"))) as { keyhold: { seq: number } }).keyhold.seq,
    );
  }

  #serve(socket: Socket, isTaken: boolean): void {
    const pieces: Buffer[] = [];
    socket.on("error", () => undefined);
    socket.on("data", (piece: Buffer) => {
      pieces.push(piece);
      // Dies with the entries half read.
      if (!isTaken) socket.resetAndDestroy();
    });
    socket.on("end", () => {
      let rest = Buffer.concat(pieces);
      while (rest.length > 0) {
        const blank = rest.indexOf(0x20);
        const length = Number(rest.subarray(0, blank).toString());
        this.frames.push(rest.subarray(blank + 1, blank + 1 + length).toString());
        rest = rest.subarray(blank + 1 + length);
      }
      socket.end();
    });
  }
}

const log = (count: number, of = app) =>
  of.vault.vault.audit(
    Array.from({ length: count }, (_, index) => ({
      action: "key.copy",
      subject: `K${index} (dev)`,
      outcome: "ok" as const,
    })),
  );
const everything = (of = app) => Array.from({ length: of.vault.vault.auditEntries }, (_, index) => index + 1);
const begin = (target: string, from: "start" | "now" = "start") => setStream(app, { target, format: "ecs", from });

describe("a stream to a syslog server", () => {
  test("sends everything once and in order, over TCP and over a socket of this computer", async () => {
    const tcp = await LogServer.listen(0);
    log(1200);
    begin(`syslog://127.0.0.1:${tcp.port}`);
    await app.stream.look();
    log(3);
    await app.stream.look();
    expect(tcp.sequence).toEqual(everything());
    expect(app.stream.state).toMatchObject({
      sent: tcp.sequence.length,
      total: tcp.sequence.length,
      inTheClear: false,
    });
    const unix = await LogServer.listen(join(place.folder, "log.sock"));
    const before = app.vault.vault.auditEntries;
    begin(`syslog+unix://${join(place.folder, "log.sock")}`, "now");
    await app.stream.look();
    expect(unix.sequence).toEqual([before + 1]);
    expect(unix.frames[0]).toContain("Activity sent on");
  });

  test("that is away loses nothing: it goes on behind the last batch that was read to its end", async () => {
    const away = await LogServer.listen(0);
    const { port } = away;
    await away.close();
    begin(`syslog://localhost:${port}`);
    log(700);
    await app.stream.look();
    const { failure, retryAt, state } = app.stream.state;
    expect(state).toBe("waiting");
    expect(failure).toContain("ECONNREFUSED");
    // Until then nobody is asked.
    const back = await LogServer.listen(port, (connection) => connection !== 2);
    await app.stream.look();
    expect(back.connections).toBe(0);
    clock.now = retryAt ?? 0;
    // The first batch is taken; with the second the server dies in the middle.
    await app.stream.look();
    expect(back.sequence).toEqual(everything().slice(0, 500));
    expect(app.stream.state).toMatchObject({ state: "waiting", sent: 500 });
    // The vault is locked, and opened again by another program.
    app.stream.end();
    const next = secondApp(place, clock);
    log(5, next);
    await next.stream.look();
    expect(back.sequence).toEqual(everything(next));
    next.stream.end();
    next.vault.vault.close();
  });

  test("waits longer after each failure, at most a minute, and tries at once what was changed", async () => {
    begin("syslog://127.0.0.1:1");
    const waits: number[] = [];
    for (let round = 0; round < 9; round++) {
      await app.stream.look();
      const { retryAt = 0 } = app.stream.state;
      waits.push(retryAt - clock.now);
      clock.now = retryAt;
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    const server = await LogServer.listen(0);
    begin(`syslog://127.0.0.1:${server.port}`);
    await app.stream.look();
    expect(server.sequence).toEqual(everything());
  });

  test("by datagrams says when nobody listens on this computer", async () => {
    const socket = createSocket("udp4");
    const got: string[] = [];
    socket.on("message", (message) => got.push(message.toString()));
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    const { port } = socket.address();
    const target = `syslog+udp://127.0.0.1:${port}`;
    await sendActivity(app, { target, format: "cef", filter: { action: "key" } });
    log(2);
    const { entries } = await sendActivity(app, { target, format: "cef", filter: { action: "key" } });
    expect(entries).toBe(2);
    expect(got.every((line) => /^<86>1 .* key\.copy - CEF:0\|/.test(line))).toBe(true);
    socket.close();
    await once(socket, "close");
    await expect(sendActivity(app, { target, format: "cef", filter: { action: "key" } })).rejects.toMatchObject({
      code: "log_unreachable",
    });
  });
});

test("sending that is tried again is one export, and to another place another", async () => {
  const exports = () =>
    app.vault.vault.readAudit({ limit: 99 }).filter(({ action }) => action === "activity.export").length;
  const away = { target: "syslog://127.0.0.1:1", format: "ecs" as const, filter: {}, after: 0 };
  for (let round = 0; round < 3; round++) {
    await expect(sendActivity(app, away)).rejects.toMatchObject({ code: "log_unreachable" });
  }
  expect(exports()).toBe(1);
  await sendActivity(app, { ...away, target: join(place.folder, "sent.log") });
  expect(exports()).toBe(2);
});

test("a log system that goes on talking and never ends is waited for no longer than a silent one", async () => {
  const talker = createServer({ allowHalfOpen: true });
  servers.push(talker);
  talker.listen(0, "127.0.0.1");
  await once(talker, "listening");
  const address = talker.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const ended = new Promise<void>((resolve) => {
    talker.on("connection", (socket) => {
      socket.on("error", () => undefined);
      socket.on("end", () => resolve());
      socket.resume();
      socket.write("still here");
    });
  });
  // What a socket waits for itself is no timer of ours.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const sent = sendActivity(app, { target: `syslog://127.0.0.1:${port}`, format: "ecs", filter: {} });
    const refused = expect(sent).rejects.toMatchObject({ code: "log_unreachable" });
    await ended;
    while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(20_000);
    await refused;
  } finally {
    vi.useRealTimers();
  }
});

test("a datagram that is too long goes with less of its subject; an unknown host is named as that", async () => {
  const socket = createSocket("udp4");
  const got: string[] = [];
  socket.on("message", (message) => got.push(message.toString()));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  app.vault.vault.audit({ action: "key.copy", subject: "x".repeat(40_000), outcome: "ok" });
  const target = `syslog+udp://127.0.0.1:${socket.address().port}`;
  await sendActivity(app, { target, format: "ecs", filter: { action: "key" } });
  expect(got).toHaveLength(1);
  expect(got[0]).toContain(`"subject":"${"x".repeat(1000)}…"`);
  socket.close();
  const unknown = { target: `syslog+udp://${"a".repeat(64)}:514`, format: "ecs" as const, filter: {} };
  await expect(sendActivity(app, unknown)).rejects.toThrow(/ENOTFOUND|EAI_AGAIN/);
});

describe("a stream to a file", () => {
  test("adds whole lines, also after one that a full disk tore; a log that was put elsewhere begins anew", async () => {
    const file = join(place.folder, "activity.log");
    writeFileSync(file, '{"torn":');
    begin(file);
    await app.stream.look();
    const [torn, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
    expect(torn).toBe('{"torn":');
    expect(lines.map((line) => (JSON.parse(line) as { event: { sequence: number } }).event.sequence)).toEqual(
      everything(),
    );
    log(1);
    await app.stream.look();
    expect(readFileSync(file, "utf8").trimEnd().split("\n")).toHaveLength(everything().length + 1);
  });

  test("never is the vault itself, nor a pipe or a folder", async () => {
    expect(errorCodeOf(() => begin(place.file))).toBe("refused");
    setUnchecked(`${place.file}-wal`);
    await app.stream.look();
    expect(app.stream.state).toMatchObject({
      state: "waiting",
      failure: expect.stringContaining("is the vault itself"),
    });
    linkSync(place.file, join(place.folder, "linked"));
    expect(errorCodeOf(() => begin(join(place.folder, "linked")))).toBe("refused");
    writeFileSync(join(place.folder, "other.db"), "SQLite format 3\0 and more");
    expect(errorCodeOf(() => begin(join(place.folder, "other.db")))).toBe("refused");
    mkdirSync(join(place.folder, "folder"));
    begin(join(place.folder, "folder"));
    await app.stream.look();
    expect(app.stream.state.failure).toContain("could not be added");
  });

  test("is written by one program at a time, and set without a beginning begins with the first entry", async () => {
    const file = join(place.folder, "activity.log");
    setUnchecked(file);
    const other = secondApp(place, clock);
    await app.stream.look();
    log(4, other);
    await other.stream.look();
    app.vault.refresh();
    await app.stream.look();
    expect(readFileSync(file, "utf8").trimEnd().split("\n")).toHaveLength(app.vault.vault.auditEntries);
    app.stream.end();
    log(1, other);
    await other.stream.look();
    expect(readFileSync(file, "utf8").trimEnd().split("\n")).toHaveLength(other.vault.vault.auditEntries);
    other.stream.end();
    other.vault.vault.close();
  });

  test("sends all of a log again that is not the one that was sent; without its note as well", async () => {
    const file = join(place.folder, "activity.log");
    begin(file);
    await app.stream.look();
    const note = `${app.vault.vault.path}.stream.position`;
    const position = JSON.parse(readFileSync(note, "utf8")) as { at: number };
    writeFileSync(note, JSON.stringify({ ...position, at: position.at + 1 }));
    log(1);
    await app.stream.look();
    const count = everything().length;
    expect(readFileSync(file, "utf8").trimEnd().split("\n")).toHaveLength(2 * count - 1);
    appendFileSync(note, "not ours");
    await app.stream.look();
    expect(readFileSync(file, "utf8").trimEnd().split("\n")).toHaveLength(3 * count - 1);
  });
});

test("from now on sends nothing older, also when the note of how far it was is lost or is another's", async () => {
  const file = join(place.folder, "now.log");
  const sequence = () =>
    readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { event: { sequence: number } }).event.sequence);
  log(20);
  const before = app.vault.vault.auditEntries;
  begin(file, "now");
  rmSync(`${app.vault.vault.path}.stream.position`);
  expect(app.stream.state.sent).toBe(before);
  await app.stream.look();
  expect(sequence()).toEqual([before + 1]);
  // Another place may get all of it.
  const all = join(place.folder, "all.log");
  begin(all, "start");
  await app.stream.look();
  expect(readFileSync(all, "utf8").trimEnd().split("\n")).toHaveLength(app.vault.vault.auditEntries);
});

test("its place is not set past the method that checks it and writes it into the log", () => {
  for (const name of ["activity.stream", "activity.streamAfter"]) {
    const set = () => setSetting(app, { name, value: name === "activity.stream" ? "/tmp/activity.log" : "9" });
    expect(set).toThrow(expect.objectContaining({ code: "refused", hint: "set_stream" }));
  }
  expect(app.stream.state.state).toBe("off");
});

test("a batch under way does not move the beginning that another window has set", async () => {
  const server = await LogServer.listen(0);
  begin(`syslog://127.0.0.1:${server.port}`);
  const other = secondApp(place, clock);
  const batch = app.stream.look();
  const file = join(place.folder, "other.log");
  setStream(other, { target: file, format: "ecs", from: "start" });
  await batch;
  const note = JSON.parse(readFileSync(`${app.vault.vault.path}.stream.position`, "utf8")) as { target: string };
  expect(note.target).toBe(file);
  other.stream.end();
  other.vault.vault.close();
});

test("an entry that was changed stops the stream before it, and names it", async () => {
  const file = join(place.folder, "activity.log");
  log(3);
  const { default: Database } = await import("better-sqlite3");
  const database = new Database(place.file);
  database.prepare("UPDATE audit SET entry = zeroblob(length(entry)) WHERE seq = 2").run();
  database.close();
  begin(file);
  await app.stream.look();
  expect(app.stream.state).toMatchObject({ state: "waiting", failure: expect.stringContaining("Entry 2 ") });
  expect(existsSync(file)).toBe(false);
});
