/**
 * Which entries hang together: all that follow the newest whole, each with the set of entries its signer knew. Order of
 * arrival plays no part: the answer depends on the set of entries only.
 */
import type { TeamEntry } from "./entry.ts";

/** An entry in its place. `past` holds the places of all entries that its signer knew. */
export type Attached = { readonly entry: TeamEntry; readonly index: number; readonly past: Past };
export type Attachment = {
  readonly base: TeamEntry;
  /** Each after everything that it follows. */
  readonly attached: readonly Attached[];
  readonly left: readonly { readonly entry: TeamEntry; readonly reason: LeftReason }[];
};
/** `superseded`: the founder folded the history without it. `incomplete`: something it follows is not there. */
export type LeftReason = "not_owner" | "former_owner" | "incomplete" | "superseded";

/** A growing set of small numbers. */
export class Past {
  #words: Uint32Array;

  constructor(entries: number) {
    this.#words = new Uint32Array((entries + 31) >> 5);
  }

  add(index: number): void {
    this.#words[index >> 5] = (this.#words[index >> 5] ?? 0) | (1 << (index & 31));
  }

  addAll(other: Past): void {
    for (let at = 0; at < this.#words.length; at++) this.#words[at] = (this.#words[at] ?? 0) | (other.#words[at] ?? 0);
  }

  has(index: number): boolean {
    return ((this.#words[index >> 5] ?? 0) & (1 << (index & 31))) !== 0;
  }
}

/** The newest whole: of two with one number the one with the greater hash, for everybody. */
export function newestWhole(entries: Iterable<TeamEntry>): TeamEntry | undefined {
  let best: TeamEntry | undefined;
  for (const entry of entries) {
    if (entry.whole === undefined) continue;
    const isNewer = best === undefined || entry.number > best.number;
    if (isNewer || (entry.number === best?.number && entry.hash > best.hash)) best = entry;
  }
  return best;
}

export function attach(base: TeamEntry, entries: ReadonlyMap<string, TeamEntry>): Attachment {
  const placed = new Map<string, Attached | LeftReason>();
  const attached: Attached[] = [];
  const known = new Set([base.hash, ...base.after]);
  const offices = officesOf(base);

  /** Parents come first; the stack is our own, because a history may be deep. */
  function place(start: TeamEntry): void {
    const stack = [start];
    for (let entry = stack.at(-1); entry !== undefined; entry = stack.at(-1)) {
      const parents = entry.after.filter((hash) => !known.has(hash));
      const waiting = parents.flatMap((hash) => {
        const parent = entries.get(hash);
        return parent === undefined || placed.has(hash) || parent.whole !== undefined ? [] : [parent];
      });
      if (waiting.length > 0 && !placed.has(entry.hash)) {
        stack.push(...waiting);
        continue;
      }
      stack.pop();
      if (!placed.has(entry.hash)) placed.set(entry.hash, judge(entry, parents));
    }
  }

  function judge(entry: TeamEntry, parents: readonly string[]): Attached | LeftReason {
    const past = new Past(entries.size);
    let newest = base.number;
    for (const hash of parents) {
      const parent = placed.get(hash);
      if (parent === undefined) return base.after.length > 0 ? "superseded" : "incomplete";
      if (typeof parent === "string") return parent;
      past.addAll(parent.past);
      past.add(parent.index);
      newest = Math.max(newest, parent.entry.number);
    }
    if (entry.number > newest + 1) return "incomplete";
    if (!mayEverSign(entry, past, offices)) return "not_owner";
    const here = { entry, index: attached.length, past };
    attached.push(here);
    for (const edit of entry.edits) {
      if (edit.set === "owner") offices.push({ signKey: edit.signKey, rank: edit.rank, place: here });
    }
    return here;
  }

  for (const entry of [...entries.values()].toSorted(byHash)) if (entry.whole === undefined) place(entry);
  const left = [...placed].flatMap(([hash, reason]) => {
    const entry = entries.get(hash);
    return typeof reason === "string" && entry !== undefined ? [{ entry, reason }] : [];
  });
  return { base, attached, left };
}

type Office = { readonly signKey: string; readonly rank: number; readonly place: Attached | undefined };

function officesOf(base: TeamEntry): Office[] {
  return (base.whole?.owners ?? []).map(({ signKey, rank }) => ({ signKey, rank, place: undefined }));
}

/** Signed by somebody who was made an owner of this rank in what the entry follows. Dismissals are judged later. */
function mayEverSign(entry: TeamEntry, past: Past, offices: readonly Office[]): boolean {
  return offices.some(
    ({ signKey, rank, place }) =>
      signKey === entry.signKey && rank === entry.rank && (place === undefined || past.has(place.index)),
  );
}

export function byHash(one: TeamEntry, other: TeamEntry): number {
  return one.hash < other.hash ? -1 : 1;
}
