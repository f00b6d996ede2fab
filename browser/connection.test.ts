import { describe, expect, test } from "vitest";
import type { WrittenClient } from "../host/host.ts";
import { WrittenValue, writeJson } from "../host/written-value.ts";
import { decodeWire, encodeWire } from "../shared/contract/wire.ts";
import { servePage } from "./connection.ts";
import type { PageSocket } from "./page-socket.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

/** A page's end of a connection, without a network. */
function newPage(options: { client?: (name: string, input: unknown) => Promise<unknown>; unread?: number } = {}) {
  const sent: unknown[] = [];
  const closed: number[] = [];
  const pongs: number[] = [];
  let say: (bytes: Uint8Array) => void = () => undefined;
  const socket: PageSocket = {
    get isOpen() {
      return closed.length === 0;
    },
    unread: options.unread ?? 0,
    send: (bytes) => void sent.push(decodeWire(bytes)),
    onMessage(listener) {
      say = listener;
    },
    onClose: () => undefined,
    close: (code) => void closed.push(code),
  };
  const client = options.client ?? (async () => ({ ok: true, value: {} }));
  const connection = servePage(socket, {
    client: client as WrittenClient,
    onPong: (number) => pongs.push(number),
  });
  return { sent, closed, pongs, connection, say: (bytes: Uint8Array) => say(bytes) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("a page's connection", () => {
  test("answers each question under its number", async () => {
    const page = newPage({ client: async (name, input) => ({ ok: true, value: { name, input } }) });
    page.say(encodeWire({ id: 7, name: "keys.list", input: { query: "x" } }));
    await settled();
    expect(page.sent).toEqual([{ id: 7, answer: { ok: true, value: { name: "keys.list", input: { query: "x" } } } }]);
  });

  test("passes on what was written already as it is, and overwrites it", async () => {
    const value = { rows: [{ name: "a “name” \u2028 of $bytes", mask: "sk_l…9f2c" }], total: 1 };
    const written = new WrittenValue(writeJson(value));
    const page = newPage({ client: async () => ({ ok: true, value: written }) });
    page.say(encodeWire({ id: 7, name: "keys.list", input: {} }));
    await settled();
    expect(page.sent).toEqual([{ id: 7, answer: { ok: true, value } }]);
    expect(written.json.every((byte) => byte === 0)).toBe(true);
  });

  test.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["nothing", ""],
    ["null", "null"],
    ["a question without a number", '{"name":"keys.list","input":{}}'],
    ["a number that is none", '{"id":1.5,"name":"keys.list","input":{}}'],
    ["a negative number", '{"id":-1,"name":"keys.list","input":{}}'],
    ["a name that is no text", '{"id":1,"name":["keys.list"],"input":{}}'],
    ["a name without end", `{"id":1,"name":"${"a".repeat(101)}","input":{}}`],
    ["one field too many", '{"id":1,"name":"keys.list","input":{},"caller":"command"}'],
    ["what only the host says", '{"id":1,"answer":{"ok":true,"value":{}}}'],
    ["an event", '{"event":{"type":"unlocked"}}'],
    ["an answer to no question", '{"pong":"1"}'],
    ["bytes that are none", '{"id":1,"name":"keys.list","input":{"$bytes":"*"}}'],
    ["a prototype", '{"__proto__":{"id":1},"name":"keys.list","input":{}}'],
  ])("is closed on %s, and nothing is asked", async (_what, text) => {
    const asked: string[] = [];
    const page = newPage({ client: async (name) => ({ ok: true, value: void asked.push(name) }) });
    page.say(utf8(text));
    await settled();
    expect(page.closed).toEqual([1007]);
    expect(asked).toEqual([]);
    expect(page.sent).toEqual([]);
  });

  test("is closed when too much is asked at once", async () => {
    const page = newPage({ client: () => new Promise(() => undefined) });
    for (let id = 0; id < 256; id++) page.say(encodeWire({ id, name: "keys.list", input: {} }));
    await settled();
    expect(page.closed).toEqual([]);
    page.say(encodeWire({ id: 256, name: "keys.list", input: {} }));
    expect(page.closed).toEqual([1008]);
  });

  test("is closed when the page does not read", () => {
    const page = newPage({ unread: 64 * 1024 * 1024 });
    page.connection.sendEvent({ type: "changed" });
    expect(page.sent).toEqual([]);
    expect(page.closed).toEqual([1008]);
  });

  test("overwrites what came and what went", async () => {
    const value = utf8("the value");
    const page = newPage({ client: async () => ({ ok: true, value: { value } }) });
    const message = encodeWire({ id: 1, name: "keys.value", input: {} });
    page.say(message);
    await settled();
    expect(page.sent).toEqual([{ id: 1, answer: { ok: true, value: { value: utf8("the value") } } }]);
    expect(message.every((byte) => byte === 0)).toBe(true);
    expect(value.every((byte) => byte === 0)).toBe(true);
  });

  test("turns what must not happen into an answer without its text", async () => {
    const page = newPage({ client: () => Promise.reject(new Error("canary-secret")) });
    page.say(encodeWire({ id: 1, name: "keys.value", input: {} }));
    await settled();
    expect(page.sent).toMatchObject([{ id: 1, answer: { ok: false, error: { code: "internal" } } }]);
    expect(JSON.stringify(page.sent)).not.toContain("canary");
  });

  test("passes answers to its pings on, and events out", () => {
    const page = newPage();
    page.say(encodeWire({ pong: 3 }));
    page.connection.sendEvent({ type: "locked", reason: "idle" });
    expect(page.pongs).toEqual([3]);
    expect(page.sent).toEqual([{ event: { type: "locked", reason: "idle" } }]);
  });
});
