/** Requests written by hand: no library that would set things right on the way. */
import { connect } from "node:net";

/** Sends the text as it is and waits until the other side closes or has said enough. */
export function rawRequest(port: number, text: string, waitMilliseconds = 3_000): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let got = "";
    const done = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(got);
    };
    const timer = setTimeout(done, waitMilliseconds);
    socket.on("data", (chunk: Buffer) => {
      got += chunk.toString("latin1");
      // A connection that was let in stays open: its first lines are all there is.
      if (got.startsWith("HTTP/1.1 101") && got.includes("\r\n\r\n")) done();
    });
    socket.on("close", done);
    socket.on("error", done);
    socket.write(text, "latin1");
  });
}

/** `headers` replace those a browser of ours would send; undefined leaves one out. */
export function requestText(
  first: string,
  headers: Readonly<Record<string, string | undefined>>,
  more: readonly string[] = [],
): string {
  const lines = Object.entries({ Connection: "close", ...headers }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return `${[first, ...lines, ...more].join("\r\n")}\r\n\r\n`;
}

export function statusOf(response: string): number {
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(response)?.[1] ?? 0);
}
