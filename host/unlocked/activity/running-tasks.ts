/** Long work that can be stopped, and that lets others have the vault in between. */
import { KeyholdError } from "../../../shared/contract/errors.ts";

export type TaskName = "verify" | "export";
type Running = { stopped: boolean; readonly abandon: () => void };

export class RunningTasks {
  readonly #places = new Set<string>();
  readonly #running = new Map<TaskName, Running>();

  /**
   * Runs `step` again and again, with everything else that waits for the vault having its turn in between, until it
   * says that it is done. One of each kind at a time.
   * @param abandon clears up when the vault is locked in the middle: what follows in the code is never reached then.
   * @throws KeyholdError `cancelled`; `conflict` when such a task is running.
   */
  async run(name: TaskName, step: () => boolean, abandon: () => void = () => undefined): Promise<void> {
    if (this.#running.has(name)) {
      throw new KeyholdError("conflict", `${workOf[name]} is running already. Wait for it, or stop it first.`);
    }
    const task: Running = { stopped: false, abandon };
    this.#running.set(name, task);
    try {
      while (!step()) {
        await nextTurn();
        if (task.stopped) throw new KeyholdError("cancelled", `${workOf[name]} was stopped. Nothing was changed.`);
      }
    } finally {
      this.#running.delete(name);
    }
  }

  /** What comes behind this entry belongs to what was handed out before, and is not logged as another export. */
  mayGoOn(what: "export" | "send", after: number): void {
    this.#places.add(`${what} ${after}`);
  }

  /** Once for each place: to take the same piece again is another export. */
  goesOn(what: "export" | "send", after: number | undefined): boolean {
    return this.#places.delete(`${what} ${after}`);
  }

  stop(name: TaskName): boolean {
    const task = this.#running.get(name);
    if (task !== undefined) task.stopped = true;
    return task !== undefined;
  }

  /** The vault is being locked: there is no next turn. */
  end(): void {
    for (const task of this.#running.values()) {
      task.stopped = true;
      task.abandon();
    }
  }
}

const workOf: Readonly<Record<TaskName, string>> = { verify: "A check of the log", export: "An export of the log" };

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
