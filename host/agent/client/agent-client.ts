/**
 * A program's side of the agent's socket. Every command starts with it, so it loads neither zod nor libsodium. Nothing
 * is sent to a socket before its folder was judged and its owner has shown that they know the token in that folder.
 */
import { connect, type Socket } from "node:net";
import type { Answer, HostEvent } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { decodeWire, encodeWire } from "../../../shared/contract/wire.ts";
import { AgentFolder, placePrefix, vaultIdentity } from "../socket/agent-place.ts";
import { FrameReader, frame, longestAnswer, longestGreeting, readFrames } from "../socket/frames.ts";
import { isNonce, isProof, newNonce, proofOf, protocolVersion } from "../socket/greeting.ts";

export type AgentPlace = {
  /** See `agentFolders`. */
  readonly folders: readonly string[];
  readonly vaultFile: string;
  /** What a program calls itself; shown as such beside what the system knows. */
  readonly says?: string;
};

export type FoundAgent =
  | { readonly state: "unlocked"; readonly client: AgentClient }
  /** Its vault is locked: what needs it open is refused until somebody unlocks it there. */
  | { readonly state: "locked"; readonly client: AgentClient }
  | { readonly state: "none" }
  /** Something is there that is not what it should be. It was told nothing. */
  | { readonly state: "suspicious"; readonly why: string };

/** Milliseconds for connecting and greeting: the other side may be busy, but somebody waits at a prompt. */
const greetingTime = 3_000;

/** Looks for an agent that has this vault open: in every folder, and at every process that left its name there. */
export async function findAgent({ folders, vaultFile, says }: AgentPlace): Promise<FoundAgent> {
  const vault = vaultIdentity(vaultFile);
  if (vault === undefined) return { state: "none" };
  let found: FoundAgent = { state: "none" };
  for (const path of folders) {
    const folder = AgentFolder.open(path);
    if (folder === "absent") continue;
    if (folder === "foreign") {
      found = { state: "suspicious", why: `${path} is not a folder of yours alone, so nothing in it was spoken to.` };
      continue;
    }
    try {
      for (const name of folder.names(placePrefix(vault))) {
        const one = await greet(folder, name, vault, says);
        if (one.state === "none") continue;
        if (found.state === "locked") found.client.close();
        found = one;
        if (one.state === "unlocked") return one;
      }
    } finally {
      folder.close();
    }
  }
  return found;
}

async function greet(folder: AgentFolder, place: string, vault: string, says: string | undefined): Promise<FoundAgent> {
  const token = folder.readToken(place);
  const path = folder.socketPath(`${place}.sock`);
  if (path === undefined) return { state: "none" };
  if (token === undefined) return suspicious(folder.path);
  const socket = connect(path);
  const messages = new Messages(socket);
  try {
    const clientNonce = newNonce();
    messages.send({
      agent: protocolVersion,
      nonce: clientNonce,
      vault,
      ...(says === undefined ? {} : { says: says.slice(0, 200) }),
    });
    const { nonce: serverNonce, proof } = (await messages.next()) as {
      readonly nonce?: unknown;
      readonly proof?: unknown;
    };
    if (!isNonce(serverNonce)) return suspicious(folder.path);
    const greeting = { token, clientNonce, serverNonce, vault, place };
    if (!isProof("server", greeting, proof)) return suspicious(folder.path);
    messages.send({ proof: proofOf("client", greeting) });
    const { state } = (await messages.next()) as { readonly state?: unknown };
    if (state !== "unlocked" && state !== "locked") return suspicious(folder.path);
    return { state, client: new AgentClient(messages.release()) };
  } catch (error) {
    // Nobody listens: what a process left that was killed. Otherwise it says nothing that could be understood.
    return isNobody(error) ? { state: "none" } : suspicious(folder.path);
  } finally {
    token.fill(0);
    messages.end();
  }
}

function suspicious(path: string): FoundAgent {
  return { state: "suspicious", why: `What answers in ${path} did not show that it is Keyhold, and was told nothing.` };
}

function isNobody(error: unknown): boolean {
  return ["ECONNREFUSED", "ENOENT"].includes((error as NodeJS.ErrnoException).code ?? "");
}

