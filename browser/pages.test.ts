import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { WrittenClient } from "../host/host.ts";
import type { HostClient } from "../shared/contract/api.ts";
import { encodeWire, pongWithin } from "../shared/contract/wire.ts";
import type { PageSocket } from "./page-socket.ts";
import { Pages } from "./pages.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Pages over a host that notes what it is asked. `closes`: the settings say that a closed window locks. */
function newPages(closes: boolean) {
  const asked: string[] = [];
  const changes: string[] = [];
  const client = async (name: string) => {
    asked.push(name);
    return { ok: true, value: { locked: closes } };
  };
  const pages = new Pages({
    client: client as unknown as HostClient,
    pageClient: client as unknown as WrittenClient,
    onNone: () => void changes.push("none"),
  });
  return { pages, asked, changes };
}

function newSocket() {
  const listeners = { message: (_bytes: Uint8Array): void => undefined, close: (): void => undefined };
  const socket: PageSocket = {
    isOpen: true,
    unread: 0,
    send: () => undefined,
    onMessage(listener) {
      listeners.message = listener;
    },
    onClose(listener) {
      listeners.close = listener;
    },
    close: () => undefined,
  };
  return {
    socket,
    pong: (number: number) => listeners.message(encodeWire({ pong: number })),
    leave: () => listeners.close(),
  };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

test("only the last page that closes is a closed window", async () => {
  const { pages, asked, changes } = newPages(true);
  const [first, second] = [newSocket(), newSocket()];
  pages.add(first.socket);
  pages.add(second.socket);
  first.leave();
  await settled();
  expect(asked).toEqual([]);
  second.leave();
  await settled();
  expect(asked).toEqual(["session.trigger"]);
  expect(changes).toEqual(["none"]);
  expect(pages.everOpen).toBe(true);
});

test("a page that stops answering locks, whatever the settings say", async () => {
  const { pages, asked } = newPages(false);
  pages.add(newSocket().socket);
  await vi.advanceTimersByTimeAsync(pongWithin);
  expect(asked).toEqual(["session.trigger", "vault.lock"]);
});

test("one that answers does not, and one silent page among others does", async () => {
  const { pages, asked } = newPages(false);
  const good = newSocket();
  pages.add(good.socket);
  for (let round = 1; round < 5; round++) {
    good.pong(round);
    await vi.advanceTimersByTimeAsync(pongWithin);
  }
  expect(asked).toEqual([]);
  pages.add(newSocket().socket);
  good.pong(5);
  await vi.advanceTimersByTimeAsync(pongWithin);
  expect(asked).toEqual(["session.trigger", "vault.lock"]);
});
