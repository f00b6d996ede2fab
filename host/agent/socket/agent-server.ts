/** The third door: `keyhold` commands on a socket of the person's own. Who connects is judged here, what is asked is the desk's to judge. */
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, lstatSync, readdirSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { HostEvent } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { AgentDesk } from "../agent-desk.ts";
import { AgentFolder, placePrefix, vaultIdentity } from "./agent-place.ts";
import type { PeerReader } from "./peer-credentials.ts";
import { type ProgramOptions, peerOf, unknownPeer } from "./program-of.ts";
import { ServedProgram } from "./served-program.ts";

export type AgentServerOptions = {
  readonly desk: AgentDesk;
  /** The first one that is usable is taken. */
  readonly folders: readonly string[];
  readonly readPeer: PeerReader;
  readonly program: ProgramOptions;
};

/** Programs that may be connected at once. */
const mostConnections = 64;
/** A socket younger than this may be one that is only just being made. */
const settled = 10_000;

export class AgentServer {
  readonly #options: AgentServerOptions;
  readonly #served = new Set<ServedProgram>();
  #vault: string | undefined;
  #leave: (() => void) | undefined;
  /** Placing and leaving, one after another. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: AgentServerOptions) {
    this.#options = options;
  }

  /** Listens for this vault, and no longer for another. @throws KeyholdError when there is no place to listen. */
  async place(vaultFile: string): Promise<void> {
    const vault = vaultIdentity(vaultFile);
    if (vault !== undefined && vault === this.#vault) return;
    // At once: whoever was let into one vault is not in another.
    this.#stop();
    this.#turn = this.#turn.then(async () => {
      this.#stop();
      if (vault !== undefined) await this.#listen(vault);
    });
    await this.#turn;
  }

  /** Only what tells nothing from inside the vault. */
  sendEvent(event: HostEvent): void {
    if (event.type !== "locked" && event.type !== "unlocked" && event.type !== "progress") return;
    for (const served of this.#served) served.sendEvent(event);
  }

  async close(): Promise<void> {
    await this.#turn.catch(() => undefined);
    this.#stop();
  }

  async #listen(vault: string): Promise<void> {
    const folder = this.#openFolder();
    const prefix = placePrefix(vault);
    const name = `${prefix}-${randomBytes(4).toString("hex")}`;
    const path = folder.socketPath(`${name}.sock`);
    if (path === undefined) {
      folder.close();
      throw new KeyholdError(
        "unsupported",
        `The path of ${folder.path} is too long for a socket, so commands cannot use this unlock.`,
      );
    }
    await removeLeftovers(folder, prefix);
    const server = createServer({ pauseOnConnect: true });
    server.maxConnections = mostConnections;
    await listening(server, path);
    if (process.platform !== "win32") chmodSync(path, 0o600);
    // Only now: whoever finds the token finds somebody who listens.
    const token = folder.writeToken(name);
    server.on("connection", (socket) => this.#serve(socket, vault, name, token));
    this.#vault = vault;
    this.#options.desk.listening = { listening: true };
    this.#leave = () => {
      server.close();
      folder.remove(name);
      token.fill(0);
      // Node takes the socket's file away by its path, which goes through this descriptor.
      setImmediate(() => folder.close());
    };
  }

  #openFolder(): AgentFolder {
    for (const path of this.#options.folders) {
      const folder = AgentFolder.make(path);
      if (folder !== "foreign") return folder;
    }
    throw new KeyholdError(
      "file_unwritable",
      `Commands cannot use this unlock: ${this.#options.folders.join(" and ")} cannot be made, or are not yours alone. Take away what stands there, or run: chmod 700 on the folder.`,
    );
  }

  #serve(socket: Socket, vault: string, place: string, token: Buffer): void {
    socket.on("error", () => socket.destroy());
    const { desk, program, readPeer } = this.#options;
    const credentials = readPeer(socket);
    // Whoever it is, they are told nothing: not even that they were looked at.
    if (credentials === undefined || credentials.uid !== process.getuid?.()) {
      socket.destroy();
      return;
    }
    // Now: until the greeting is over it may have become another program.
    const { pid } = credentials;
    const peer = pid === undefined ? unknownPeer() : peerOf(pid, undefined, program);
    if (peer === undefined) {
      socket.destroy();
      return;
    }
    const served = new ServedProgram(socket, { desk, peer, vault, place, token });
    this.#served.add(served);
    socket.once("close", () => this.#served.delete(served));
  }

  #stop(): void {
    this.#leave?.();
    this.#leave = undefined;
    this.#vault = undefined;
    this.#options.desk.listening = { listening: false };
    for (const served of this.#served) served.close();
  }
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) =>
      reject(
        new KeyholdError(
          "file_unwritable",
          "The socket for commands cannot be made, so they cannot use this unlock. They ask for the passphrase instead.",
          {
            cause: error,
          },
        ),
      ),
    );
    server.listen(path, resolve);
  });
}

/** What processes left that were killed. Where somebody answers, somebody is. */
async function removeLeftovers(folder: AgentFolder, prefix: string): Promise<void> {
  if (process.platform === "win32") return;
  const pattern = new RegExp(`^(${prefix}-[0-9a-f]{8})\\.(sock|key)$`);
  const found = new Set(readdirSync(folder.file(".")).flatMap((name) => pattern.exec(name)?.[1] ?? []));
  await Promise.all(
    [...found].map(async (name) => {
      const path = folder.socketPath(`${name}.sock`);
      if (path === undefined || isYoung(path) || (await answers(path))) return;
      folder.remove(name);
    }),
  );
}

function isYoung(path: string): boolean {
  return existsSync(path) && Date.now() - lstatSync(path).mtimeMs < settled;
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code !== "ECONNREFUSED" && code !== "ENOENT"));
  });
}
