/**
 * A named pipe that holds a value for whoever opens it, as often as it is opened, by one reader at a time: of several at
 * once, one gets it and the others nothing. It has no bytes of its own on disk.
 */
import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readdirSync, renameSync, rmSync, statSync, write } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KeyholdError } from "../../shared/contract/errors.ts";

/** Milliseconds between two looks whether somebody reads. */
const often = 15;
const folderName = /^keyhold-run-(\d+)-/;

/** The pipes of one run, in a folder that only this user can enter. */
export class ValuePipes {
  readonly #folder: string;
  readonly #values: Buffer[] = [];
  readonly #timers: NodeJS.Timeout[] = [];

  constructor() {
    const place = process.env.XDG_RUNTIME_DIR ?? tmpdir();
    removeLeftOver(place);
    // `mkdtemp` makes it with 0700.
    this.#folder = mkdtempSync(join(place, `keyhold-run-${process.pid}-`));
  }

  /** @returns the pipe's path. @throws KeyholdError `unsupported`. */
  add(name: string, bytes: Uint8Array): string {
    const path = join(this.#folder, name);
    const value = Buffer.from(bytes);
    this.#values.push(value);
    makePipe(path);
    this.#timers.push(setInterval(() => this.#serve(path, value), often));
    return path;
  }

  end(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const value of this.#values) value.fill(0);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** If somebody waits: the value to them, and another pipe in its place, so that the next one gets it whole as well. */
  #serve(path: string, value: Buffer): void {
    let handle: number;
    try {
      // Fails until there is a reader.
      handle = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch {
      return;
    }
    try {
      makePipe(`${path}.next`);
      renameSync(`${path}.next`, path);
    } catch {
      // Whoever waits gets the value; the next one waits at the same pipe.
    } finally {
      writeAll(handle, value, 0);
    }
  }
}

function writeAll(handle: number, value: Buffer, from: number): void {
  write(handle, value, from, value.length - from, null, (error, written) => {
    const done = from + (error === null ? written : 0);
    // The reader is slower than the pipe is large.
    if (error?.code === "EAGAIN" || (error === null && done < value.length)) {
      setTimeout(() => writeAll(handle, value, done), error === null ? 0 : 2);
    } else closeSync(handle);
  });
}

function makePipe(path: string): void {
  try {
    execFileSync("mkfifo", ["-m", "600", path], { stdio: "ignore" });
  } catch (error) {
    throw new KeyholdError(
      "unsupported",
      "This system has no program that makes named pipes (mkfifo). Nothing was started; leave out --as-pipe.",
      { cause: error },
    );
  }
}

/** Folders of runs that were killed: empty pipes. */
function removeLeftOver(place: string): void {
  for (const name of readdirSync(place)) {
    const pid = folderName.exec(name)?.[1];
    const folder = join(place, name);
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      if (statSync(folder).uid === process.getuid?.()) rmSync(folder, { recursive: true, force: true });
    } catch {
      // Somebody else's, or gone.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
