/** The log goes to a real syslog server: rsyslog takes every entry, over each kind of connection, as it was written. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { setStream } from "../../host/unlocked/activity/stream/stream-methods.ts";
import type { App } from "../../host/unlocked/app.ts";
import { newApp, type TestClock } from "../support/app-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../support/vault-case.ts";

/** Where Debian puts it; not on everybody's path. */
const program = ["/usr/sbin/rsyslogd", "/usr/local/sbin/rsyslogd", "/sbin/rsyslogd"].find((file) => existsSync(file));
const why = program === undefined ? " (skipped: rsyslogd is not installed; on Debian: apt-get install rsyslog)" : "";

let folder: string;
let place: VaultPlace;
let app: App;
let server: ChildProcess | undefined;
const clock: TestClock = { now: 1_800_000_000_000 };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-rsyslog-"));
  place = newPlace();
  app = newApp(place, clock);
});
afterEach(async () => {
  await stop();
  app.stream.end();
  app.vault.vault.close();
  removePlace(place);
  rmSync(folder, { recursive: true, force: true });
});

const received = () =>
  existsSync(join(folder, "out")) ? readFileSync(join(folder, "out"), "utf8").split("\n").slice(0, -1) : [];
const socket = () => join(folder, "log.sock");

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function start(port: number): Promise<void> {
  const settings = `
module(load="imtcp") module(load="imudp") module(load="imptcp")
template(name="one" type="string" string="%pri%|%protocol-version%|%timestamp:::date-rfc3339%|%hostname%|%app-name%|%msgid%|%msg%\\n")
input(type="imtcp" address="127.0.0.1" port="${port}")
input(type="imudp" address="127.0.0.1" port="${port}")
input(type="imptcp" path="${socket()}" unlink="on")
action(type="omfile" file="${join(folder, "out")}" template="one")
`;
  writeFileSync(join(folder, "rsyslog.conf"), settings);
  const args = ["-n", "-f", join(folder, "rsyslog.conf"), "-i", join(folder, "pid")];
  server = spawn(program ?? "", args, { stdio: "ignore" });
  await expect.poll(() => existsSync(socket()), { timeout: 30_000 }).toBe(true);
}

async function stop(): Promise<void> {
  if (server === undefined || server.exitCode !== null) return;
  server.kill("SIGTERM");
  await once(server, "exit");
  server = undefined;
}

const hostile = [
  "a|b=c\\d",
  "line\nline",
  "\u001b[31mred",
  "<13>1 2030-01-01T00:00:00Z x y - - - forged",
  "Zoë 🔑 (prod)",
  "%msg% $!x",
];

function log(count: number): void {
  const subjects = Array.from({ length: count }, (_, index) => hostile[index % hostile.length] ?? "");
  app.vault.vault.audit(subjects.map((subject) => ({ action: "key.copy", subject, outcome: "ok" as const })));
}

/** What arrived, by the number of each entry, with its subject as rsyslog gives it on. */
function arrived(): Map<number, string> {
  return new Map(
    received().map((line) => {
      const message = line.split("|").slice(6).join("|").trim();
      const { keyhold } = JSON.parse(message) as { keyhold: { seq: number; subject: string } };
      return [keyhold.seq, keyhold.subject];
    }),
  );
}

async function streamTo(target: string): Promise<void> {
  setStream(app, { target, format: "ecs", from: "start" });
  await app.stream.look();
}

function everything(): Map<number, string> {
  const total = app.vault.vault.auditEntries;
  return new Map(app.vault.vault.readAudit({ limit: total }).map(({ seq, subject }) => [seq, subject]));
}

describe(`rsyslog${why}`, () => {
  test.skipIf(program === undefined)(
    "takes every entry over TCP, whatever its names are, also after it was away",
    async () => {
      const port = await freePort();
      await start(port);
      log(800);
      await streamTo(`syslog://127.0.0.1:${port}`);
      await expect.poll(() => received().length, { timeout: 30_000 }).toBe(app.vault.vault.auditEntries);
      expect(arrived()).toEqual(everything());
      expect(received()[1]).toMatch(/^86\|1\|[-\dT:.]+Z\|laptop\|keyhold\|key\.copy\| ?\{/);
      await stop();
      log(30);
      await app.stream.look();
      expect(app.stream.state.state).toBe("waiting");
      await start(port);
      clock.now = app.stream.state.retryAt ?? 0;
      await app.stream.look();
      await expect.poll(() => arrived().size, { timeout: 30_000 }).toBe(app.vault.vault.auditEntries);
      expect(arrived()).toEqual(everything());
    },
  );

  test.skipIf(program === undefined)("takes them over a socket of this computer, and by datagrams", async () => {
    const port = await freePort();
    await start(port);
    log(40);
    await streamTo(`syslog+unix://${socket()}`);
    await expect.poll(() => received().length, { timeout: 30_000 }).toBe(app.vault.vault.auditEntries);
    await streamTo(`syslog+udp://127.0.0.1:${port}`);
    await expect.poll(() => arrived().size, { timeout: 30_000 }).toBe(app.vault.vault.auditEntries);
    expect(arrived()).toEqual(everything());
  });
});
