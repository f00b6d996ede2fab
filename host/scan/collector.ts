import type { FromScanner, RawFinding } from "./scan-job.ts";

/** The same value at the same place is told once, wherever it was met; with its commit, if it has one. */
export class Collector {
  readonly #send: (message: FromScanner) => void;
  readonly #known = new Set<string>();
  #waiting: RawFinding[] = [];

  constructor(send: (message: FromScanner) => void) {
    this.#send = send;
  }

  add(findings: readonly RawFinding[]): void {
    for (const finding of findings) {
      const { file, line, group, rule, print, place } = finding;
      // What lies in a file lies there for the log of a repository too: one row, which the commit is added to.
      const where = place === "staged" ? "staged" : "";
      const name = JSON.stringify([where, file, line, group ?? [rule, print]]);
      const isKnown = this.#known.has(name);
      this.#known.add(name);
      if (!isKnown || finding.commit !== undefined) this.#waiting.push(finding);
    }
    if (this.#waiting.length >= 100) this.flush();
  }

  flush(): void {
    if (this.#waiting.length > 0) this.#send({ type: "found", findings: this.#waiting });
    this.#waiting = [];
  }
}
