/** One connection on the agent's socket: the greeting, then questions and answers. Everything is bounded. */
import type { Socket } from "node:net";
import { z } from "zod";
import type { HostEvent } from "../../../shared/contract/api.ts";
import { errorShape, KeyholdError } from "../../../shared/contract/errors.ts";
import { decodeWire, encodeWire, type HostMessage } from "../../../shared/contract/wire.ts";
import { wipeBytesIn } from "../../wipe-bytes-in.ts";
import type { AgentConnection } from "../agent-connection.ts";
import type { AgentDesk } from "../agent-desk.ts";
import type { AgentPeer } from "../peer.ts";
import { FrameReader, frame, longestAnswer, longestAsked, longestGreeting, readFrames } from "./frames.ts";
import { type Greeting, isNonce, isProof, newNonce, proofOf, protocolVersion } from "./greeting.ts";
import { withSays } from "./program-of.ts";

export type ServedOptions = {
  readonly desk: AgentDesk;
  /** As it was when it connected. */
  readonly peer: AgentPeer;
  readonly vault: string;
  readonly place: string;
  readonly token: Uint8Array;
};

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const hello = z.strictObject({
  agent: z.literal(protocolVersion),
  nonce: bytes.refine(isNonce),
  vault: z.string().max(100),
  says: z.string().max(200).optional(),
});
const proof = z.strictObject({ proof: bytes });
const request = z.strictObject({ id: z.int().min(0), name: z.string().max(100), input: z.unknown() });

/** Milliseconds for the greeting. */
const greetingTime = 5_000;
/** Calls of one program that may be under way at once. */
const mostOpenCalls = 128;

/** Sent beside the contract's own messages: the person is being asked. */
export type WaitingMessage = { readonly id: number; readonly waiting: true };

export class ServedProgram {
  readonly #socket: Socket;
  readonly #options: ServedOptions;
  readonly #reader = new FrameReader(longestGreeting);
  readonly #timer: NodeJS.Timeout;
  #greeting: Greeting | undefined;
  #says: string | undefined;
  #connection: AgentConnection | undefined;
  #openCalls = 0;

  constructor(socket: Socket, options: ServedOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#timer = setTimeout(() => this.close(), greetingTime);
    this.#timer.unref();
    readFrames(
      socket,
      this.#reader,
      (message) => this.#receive(message),
      () => this.close(),
    );
    socket.once("close", () => {
      clearTimeout(this.#timer);
      this.#connection?.close();
    });
    // A half that is closed is a program that waits for nothing any more.
    socket.once("end", () => this.close());
    socket.resume();
  }

  sendEvent(event: HostEvent): void {
    if (this.#connection !== undefined) this.#send({ event });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(message: Buffer): void {
    try {
      const said = decodeWire(message);
      if (this.#connection !== undefined) this.#take(this.#connection, request.parse(said));
      else if (this.#greeting === undefined) this.#greet(hello.parse(said));
      else this.#letIn(this.#greeting, proof.parse(said).proof);
    } catch {
      // Not a word to whoever speaks something else.
      this.close();
    } finally {
      message.fill(0);
    }
  }

  #greet({ nonce, vault, says }: z.output<typeof hello>): void {
    const { token, place } = this.#options;
    if (vault !== this.#options.vault) {
      this.close();
      return;
    }
    this.#says = says;
    this.#greeting = { token, clientNonce: nonce, serverNonce: newNonce(), vault, place };
    this.#send({ agent: protocolVersion, nonce: this.#greeting.serverNonce, proof: proofOf("server", this.#greeting) });
  }

  #letIn(greeting: Greeting, shown: Uint8Array): void {
    if (!isProof("client", greeting, shown)) {
      this.close();
      return;
    }
    const { desk, peer } = this.#options;
    // Another program by now, which may have left the connection to somebody else: nobody could be shown who asks.
    if (!peer.isSame()) {
      this.close();
      return;
    }
    clearTimeout(this.#timer);
    this.#reader.longest = longestAsked;
    this.#connection = desk.open(withSays(peer, this.#says));
    this.#send({ state: desk.isUnlocked ? "unlocked" : "locked" });
  }

  #take(connection: AgentConnection, { id, name, input }: z.output<typeof request>): void {
    if (this.#openCalls >= mostOpenCalls) {
      this.close();
      return;
    }
    this.#openCalls++;
    void connection
      .call(name, input, () => this.#send({ id, waiting: true }))
      .catch((error: unknown) => ({ ok: false, error: errorShape(error) }) as const)
      .then((answer) => {
        this.#openCalls--;
        this.#sendAnswer({ id, answer });
        wipeBytesIn(answer);
      });
  }

  #sendAnswer(message: Extract<HostMessage, { answer: unknown }>): void {
    if (this.#send(message)) return;
    const error = errorShape(
      new KeyholdError("too_large", "The answer is too large for one message. Ask for less at once."),
    );
    this.#send({ id: message.id, answer: { ok: false, error } });
  }

  #send(message: object): boolean {
    if (this.#socket.destroyed) return true;
    const encoded = encodeWire(message as HostMessage);
    if (encoded.length > longestAnswer) return false;
    const whole = frame(encoded);
    encoded.fill(0);
    // Whoever asks and does not read holds up nobody but itself.
    if (this.#socket.writableLength + whole.length > 2 * longestAnswer) this.close();
    else this.#socket.write(whole, () => whole.fill(0));
    return true;
  }
}
