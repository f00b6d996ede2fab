/**
 * The load of `bench/relay.ts`, in a process of its own so that its garbage and its event loop are not the relay's:
 * raw keep-alive sockets on loopback, requests made and signed before the clock runs.
 * `node relay-load.js '{"port":…,"origin":…,"connections":32,"creates":…,"fill":…,"reads":…}'`, one JSON line out.
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { connect, type Socket } from "node:net";
import { signedRequests } from "../shared/link/envelope.ts";

export type Load = {
  readonly port: number;
  readonly origin: string;
  readonly connections: number;
  /** Creates that are measured, creates that only fill the store, and complete reads (claim and ack). */
  readonly creates: number;
  readonly fill: number;
  readonly reads: number;
};
/** Milliseconds; the rate counts creates or complete reads a second. */
export type Measured = { readonly perSecond: number; readonly median: number; readonly p99: number };
export type LoadResult = { readonly creates: Measured; readonly reads: Measured };

/** What one connection sends next, or undefined at the end. */
type NextRequest = () => Buffer | undefined;

const ciphertextBytes = 1024;
const longestPhase = 90_000;
const load = JSON.parse(process.argv[2] ?? "{}") as Load;

type Link = { readonly id: string; readonly secretKey: KeyObject; readonly create: Buffer };

function httpPost(path: string, type: string, body: Buffer): Buffer {
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${load.port}\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

function random(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}

function createRequest(id: string, claimKey: string): Buffer {
  const expiresAt = Date.now() + 3_600_000;
  const ciphertext = random(ciphertextBytes);
  const link = { id, kind: 1, E: random(32), claimKey, ownerKey: random(32), ciphertext, expiresAt };
  return httpPost("/v1/links", "application/json", Buffer.from(JSON.stringify(link)));
}

function newLink(): Link {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const id = random(16);
  return { id, secretKey: privateKey, create: createRequest(id, publicKey.export({ format: "jwk" }).x ?? "") };
}

function signed(link: Link, name: "claim" | "ack", json: object): Buffer {
  const bytes = Buffer.from(JSON.stringify({ origin: load.origin, id: link.id, at: Date.now(), ...json }));
  const signature = sign(
    null,
    Buffer.concat([Buffer.from(`${signedRequests[name].context}\0`), bytes]),
    link.secretKey,
  );
  return httpPost(`/v1/links/${link.id}/${name}`, "application/octet-stream", Buffer.concat([signature, bytes]));
}

/** Sends what `next` gives, one after the other. Rejects on any answer but 200 and 201. */
function drive(socket: Socket, next: NextRequest, latencies: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let started = 0;
    let received: Buffer | undefined;
    function send(): void {
      const request = next();
      if (request === undefined) {
        socket.removeAllListeners("data").removeAllListeners("close");
        resolve();
        return;
      }
      started = performance.now();
      socket.write(request);
    }
    socket.on("data", (chunk) => {
      received = received === undefined ? chunk : Buffer.concat([received, chunk]);
      const headEnd = received.indexOf("\r\n\r\n");
      if (headEnd < 0) return;
      const head = received.toString("latin1", 0, headEnd);
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
      if (received.length < headEnd + 4 + length) return;
      if (!head.startsWith("HTTP/1.1 20")) reject(new Error(received.toString("latin1").slice(0, 2000)));
      received = undefined;
      latencies.push(performance.now() - started);
      send();
    });
    const closed = () => reject(new Error("the relay closed a connection"));
    socket.once("close", closed);
    send();
  });
}

/** Drives all connections until `requests` are used up, or for 90 seconds. */
async function run(sockets: readonly Socket[], requests: readonly Buffer[][], perUnit: number): Promise<Measured> {
  const latencies: number[] = [];
  const started = performance.now();
  let unit = 0;
  await Promise.all(
    sockets.map((socket) => {
      let rest: Buffer[] = [];
      const next = () => {
        if (rest.length === 0) {
          if (performance.now() - started > longestPhase) return undefined;
          rest = [...(requests[unit++] ?? [])];
        }
        return rest.shift();
      };
      return drive(socket, next, latencies);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0;
  return { perSecond: latencies.length / perUnit / seconds, median: at(0.5), p99: at(0.99) };
}

function open(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port: load.port, noDelay: true });
    socket.once("error", reject);
    socket.once("connect", () => resolve(socket.setMaxListeners(0)));
  });
}

const links = Array.from({ length: load.reads }, newLink);
// After the long preparation: the relay closes a connection that asks for nothing.
const sockets = await Promise.all(Array.from({ length: load.connections }, open));
const bare = (count: number) => Array.from({ length: count }, () => [createRequest(random(16), random(32))]);

// The first second of any process is its compiler's.
await run(sockets, bare(Math.min(3000, load.fill)), 1);
const creates = await run(sockets, bare(load.creates), 1);
const chunk = 10_000;
for (let left = load.fill - 3000; left > 0; left -= chunk) await run(sockets, bare(Math.min(left, chunk)), 1);
await run(
  sockets,
  links.map((link) => [link.create]),
  1,
);
process.stdout.write(`${JSON.stringify({ filled: true })}\n`);
await new Promise((resolve) => process.stdin.once("data", resolve));
const pairs = links.map((link) => {
  const reader = random(16);
  return [signed(link, "claim", { reader }), signed(link, "ack", { reader, receipt: random(400) })];
});
await run(sockets, pairs.splice(0, Math.min(1000, load.reads >> 2)), 2);
const reads = await run(sockets, pairs, 2);
for (const socket of sockets) socket.destroy();
process.stdout.write(`${JSON.stringify({ creates, reads } satisfies LoadResult)}\n`);
process.stdin.destroy();
