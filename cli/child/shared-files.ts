import { KeyholdError } from "../../shared/contract/errors.ts";
import { anonymousFile } from "./anonymous-file.ts";
import { ValuePipes } from "./value-pipe.ts";

/** Values that a program gets as files or pipes, until it has ended. */
export class SharedFiles {
  readonly #platform: NodeJS.Platform;
  readonly #close: (() => void)[] = [];
  #pipes: ValuePipes | undefined;

  constructor(platform: NodeJS.Platform) {
    this.#platform = platform;
  }

  /** @returns a path that the program can open, as often as it likes. @throws KeyholdError `unsupported`. */
  add(variable: string, bytes: Uint8Array, as: "file" | "pipe"): string {
    if (this.#platform === "win32") {
      throw new KeyholdError(
        "unsupported",
        "On Windows a value is given as a variable only: what it has of pipes can be read by others. Nothing was started.",
      );
    }
    const file = as === "file" ? anonymousFile(bytes) : undefined;
    if (file !== undefined) {
      this.#close.push(file.close);
      return file.path;
    }
    if (this.#pipes === undefined) {
      const pipes = new ValuePipes();
      this.#pipes = pipes;
      this.#close.push(() => pipes.end());
    }
    return this.#pipes.add(variable, bytes);
  }

  end(): void {
    for (const close of this.#close.splice(0)) close();
  }
}
