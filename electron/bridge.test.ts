import { beforeEach, describe, expect, test } from "vitest";
import { hostApi, type MethodName } from "../shared/contract/api.ts";
import { FakeIpc } from "../test/support/electron-ipc.ts";
import { createBridge } from "./bridge.ts";
import { chooseFileChannel, eventChannel, methodChannel, requestChannel } from "./channels.ts";

let ipc: FakeIpc;
beforeEach(() => {
  ipc = new FakeIpc();
});

describe("calls", () => {
  test("reach the method's own channel, and the answer comes back", async () => {
    ipc.main.handle(methodChannel("vault.status"), async () => ({ ok: true, value: { file: "f", state: "absent" } }));
    const { call } = createBridge(ipc.page);
    expect(await call("vault.status", {})).toEqual({ ok: true, value: { file: "f", state: "absent" } });
    expect(ipc.sent).toEqual([{ channel: "keyhold:vault.status", args: [{}] }]);
  });

  test("a name that is no method reaches no channel", async () => {
    const { call } = createBridge(ipc.page);
    const names = ["constructor", "__proto__", "toString", "vault.status ", "vault", "", "keyhold-event", "x"];
    for (const name of names) {
      expect(await call(name as MethodName, {})).toMatchObject({ ok: false, error: { code: "invalid_input" } });
    }
    expect(await call(["vault.status"] as unknown as MethodName, {})).toMatchObject({ ok: false });
    expect(ipc.sent).toEqual([]);
  });

  test("every method of the contract has a channel", async () => {
    const { call } = createBridge(ipc.page);
    for (const name of Object.keys(hostApi) as MethodName[]) {
      ipc.main.handle(methodChannel(name), async () => ({ ok: true, value: name }));
      expect(await call(name, {} as never)).toEqual({ ok: true, value: name });
    }
  });

  test("never throw: a main process that has gone is an answer", async () => {
    const { call } = createBridge(ipc.page);
    expect(await call("vault.status", {})).toMatchObject({ ok: false, error: { code: "internal" } });
  });

  test("bytes arrive whole and are wiped on the way", async () => {
    ipc.main.handle(methodChannel("vault.unlock"), async (_event, input) => ({ ok: true, value: input }));
    const { call } = createBridge(ipc.page);
    const passphrase = Uint8Array.of(1, 2, 3);
    const answering = call("vault.unlock", { credential: { passphrase } });
    await Promise.resolve();
    expect(passphrase).toEqual(Uint8Array.of(0, 0, 0));
    const answer = await answering;
    expect(answer).toEqual({ ok: true, value: { credential: { passphrase: Uint8Array.of(1, 2, 3) } } });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(answer).toEqual({ ok: true, value: { credential: { passphrase: Uint8Array.of(0, 0, 0) } } });
  });
});

test("events arrive without Electron's event object, until the listening ends", () => {
  const { onEvent } = createBridge(ipc.page);
  const heard: unknown[][] = [];
  const stop = onEvent((...all: unknown[]) => heard.push(all));
  ipc.tell(eventChannel, { type: "unlocked" });
  stop();
  ipc.tell(eventChannel, { type: "changed" });
  expect(heard).toEqual([[{ type: "unlocked" }]]);
});

test("what was asked for before the page listened is given to it once", () => {
  const { onRequest } = createBridge(ipc.page);
  ipc.tell(requestChannel, { type: "open-link", link: "first" });
  ipc.tell(requestChannel, { type: "open-link", link: "second" });
  const heard: unknown[] = [];
  const stop = onRequest((request) => heard.push(request));
  onRequest(() => heard.push("the second listener"))();
  ipc.tell(requestChannel, { type: "show-settings" });
  stop();
  ipc.tell(requestChannel, { type: "show-settings" });
  expect(heard).toEqual([{ type: "open-link", link: "second" }, { type: "show-settings" }]);
});

test("a file dialog is asked for by its purpose", async () => {
  ipc.main.handle(chooseFileChannel, async (_event, purpose) => ({ ok: true, value: { file: String(purpose) } }));
  const { chooseFile } = createBridge(ipc.page);
  expect(await chooseFile("open-vault")).toEqual({ ok: true, value: { file: "open-vault" } });
});

test("what the page gets is functions and one word", () => {
  const bridge = createBridge(ipc.page);
  expect(Object.entries(bridge).map(([name, part]) => [name, typeof part])).toEqual([
    ["door", "string"],
    ["call", "function"],
    ["onEvent", "function"],
    ["chooseFile", "function"],
    ["onRequest", "function"],
  ]);
});
