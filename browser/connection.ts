/** One page's connection: a thin door to the host. What it may say is judged here, what it asks is the host's to judge. */
import { z } from "zod";
import type { WrittenClient } from "../host/host.ts";
import { wipeBytesIn } from "../host/wipe-bytes-in.ts";
import { WrittenValue } from "../host/written-value.ts";
import type { HostEvent } from "../shared/contract/api.ts";
import { errorShape } from "../shared/contract/errors.ts";
import {
  decodeWire,
  encodeWire,
  encodeWrittenAnswer,
  type HostMessage,
  type PageMessage,
} from "../shared/contract/wire.ts";
import type { PageSocket } from "./page-socket.ts";

const pageMessage = z.union([
  z.strictObject({ id: z.int().min(0), name: z.string().max(100), input: z.unknown() }),
  z.strictObject({ pong: z.int().min(0) }),
]);

/** Questions of one page that may be under way at once: far more than the window asks. */
const mostOpenRequests = 256;
/** Bytes that may wait for a page that does not read them. */
const mostUnread = 64 * 1024 * 1024;

/** Why a connection is closed: codes of RFC 6455. */
const closeCodes = { wrongForm: 1007, tooMuch: 1008 } as const;

export type ConnectionParts = {
  readonly client: WrittenClient;
  readonly onPong: (number: number) => void;
};

export type PageConnection = {
  send(message: HostMessage): void;
  sendEvent(event: HostEvent): void;
};

export function servePage(socket: PageSocket, { client, onPong }: ConnectionParts): PageConnection {
  let openRequests = 0;

  function send(message: HostMessage): void {
    if (socket.isOpen) sendBytes(encodeWire(message));
  }

  function sendBytes(bytes: Uint8Array): void {
    if (!socket.isOpen) return;
    if (socket.unread + bytes.length > mostUnread) socket.close(closeCodes.tooMuch);
    else socket.send(bytes);
  }

  async function answer(id: number, name: string, input: unknown): Promise<void> {
    openRequests++;
    try {
      const found = await client(name, input);
      if (found.ok && found.value instanceof WrittenValue) sendBytes(encodeWrittenAnswer(id, found.value.json));
      else send({ id, answer: found });
      wipeBytesIn(found);
    } catch (error) {
      send({ id, answer: { ok: false, error: errorShape(error) } });
    } finally {
      openRequests--;
    }
  }

  socket.onMessage((bytes) => {
    const message = readMessage(bytes);
    if (message === undefined) socket.close(closeCodes.wrongForm);
    else if ("pong" in message) onPong(message.pong);
    else if (openRequests >= mostOpenRequests) socket.close(closeCodes.tooMuch);
    else void answer(message.id, message.name, message.input);
  });

  return { send, sendEvent: (event) => send({ event }) };
}

/** @returns undefined when it is nothing a page of ours says. */
function readMessage(bytes: Uint8Array): PageMessage | undefined {
  try {
    const parsed = pageMessage.safeParse(decodeWire(bytes));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  } finally {
    bytes.fill(0);
  }
}
