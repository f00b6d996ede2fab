/** Long work that can be stopped, and that lets others have the vault in between. */
import { KeyholdError } from "../../../shared/contract/errors.ts";

export type TaskName = "verify" | "export";
/** What is handed out piece by piece, and where to and what of it. */
type Handed = {
  readonly what: "export" | "send";
  readonly target?: string;
  readonly format: string;
  readonly filter: object;
};
type Running = { stopped: boolean; readonly abandon: () => void };

/** Whoever never comes back for the rest is forgotten. */
const mostPlaces = 100;

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
  mayGoOn(handed: Handed, after: number | undefined): void {
    const place = placeOf(handed, after);
    this.#places.delete(place);
    this.#places.add(place);
    for (const oldest of this.#places) {
      if (this.#places.size <= mostPlaces) break;
      this.#places.delete(oldest);
    }
  }

  /** Once for each place: to take the same piece again is another export. */
  goesOn(handed: Handed, after: number | undefined): boolean {
    return this.#places.delete(placeOf(handed, after));
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

/** What goes elsewhere, in another form or of other entries is no continuation. */
function placeOf({ what, target = "", format, filter }: Handed, after: number | undefined): string {
  return `${what} ${after} ${JSON.stringify([target, format, filter])}`;
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
