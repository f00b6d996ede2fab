/** What the connection needs of a WebSocket, and nothing else of it. */
import type { WebSocket } from "ws";

export type PageSocket = {
  readonly isOpen: boolean;
  /** Bytes that were sent and that the page has not read. */
  readonly unread: number;
  /** The bytes are overwritten when they have left. */
  send(bytes: Uint8Array): void;
  /** The bytes are the listener's. A text message is none of ours: the connection is closed. */
  onMessage(listener: (bytes: Uint8Array) => void): void;
  onClose(listener: () => void): void;
  close(code: number): void;
};

/** A page that does not take part in the closing is left after this many milliseconds. */
const closeWithin = 1_000;
const wrongData = 1003;

export function pageSocket(socket: WebSocket): PageSocket {
  const close = (code: number) => {
    socket.close(code);
    setTimeout(() => socket.terminate(), closeWithin).unref();
  };
  return {
    get isOpen() {
      return socket.readyState === socket.OPEN;
    },
    get unread() {
      return socket.bufferedAmount;
    },
    send(bytes) {
      socket.send(bytes, () => bytes.fill(0));
    },
    onMessage(listener) {
      socket.on("message", (data, isBinary) => {
        if (isBinary && Buffer.isBuffer(data)) listener(data);
        else close(wrongData);
      });
    },
    onClose: (listener) => void socket.once("close", listener),
    close,
  };
}
