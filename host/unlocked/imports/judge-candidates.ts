/** What each entry would do to the vault as it is now, and what is to become of it. */

import { type Environment, environments } from "../../../shared/contract/fields.ts";
import type { EntryChoice, EntryState } from "../../../shared/contract/import-words.ts";
import { foldText } from "../../../shared/contract/key-order.ts";
import type { App } from "../app.ts";
import type { ListedValue } from "../keys/key-index.ts";
import { keptKeyNamed, keptValueIn } from "../keys/write-key.ts";
import { type Candidate, unknownService } from "./candidate.ts";
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
  /** Whose key has the name, when that is another service. */
  readonly otherService?: string;
  /** What is replaced. */
  readonly present?: ListedValue;
  /** The value of this name and environment that the vault has, whatever becomes of the entry. */
  readonly stands?: ListedValue;
};

type InFile = { readonly name: string; readonly service: string; readonly env: Environment };
type SoFar = {
  readonly taken: ReadonlySet<string>;
  readonly named: ReadonlyMap<string, InFile>;
  readonly valuesInFile: ReadonlyMap<string, { name: string; env: Environment }>;
  readonly free: FreeNames;
};

/** In the file's order: what comes first takes its name. */
export function judgeAll(app: App, pending: PendingImport): Judged[] {
  const taken = new Set<string>();
  const named = new Map<string, InFile>();
  const valuesInFile = new Map<string, { name: string; env: Environment }>();
  const free = new FreeNames(app, taken);
  return pending.candidates.map((candidate, index) => {
    const judged = judge(app, pending, candidate, index, { taken, named, valuesInFile, free });
    if (judged.take !== "skip") {
      const { storedAs, service, env } = judged;
      taken.add(place(storedAs, env));
      const folded = foldText(storedAs);
      if (!named.has(folded)) named.set(folded, { name: storedAs, service, env });
      if (!valuesInFile.has(candidate.fingerprint)) valuesInFile.set(candidate.fingerprint, { name: storedAs, env });
    }
    return judged;
  });
}

function judge(app: App, pending: PendingImport, candidate: Candidate, index: number, soFar: SoFar): Judged {
  const { chosen, suggested, fingerprint } = candidate;
  const name = chosen.name ?? suggested.name;
  const env = chosen.env ?? pending.env ?? suggested.env;
  const stands = standing(app, name, env);
  const key = keptKeyNamed(app, name);
  const ofName = key === undefined ? soFar.named.get(foldText(name)) : keyAsNamed(app, key, env);
  const isOther = ofName !== undefined && (soFar.free.gave(name) || isOtherService(candidate, ofName.service));
  const isTakenInFile = soFar.taken.has(place(name, env));
  const isInTheWay = isOther || stands !== undefined || isTakenInFile;
  const same = sameValue(app, fingerprint, soFar);
  const state: EntryState = same !== undefined ? "same" : isInTheWay ? "conflict" : "new";
  const other = same ?? (isInTheWay ? inTheWay(name, env, ofName, isTakenInFile, key === undefined) : undefined);
  // Another service's value is no new version of this one's, unless the person says so of this very entry.
  const mayReplaceOther = !isOther || (chosen.take === "replace" && chosen.service === undefined);
  const take = choice(chosen.take ?? (state === "new" ? "add" : state === "same" ? "skip" : pending.onConflict), {
    isInTheWay,
    mayReplace: stands !== undefined && !isTakenInFile && stands.value.fingerprint !== fingerprint && mayReplaceOther,
  });
  const isOwn = take === "keep" || (isOther && take !== "replace");
  return {
    candidate,
    index,
    state,
    take,
    name,
    env,
    storedAs: take === "keep" ? soFar.free.after(name) : (ofName?.name ?? name),
    service: isOwn ? (chosen.service ?? suggested.service) : (ofName?.service ?? chosen.service ?? suggested.service),
    ...(other === undefined ? {} : { other }),
    ...(isOther && isOtherService(candidate, ofName.service) ? { otherService: ofName.service } : {}),
    ...(take === "replace" && stands !== undefined ? { present: stands } : {}),
    ...(stands === undefined ? {} : { stands }),
  };
}

function standing(app: App, name: string, env: Environment): ListedValue | undefined {
  const key = keptKeyNamed(app, name);
  return key === undefined ? undefined : keptValueIn(app, key.id, env);
}

function keyAsNamed(app: App, { id, key }: NonNullable<ReturnType<typeof keptKeyNamed>>, env: Environment): InFile {
  const kept = app.keys.valuesOf(id).filter(({ value }) => value.removedAt === undefined);
  const shown = kept.find(({ value }) => value.env === env) ?? kept[0];
  return { name: key.name, service: key.service, env: shown?.value.env ?? env };
}

/** A service that nothing tells is none: such a value may be another environment's of any key of its name. */
function isOtherService({ chosen, suggested, knowsService }: Candidate, service: string): boolean {
  const own = chosen.service ?? (knowsService && service !== unknownService ? suggested.service : undefined);
  return own !== undefined && own.toLowerCase() !== service.toLowerCase();
}

function inTheWay(
  name: string,
  env: Environment,
  ofName: InFile | undefined,
  isTakenInFile: boolean,
  isOnlyInFile: boolean,
): NonNullable<Judged["other"]> {
  if (isTakenInFile || ofName === undefined) return { name, env, inFile: true };
  return { name: ofName.name, env: ofName.env, inFile: isOnlyInFile };
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

  /** Such a name belongs to one entry: no other one becomes another environment of it. */
  gave(name: string): boolean {
    return this.#given.has(foldText(name));
  }

  after(name: string): string {
    const folded = foldText(name);
    for (let number = this.#next.get(folded) ?? 2; ; number++) {
      const candidate = `${name.slice(0, 112).replace(/[\ud800-\udbff]$/, "")}-${number}`;
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
