import type { ErrorShape } from "../shared/contract/errors.ts";
import { withHint } from "./hints.ts";
import type { Streams } from "./terminal/streams.ts";
import { type Paint, painter } from "./text/colour.ts";
import { safeJson, safeLines } from "./text/safe-text.ts";

/** Results on standard output; notes, warnings and errors on standard error. */
export class Output {
  readonly json: boolean;
  /** Colours for standard output. */
  readonly paint: Paint;
  readonly paintNote: Paint;
  readonly #streams: Streams;

  constructor(streams: Streams, env: Readonly<Record<string, string | undefined>>, json: boolean) {
    this.#streams = streams;
    this.json = json;
    this.paint = painter(streams.stdout, env);
    this.paintNote = painter(streams.stderr, env);
  }

  /** Columns of the terminal, `undefined` when the output goes elsewhere. */
  get width(): number | undefined {
    return this.#streams.stdout.isTTY ? this.#streams.stdout.columns : undefined;
  }

  get toTerminal(): boolean {
    return this.#streams.stdout.isTTY === true;
  }

  /** The command's one result, in the form that was asked for. */
  result(value: unknown, text: string | (() => string)): void {
    if (this.json) this.#streams.stdout.write(`${safeJson(value)}\n`);
    else this.text(typeof text === "string" ? text : text());
  }

  /** Human text that was made safe by whoever made it. */
  text(text: string): void {
    this.#streams.stdout.write(text);
  }

  bytes(bytes: Uint8Array): void {
    this.#streams.stdout.write(bytes);
  }

  note(text: string): void {
    this.#streams.stderr.write(`${safeLines(text)}\n`);
  }

  warn(text: string): void {
    this.#streams.stderr.write(`${this.paintNote("yellow", "Warning:")} ${safeLines(text)}\n`);
  }

  /** Lines for the person that carry their own colours. */
  notePainted(text: string): void {
    this.#streams.stderr.write(text);
  }

  failure(error: ErrorShape): void {
    // Scripts rely on these two fields and no other; how one goes on here is part of the sentence.
    const { code, message } = { code: error.code, message: withHint(error) };
    if (this.json) this.#streams.stdout.write(`${safeJson({ error: { code, message } })}\n`);
    this.#streams.stderr.write(`${this.paintNote("red", "keyhold:")} ${safeLines(message)}\n`);
  }
}