/** The greeting's messages, one after another and within a time. */
class Messages {
  readonly #socket: Socket;
  readonly #timer: NodeJS.Timeout;
  readonly #reader = new FrameReader(longestGreeting);
  #waiting: { resolve(message: unknown): void; reject(error: unknown): void } | undefined;
  #came: unknown[] = [];
  #failed: unknown;
  #onMessage = (message: unknown): void => {
    if (this.#waiting === undefined) this.#came.push(message);
    else this.#waiting.resolve(message);
    this.#waiting = undefined;
  };
  #onFailure = (error: unknown): void => {
    this.#failed ??= error;
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  };
  #released = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#onFailure(new Error("no answer in time")), greetingTime);
    socket.on("error", (error) => this.#onFailure(error));
    socket.on("close", () => this.#onFailure(new Error("closed")));
    readFrames(
      socket,
      this.#reader,
      (bytes) => this.#take(bytes),
      () => this.#onFailure(new Error("not our form")),
    );
  }

  send(message: object): void {
    this.#socket.write(frame(encodeWire(message as never)));
  }

  next(): Promise<unknown> {
    if (this.#came.length > 0) return Promise.resolve(this.#came.shift());
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  /** Hands the connection over: from now on messages and the end go to whoever has it. */
  release(): Released {
    this.#released = true;
    this.#reader.longest = longestAnswer;
    return {
      socket: this.#socket,
      follow: (onMessage, onFailure) => {
        this.#onMessage = onMessage;
        this.#onFailure = onFailure;
        for (const message of this.#came.splice(0)) onMessage(message);
      },
    };
  }

  end(): void {
    clearTimeout(this.#timer);
    if (!this.#released) this.#socket.destroy();
  }

  #take(bytes: Buffer): void {
    try {
      this.#onMessage(decodeWire(bytes));
    } catch (error) {
      this.#onFailure(error);
    } finally {
      bytes.fill(0);
    }
  }
}

type Released = {
  readonly socket: Socket;
  readonly follow: (onMessage: (message: unknown) => void, onFailure: (error: unknown) => void) => void;
};

type Open = { readonly resolve: (answer: Answer<unknown>) => void; readonly onWait: () => void };

/** An open vault in another process, used by the contract's methods as far as the person lets this program. */
export class AgentClient {
  readonly #socket: Socket;
  readonly #open = new Map<number, Open>();
  readonly #listeners = new Set<(event: HostEvent) => void>();
  #lastId = 0;
  #ended = false;

  constructor({ socket, follow }: Released) {
    this.#socket = socket;
    follow(
      (message) => this.#receive(message),
      () => this.#end(),
    );
  }

  /** Never rejects. Waits for the person if need be, and tells so; the agent bounds that time. Wipes the input's bytes. */
  call(name: string, input: unknown, onWait: () => void = () => undefined): Promise<Answer<unknown>> {
    if (this.#ended) return Promise.resolve(gone());
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#open.set(id, { resolve, onWait });
      const encoded = encodeWire({ id, name, input });
      const whole = frame(encoded);
      encoded.fill(0);
      wipe(input);
      this.#socket.write(whole, () => whole.fill(0));
    });
  }

  onEvent(listener: (event: HostEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#end();
  }

  #receive(message: unknown): void {
    const { id, answer, waiting, event } = message as {
      readonly id?: number;
      readonly answer?: Answer<unknown>;
      readonly waiting?: true;
      readonly event?: HostEvent;
    };
    if (event !== undefined) for (const listener of this.#listeners) listener(event);
    const open = id === undefined ? undefined : this.#open.get(id);
    if (open === undefined || id === undefined) return;
    if (waiting === true) open.onWait();
    if (answer === undefined) return;
    this.#open.delete(id);
    open.resolve(answer);
  }

  #end(): void {
    this.#ended = true;
    this.#socket.destroy();
    for (const { resolve } of this.#open.values()) resolve(gone());
    this.#open.clear();
  }
}

function gone(): Answer<never> {
  const { code, message } = new KeyholdError(
    "locked",
    "Keyhold ended, or turned to another vault, before it answered. Whether a change was made shows in its log. Unlock it and try again.",
  );
  return { ok: false, error: { code, message } };
}

function wipe(data: unknown): void {
  if (data instanceof Uint8Array) data.fill(0);
  else if (typeof data === "object" && data !== null) for (const inner of Object.values(data)) wipe(inner);
}
