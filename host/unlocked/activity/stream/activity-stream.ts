/**
 * Sends the log on for as long as the vault is open. An entry counts as sent when its batch was taken; after a failure,
 * a lock or a crash it goes on behind the last such batch, so that nothing is lost and some entries may arrive twice.
 */
import { isKeyholdError } from "../../../../shared/contract/errors.ts";
import type { StreamState } from "../../../../shared/contract/stream-methods.ts";
import { leavesComputer, parseStreamTarget } from "../../../../shared/contract/stream-target.ts";
import type { App } from "../../app.ts";
import { readSettings } from "../../settings.ts";
import { linesOf } from "./lines.ts";
import type { Position, StreamPlace } from "./position.ts";
import { refuseOwnFiles, send } from "./send.ts";

const lookMilliseconds = 1000;
const entriesOfBatch = 500;
const longestWait = 60_000;

type Failure = { readonly text: string; readonly count: number; readonly retryAt: number };

export class ActivityStream {
  readonly #app: App;
  readonly #place: StreamPlace;
  readonly #abort = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #isBusy = false;
  #isElsewhere = false;
  #failure: Failure | undefined;

  constructor(app: App, place: StreamPlace) {
    this.#app = app;
    this.#place = place;
  }

  /** For windows: looks every second for what is new. */
  start(): void {
    this.#timer = setInterval(() => void this.look(), lookMilliseconds);
    this.#timer.unref();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#abort.abort();
    this.#place.release();
  }

  /** One round; quick when there is nothing to send. */
  async look(): Promise<void> {
    const { stream } = readSettings(this.#app).activity;
    if (this.#isBusy || this.#abort.signal.aborted) return;
    if (stream === "") {
      this.#failure = undefined;
      return;
    }
    if (this.#failure !== undefined && this.#app.now() < this.#failure.retryAt) return;
    this.#isBusy = true;
    try {
      while (await this.#sendBatch()) {
        if (this.#abort.signal.aborted) return;
      }
      this.#failure = undefined;
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      const count = (this.#failure?.count ?? 0) + 1;
      const wait = Math.min(longestWait, lookMilliseconds * 2 ** Math.min(10, count - 1));
      const text = isKeyholdError(error) ? error.message : "The log could not be sent on. Nothing of it is lost.";
      this.#failure = { text, count, retryAt: this.#app.now() + wait };
    } finally {
      this.#isBusy = false;
    }
  }

  /** New settings are tried at once. */
  changed(position: Position | undefined): void {
    if (position !== undefined) this.#place.write(position);
    this.#failure = undefined;
    if (this.#timer !== undefined) setImmediate(() => void this.look());
  }

  get state(): StreamState {
    const { stream: target, streamFormat: format } = readSettings(this.#app).activity;
    const total = this.#app.vault.vault.auditEntries;
    const parsed = parseStreamTarget(target);
    const position = this.#position(target);
    const sent = Math.max(Math.min(position?.seq ?? 0, total), this.#beginning());
    return {
      state: this.#stateOf(target, sent, total),
      target,
      format,
      inTheClear: parsed !== undefined && leavesComputer(parsed),
      sent,
      total,
      ...(position?.sentAt === undefined ? {} : { sentAt: position.sentAt }),
      ...(this.#failure === undefined ? {} : { failure: this.#failure.text, retryAt: this.#failure.retryAt }),
    };
  }

  #stateOf(target: string, sent: number, total: number): StreamState["state"] {
    if (target === "") return "off";
    if (this.#failure !== undefined) return "waiting";
    if (this.#timer === undefined) return "resting";
    if (this.#isElsewhere) return "elsewhere";
    return sent < total ? "sending" : "current";
  }

  /** @returns whether there may be more. */
  async #sendBatch(): Promise<boolean> {
    const { vault } = this.#app.vault;
    const { stream, streamFormat } = readSettings(this.#app).activity;
    const target = parseStreamTarget(stream);
    if (target === undefined) return false;
    refuseOwnFiles(target, vault.path);
    this.#isElsewhere = !this.#place.claim();
    if (this.#isElsewhere) return false;
    const after = Math.max(this.#checkedSeq(this.#position(stream)), this.#beginning());
    const entries = vault.readAudit({ from: after + 1, limit: entriesOfBatch });
    const last = entries.at(-1);
    if (last === undefined) return false;
    await send(target, linesOf(this.#app, streamFormat, entries), this.#abort.signal);
    // Whoever changed the target meanwhile, perhaps in another window, has said where that one begins.
    this.#app.vault.refresh();
    if (readSettings(this.#app).activity.stream === stream) {
      this.#place.write({ target: stream, seq: last.seq, at: last.at, sentAt: this.#app.now() });
    }
    return true;
  }

  #position(target: string): Position | undefined {
    const position = this.#place.read();
    return position?.target === target ? position : undefined;
  }

  /** What was logged before is not wanted; after a restore there may be less of it. */
  #beginning(): number {
    return Math.min(readSettings(this.#app).activity.streamAfter, this.#app.vault.vault.auditEntries);
  }

  /** 0 when the log is another than the one that was sent: an older backup was restored, and its entries are news. */
  #checkedSeq(position: Position | undefined): number {
    if (position === undefined || position.seq === 0) return 0;
    const [entry] = this.#app.vault.vault.readAudit({ from: position.seq, limit: 1 });
    return entry?.at === position.at ? position.seq : 0;
  }
}
