import type { WebContents } from "electron";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeIpc, type FakeSender } from "../../test/support/electron-ipc.ts";
import { guardedIpc } from "./guarded-ipc.ts";

let ipc: FakeIpc;
let refusals: string[];
let heard: unknown[];

beforeEach(() => {
  ipc = new FakeIpc();
  refusals = [];
  heard = [];
  const handle = guardedIpc({
    ipcMain: ipc.main,
    isOurWindow: (contents) => contents === ipc.contents,
    onRefused: (channel) => refusals.push(channel),
  });
  handle("keyhold:test", async (input) => {
    heard.push(input);
    return { ok: true, value: "heard" };
  });
});

test("the main frame of our window is heard", async () => {
  expect(await ipc.page.invoke("keyhold:test", { a: 1 })).toEqual({ ok: true, value: "heard" });
  expect(heard).toEqual([{ a: 1 }]);
  expect(refusals).toEqual([]);
});

describe("refused, and the handler never runs", () => {
  const elsewhere = { mainFrame: { url: "app://keyhold/" } } as unknown as WebContents;
  const strangers: [string, FakeSender][] = [
    ["a frame inside the page", { from: "frame" }],
    ["a frame that has gone", { from: "gone" }],
    ["a page of the web", { url: "https://keyhold.example/" }],
    ["a file", { url: "file:///tmp/index.html" }],
    ["an empty page", { url: "about:blank" }],
    ["another page of our scheme", { url: "app://other/" }],
    ["a window that is not ours", { contents: elsewhere }],
  ];

  test.each(strangers)("%s", async (_name, sender) => {
    expect(await ipc.invokeFrom(sender, "keyhold:test", { secret: "s3cret" })).toMatchObject({
      ok: false,
      error: { code: "refused" },
    });
    expect(heard).toEqual([]);
    // Told about, without what was sent.
    expect(refusals).toEqual(["keyhold:test"]);
  });

  test("more than one argument", async () => {
    expect(await ipc.page.invoke("keyhold:test", {}, {})).toMatchObject({ ok: false });
    expect(heard).toEqual([]);
  });
});
