/** What each entry would do to the vault as it is now, and what is to become of it. */

import { type Environment, environments } from "../../../shared/contract/fields.ts";
import type { EntryChoice, EntryState } from "../../../shared/contract/import-words.ts";
import { foldText } from "../../../shared/contract/key-order.ts";
import type { App } from "../app.ts";
import type { ListedValue } from "../keys/key-index.ts";
import { keptKeyNamed, keptValueIn } from "../keys/write-key.ts";
import type { Candidate } from "./candidate.ts";
import type { PendingImport } from "./pending-imports.ts";

export type Judged = {
  readonly candidate: Candidate;
  readonly index: number;
  readonly state: EntryState;
  readonly take: EntryChoice;
  /** As it is in the file, or as the person named it. */
  readonly name: string;
  /** The name that it is stored under. */
  readonly storedAs: string;
  readonly service: string;
  readonly env: Environment;
  /** What is replaced, or stands in the way, or holds the same. */
  readonly other?: { readonly name: string; readonly env: Environment; readonly inFile: boolean };
  readonly present?: ListedValue;
};

/** In the file's order: what comes first takes its name. */
export function judgeAll(app: App, pending: PendingImport): Judged[] {
  const taken = new Set<string>();
  const valuesInFile = new Map<string, { name: string; env: Environment }>();
  const free = new FreeNames(app, taken);
  return pending.candidates.map((candidate, index) => {
    const judged = judge(app, pending, candidate, index, { taken, valuesInFile, free });
    if (judged.take !== "skip") {
      taken.add(place(judged.storedAs, judged.env));
      if (!valuesInFile.has(candidate.fingerprint)) {
        valuesInFile.set(candidate.fingerprint, { name: judged.storedAs, env: judged.env });
      }
    }
    return judged;
  });
}

type SoFar = {
  readonly taken: ReadonlySet<string>;
  readonly valuesInFile: ReadonlyMap<string, { name: string; env: Environment }>;
  readonly free: FreeNames;
};

function judge(app: App, pending: PendingImport, candidate: Candidate, index: number, soFar: SoFar): Judged {
  const { chosen, suggested, fingerprint } = candidate;
  const name = chosen.name ?? suggested.name;
  const env = chosen.env ?? pending.env ?? suggested.env;
  const key = keptKeyNamed(app, name);
  const present = key === undefined ? undefined : keptValueIn(app, key.id, env);
  const isTakenInFile = soFar.taken.has(place(name, env));
  const same = sameValue(app, fingerprint, soFar);
  const common = { candidate, index, name, env, service: key?.key.service ?? chosen.service ?? suggested.service };
  const isInTheWay = present !== undefined || isTakenInFile;
  const state: EntryState = same !== undefined ? "same" : isInTheWay ? "conflict" : "new";
  const other = same ?? (isInTheWay ? { name, env, inFile: isTakenInFile } : undefined);
  const take = choice(chosen.take ?? (state === "new" ? "add" : state === "same" ? "skip" : pending.onConflict), {
    isInTheWay,
    mayReplace: present !== undefined && !isTakenInFile && present.value.fingerprint !== fingerprint,
  });
  const storedAs = take === "keep" ? soFar.free.after(name) : (key?.key.name ?? name);
  const judged = { ...common, state, take, storedAs };
  return {
    ...judged,
    ...(other === undefined ? {} : { other }),
    ...(take === "replace" && present !== undefined ? { present } : {}),
  };
}

/** What was said, as far as it can be done: beside what is there only where something is, in its place likewise. */
function choice(
  said: EntryChoice,
  { isInTheWay, mayReplace }: { isInTheWay: boolean; mayReplace: boolean },
): EntryChoice {
  if (said === "skip") return "skip";
  if (!isInTheWay) return "add";
  return said === "replace" && mayReplace ? "replace" : "keep";
}

function sameValue(app: App, fingerprint: string, { valuesInFile }: SoFar): Judged["other"] {
  const [held] = app.keys.withFingerprint(fingerprint).filter(({ value }) => value.removedAt === undefined);
  if (held !== undefined) return { name: held.key.name, env: held.value.env, inFile: false };
  const inFile = valuesInFile.get(fingerprint);
  return inFile === undefined ? undefined : { ...inFile, inFile: true };
}

/** Names are compared as the index does. */
function place(name: string, env: string): string {
  return `${foldText(name)}\n${env}`;
}

/** `NAME-2`, `NAME-3`, …: the first that nothing has, found without beginning anew each time. */
class FreeNames {
  readonly #app: App;
  readonly #taken: ReadonlySet<string>;
  readonly #next = new Map<string, number>();
  readonly #given = new Set<string>();

  constructor(app: App, taken: ReadonlySet<string>) {
    this.#app = app;
    this.#taken = taken;
  }

  after(name: string): string {
    const folded = foldText(name);
    for (let number = this.#next.get(folded) ?? 2; ; number++) {
      const candidate = `${name.slice(0, 112)}-${number}`;
      const isGiven = this.#given.has(foldText(candidate));
      if (isGiven || keptKeyNamed(this.#app, candidate) !== undefined || this.#isTaken(candidate)) continue;
      this.#next.set(folded, number + 1);
      this.#given.add(foldText(candidate));
      return candidate;
    }
  }

  #isTaken(name: string): boolean {
    return environments.some((env) => this.#taken.has(place(name, env)));
  }
}
