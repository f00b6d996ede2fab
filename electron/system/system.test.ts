import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import type { ClipboardItem, UtilityProcess } from "electron";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { electronClipboard, secretMarks } from "./clipboard.ts";
import { followIdleTime } from "./idle-time.ts";
import { followSystem } from "./lock-triggers.ts";
import { electronRelay } from "./own-relay.ts";
import { places } from "./places.ts";

test("what the system tells becomes the contract's triggers", () => {
  const powerMonitor = new EventEmitter();
  const triggers: string[] = [];
  followSystem(powerMonitor as never, (trigger) => triggers.push(trigger));
  for (const name of ["suspend", "lock-screen", "user-did-resign-active", "shutdown", "resume", "unlock-screen"]) {
    powerMonitor.emit(name);
  }
  expect(triggers).toEqual(["sleep", "screenLock", "userSwitch", "sleep"]);
});

describe("idle time", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function activities(readings: number[]): number {
    let count = 0;
    const [first = 0, ...later] = readings;
    const getSystemIdleTime = vi.fn(() => later.shift() ?? 0).mockReturnValueOnce(first);
    const stop = followIdleTime({ getSystemIdleTime }, () => count++);
    vi.advanceTimersByTime(5000 * (readings.length - 1));
    stop();
    vi.advanceTimersByTime(60_000);
    return count;
  }

  test("a counter that went back is somebody at the computer", () => {
    expect(activities([3, 8, 1, 6, 0])).toBe(2);
  });

  test("a counter that only grows, or never moves, is nobody", () => {
    expect(activities([0, 5, 10, 15])).toBe(0);
    expect(activities([0, 0, 0, 0, 0])).toBe(0);
  });
});

describe("the clipboard", () => {
  function fake(platform: NodeJS.Platform) {
    const written: Record<string, string | Blob>[] = [];
    let text = "";
    const part = electronClipboard({
      platform,
      createItem: (formats) => formats as unknown as ClipboardItem,
      clipboard: {
        async write(items) {
          written.push(...(items as unknown as Record<string, string | Blob>[]));
          text = String(written.at(-1)?.["text/plain"]);
        },
        readText: async () => text,
        clear: () => {
          text = "";
        },
      },
    });
    return { part, written };
  }
  const bytes = (text: string) => new TextEncoder().encode(text);

  test("text and marks are one item, written at once", async () => {
    for (const platform of ["darwin", "win32", "linux"] as const) {
      const { part, written } = fake(platform);
      await part.write(bytes("sk_live_ü"), { secret: true });
      expect(written).toHaveLength(1);
      expect(Object.keys(written[0] ?? {})).toEqual(["text/plain", ...Object.keys(secretMarks(platform))]);
      expect(written[0]?.["text/plain"]).toBe("sk_live_ü");
      expect(await part.read()).toEqual(bytes("sk_live_ü"));
      await part.clear();
      expect(await part.read()).toBeUndefined();
    }
  });

  test("what is no secret has no mark", async () => {
    const { part, written } = fake("linux");
    await part.write(bytes("a card"), { secret: false });
    expect(Object.keys(written[0] ?? {})).toEqual(["text/plain"]);
  });

  test("the marks are those that managers look for", () => {
    const formats = (platform: NodeJS.Platform) =>
      Object.keys(secretMarks(platform)).map(
        (name) => /^electron application\/osclipboard;format="(.+)"$/.exec(name)?.[1],
      );
    expect(formats("darwin")).toEqual(["org.nspasteboard.ConcealedType"]);
    expect(formats("win32")).toEqual([
      "ExcludeClipboardContentFromMonitorProcessing",
      "CanIncludeInClipboardHistory",
      "CanUploadToCloudClipboard",
    ]);
    expect(formats("linux")).toEqual(["x-kde-passwordManagerHint"]);
  });
});

describe("this computer's own relay, packaged", () => {
  class FakeProcess extends EventEmitter {
    readonly stdout = new PassThrough();
    killed = false;
    kill(): boolean {
      this.killed = true;
      queueMicrotask(() => this.emit("exit", 0));
      return true;
    }
  }

  test("runs the built command and takes its address from the first line", async () => {
    const started: unknown[][] = [];
    const child = new FakeProcess();
    const relay = electronRelay({
      isPackaged: true,
      command: "/app/dist/cli/main.js",
      fork: (...all) => {
        started.push(all);
        queueMicrotask(() => child.stdout.write("listening on http://127.0.0.1:8787\n"));
        return child as unknown as UtilityProcess;
      },
    });
    const running = await relay.start({ host: "127.0.0.1", store: "sqlite:/data/relay.db" });
    expect(running.url).toBe("http://127.0.0.1:8787");
    expect(started).toEqual([
      [
        "/app/dist/cli/main.js",
        ["relay", "--listen", "127.0.0.1:8787", "--store", "sqlite:/data/relay.db", "--ciphertext-limit", "2MiB"],
        { stdio: ["ignore", "pipe", "ignore"], serviceName: "Keyhold relay" },
      ],
    ]);
    const ended = new Promise<void>((resolve) => running.onEnd(resolve));
    await running.stop();
    await ended;
    expect(child.killed).toBe(true);
  });

  test("takes a free port when the usual one is taken, and says so when neither works", async () => {
    const ports: string[] = [];
    const relay = electronRelay({
      isPackaged: true,
      command: "main.js",
      fork: (_file, args) => {
        ports.push(args[2] ?? "");
        const child = new FakeProcess();
        queueMicrotask(() => child.emit("exit", 1));
        return child as unknown as UtilityProcess;
      },
    });
    await expect(relay.start({ host: "10.0.0.2", store: "s" })).rejects.toMatchObject({ code: "relay_unreachable" });
    expect(ports).toEqual(["10.0.0.2:8787", "10.0.0.2:0"]);
  });
});

test("a clone takes the module compiled for Electron, a package the one it came with", () => {
  const running = { electron: "45.4.1", platform: "linux", arch: "x64" } as const;
  const source = places("/clone/dist", { ...running, isPackaged: false });
  expect(source.nativeBinding).toBe("/clone/node_modules/.keyhold-electron/45.4.1-linux-x64/better_sqlite3.node");
  const packaged = places("/opt/Keyhold/resources/app.asar/dist", { ...running, isPackaged: true });
  expect(packaged.nativeBinding).toBeUndefined();
  expect(packaged.preload).toBe("/opt/Keyhold/resources/app.asar/dist/electron/preload.cjs");
});
