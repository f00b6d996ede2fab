import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Ended, keyhold } from "./keyhold.ts";
import type { Narrator } from "./narrator.ts";

/** Somebody with a computer of their own: a folder with a vault, a passphrase and nothing else. */
export class Person {
  readonly name: string;
  readonly home: string;
  readonly #narrator: Narrator;

  constructor(name: string, folder: string, narrator: Narrator) {
    this.name = name;
    this.home = join(folder, name.toLowerCase());
    this.#narrator = narrator;
    mkdirSync(this.home, { mode: 0o700 });
    writeFileSync(join(this.home, "passphrase"), `${randomBytes(18).toString("base64url")}\n`, { mode: 0o600 });
  }

  /** Shows the command and runs it as it is shown, with this person's vault and passphrase. */
  async run(line: string, args: readonly string[], input?: string): Promise<Ended> {
    this.#narrator.command(this.name.toLowerCase(), line);
    return await this.quietly(args, input);
  }

  /** For what the demo has to know and nobody has to read. */
  async quietly(args: readonly string[], input?: string): Promise<Ended> {
    const own = ["--vault", "team.vault", "--passphrase-file", "passphrase"];
    return await keyhold(this.home, [...own, ...args], input);
  }

  async json<Shape>(args: readonly string[]): Promise<Shape> {
    const ended = await this.quietly([...args, "--json"]);
    if (ended.status !== 0) throw new Error(`keyhold ${args.join(" ")} ended with ${ended.status}:\n${ended.stderr}`);
    return JSON.parse(ended.stdout) as Shape;
  }

  /** A file on this person's computer. */
  write(name: string, text: string): void {
    writeFileSync(join(this.home, name), text, { mode: 0o600 });
  }
}
