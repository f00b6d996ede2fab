/** Follows a scanner: gathers what it finds into a report, without what is known. */
import type { ScanFinding, ScanOptions, ScanReport } from "../../shared/contract/scan-methods.ts";
import type { Baseline } from "./baseline.ts";
import type { FromScanner, RawFinding } from "./scan-job.ts";

/** Findings that are kept to be listed, and names of what was skipped. */
const mostFindings = 10_000;
const mostSkipped = 1000;

/** A finding with what it is told by besides its place: one value may stand under several names. */
export type Told = {
  readonly key?: ScanFinding["key"];
  readonly print?: string | undefined;
};
/** What is kept of a finding beyond what is told. */
export type Gathered = ScanFinding;

export class Gathering {
  readonly findings: Gathered[] = [];
  readonly #byPlace = new Map<string, Gathered[]>();
  readonly #skipped: ScanReport["skipped"] = [];
  readonly #baseline: Baseline | undefined;
  readonly #tell: (finding: RawFinding) => readonly Told[];
  readonly #options: ScanOptions;
  readonly #startedAt: number;
  #found = 0;
  #known = 0;
  #skippedTotal = 0;
  #nextId = 1;
  done = 0;
  total = 0;

  constructor(
    options: ScanOptions,
    startedAt: number,
    baseline: Baseline | undefined,
    tell: (finding: RawFinding) => readonly Told[],
  ) {
    this.#options = options;
    this.#startedAt = startedAt;
    this.#baseline = baseline;
    this.#tell = tell;
  }

  take(message: Exclude<FromScanner, { type: "done" | "failed" }>): void {
    switch (message.type) {
      case "progress":
        this.done = message.done;
        this.total = message.total;
        return;
      case "skipped":
        this.#skippedTotal++;
        if (this.#skipped.length < mostSkipped) this.#skipped.push({ file: message.file, reason: message.reason });
        return;
      case "found":
        for (const finding of message.findings) this.#add(finding);
    }
  }

  #add(raw: RawFinding): void {
    const { file, line, place, commit, group, rule, mask, print } = raw;
    const name = JSON.stringify([place === "staged", file, line, group ?? [rule, print]]);
    const known = this.#byPlace.get(name);
    if (known !== undefined) {
      // The commit of what lies in a file as well; the oldest comes first.
      for (const one of known) if (one.commit === undefined && commit !== undefined) Object.assign(one, { commit });
      return;
    }
    const told = this.#tell(raw).map(
      (each): Gathered => ({
        id: this.#nextId++,
        file,
        line,
        place,
        kind: group === undefined ? "pattern" : "vault",
        ...(commit === undefined ? {} : { commit }),
        ...(each.key === undefined ? {} : { key: each.key }),
        ...(rule === undefined ? {} : { rule }),
        ...(mask === undefined ? {} : { mask }),
        ...(each.print === undefined ? {} : { print: each.print }),
      }),
    );
    const isKnown = (finding: Gathered) => this.#baseline?.holds(finding) === true;
    const fresh = told.filter((finding) => !isKnown(finding));
    this.#byPlace.set(name, fresh);
    this.#known += told.length - fresh.length;
    this.#found += fresh.length;
    if (this.findings.length < mostFindings) this.findings.push(...fresh);
  }

  report(state: ScanReport["state"], rest: Partial<ScanReport> = {}): ScanReport {
    return {
      state,
      startedAt: this.#startedAt,
      roots: [...this.#options.roots],
      done: this.done,
      total: this.total,
      findings: this.findings,
      found: this.#found,
      known: this.#known,
      files: 0,
      bytes: 0,
      commits: 0,
      values: 0,
      notSought: [],
      skipped: this.#skipped,
      skippedTotal: this.#skippedTotal,
      patterns: this.#options.patterns,
      ...rest,
    };
  }
}
