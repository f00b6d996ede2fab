import type { Database, Statement } from "better-sqlite3";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { isBusy, isFull } from "./sqlite-open.ts";

type Operation = {
  readonly run: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
};

/** How long a batch waits for another process's write lock before its requests fail. */
const lockPatience = 15_000;
/** Bounds the time one transaction holds the lock that other relay processes wait for. */
const largestBatch = 256;

/**
 * Runs operations that were asked for in the same turn in one `BEGIN IMMEDIATE` transaction: one sync to disk for all
 * of them. No promise resolves before the commit. An operation must be safe to run again after a rollback: when one
 * fails, the batch is rolled back and each runs in a transaction of its own, so that only the failing one fails.
 */
export class GroupCommit {
  readonly #database: Database;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #rollback: Statement;
  readonly #beforeBatch: () => void;
  #waiting: Operation[] = [];
  #scheduled = false;
  #closed = false;
  #busySince: number | undefined;
  #idle: (() => void)[] = [];

  constructor(database: Database, beforeBatch: () => void) {
    this.#database = database;
    this.#begin = database.prepare("BEGIN IMMEDIATE");
    this.#commit = database.prepare("COMMIT");
    this.#rollback = database.prepare("ROLLBACK");
    this.#beforeBatch = beforeBatch;
  }

  run<Result>(operation: () => Result): Promise<Result> {
    if (this.#closed) return Promise.reject(new KeyholdError("cancelled", "The relay is stopping."));
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ run: operation, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** Refuses new operations and resolves when those under way have ended. */
  async end(): Promise<void> {
    this.#closed = true;
    if (this.#waiting.length > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // After the poll phase: every request that the kernel had ready has queued its operation by then.
    setImmediate(this.#flush);
  }

  readonly #flush = (): void => {
    this.#scheduled = false;
    try {
      this.#begin.run();
    } catch (error) {
      this.#retryOrFail(error);
      return;
    }
    this.#busySince = undefined;
    const batch = this.#waiting.splice(0, largestBatch);
    this.#runTogether(batch);
    if (this.#waiting.length > 0) this.#schedule();
    else this.#tellIdle();
  };

  /** Another process holds the lock: waits in a timer, because SQLite's own waiting would stop every other request. */
  #retryOrFail(error: unknown): void {
    this.#busySince ??= Date.now();
    if (isBusy(error) && Date.now() - this.#busySince < lockPatience) {
      this.#scheduled = true;
      setTimeout(this.#flush, 1 + Math.random() * 4);
      return;
    }
    this.#busySince = undefined;
    for (const operation of this.#waiting.splice(0)) operation.reject(asKeyholdError(error));
    this.#tellIdle();
  }

  #runTogether(batch: readonly Operation[]): void {
    const results: unknown[] = [];
    try {
      this.#beforeBatch();
      for (const operation of batch) results.push(operation.run());
      this.#commit.run();
    } catch (error) {
      this.#undo();
      if (batch.length === 1) batch[0]?.reject(asKeyholdError(error));
      else for (const operation of batch) this.#runAlone(operation);
      return;
    }
    for (const [index, operation] of batch.entries()) operation.resolve(results[index]);
  }

  #runAlone(operation: Operation): void {
    let result: unknown;
    try {
      this.#begin.run();
      this.#beforeBatch();
      result = operation.run();
      this.#commit.run();
    } catch (error) {
      this.#undo();
      operation.reject(asKeyholdError(error));
      return;
    }
    operation.resolve(result);
  }

  #undo(): void {
    // SQLite has already rolled back by itself after some errors, a full disk among them.
    if (this.#database.inTransaction) this.#rollback.run();
  }

  #tellIdle(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

function asKeyholdError(error: unknown): unknown {
  if (!isFull(error)) return error;
  return new KeyholdError("storage_full", "The relay's disk is full. Nothing was changed by this request.");
}
