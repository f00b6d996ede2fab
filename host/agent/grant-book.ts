/** What programs were allowed and refused, as long as the vault is open. No timers: what is over is judged when it is asked for. */
import type { AgentGrant } from "../../shared/contract/agent-methods.ts";
import { valuePurposes } from "../../shared/contract/agent-words.ts";
import type { Need } from "./need.ts";
import type { AgentPeer } from "./peer.ts";

type Kept = {
  readonly id: string;
  readonly kind: AgentGrant["kind"];
  /** Whom it is for: see `AgentPeer`; for `once` the one connection. */
  readonly holder: unknown;
  readonly program: AgentGrant["program"];
  readonly need: Need;
  readonly since: number;
  readonly until?: number;
  /** Of a `once`: the values that were given already. */
  readonly spent: Set<string>;
  uses: number;
};

/** Milliseconds in which one command may do again what gives nothing out: it may need several calls for one thing. */
const onceLasts = 5 * 60_000;

/** What a value is called for a person: moved, renamed or for somebody else, it is another one. */
export const called = ({ id, name, env, detail }: Need["keys"][number]) => JSON.stringify([id, name, env, detail]);

export class GrantBook {
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();
  #lastId = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  allowOnce(connection: object, peer: AgentPeer, need: Need): void {
    const isSpent = valuePurposes.has(need.purpose) || need.purpose === "names";
    const until = isSpent ? {} : { until: this.#now() + onceLasts };
    this.#keep({ kind: "once", holder: connection, program: peer.program, need, ...until });
  }

  allowFor(minutes: number, peer: AgentPeer, need: Need): void {
    const until = this.#now() + minutes * 60_000;
    this.#keep({ kind: "minutes", holder: peer.identity, program: peer.program, need, until });
  }

  refuse(peer: AgentPeer, need: Need): void {
    this.#keep({ kind: "never", holder: peer.kind, program: peer.program, need });
  }

  /** Whether anything of it was refused for good; counted. */
  isRefused(peer: AgentPeer, need: Need): boolean {
    const found = this.#of("never", peer.kind).find((kept) => overlaps(kept.need, need));
    if (found !== undefined) found.uses++;
    return found !== undefined;
  }

  /** Whether everything of it is allowed. Whoever may do more may see the names. */
  isAllowed(connection: object, peer: AgentPeer, need: Need): boolean {
    return this.#covering(connection, peer, need) !== undefined;
  }

  /** Counts a use; what was allowed once is given once. */
  noteUse(connection: object, peer: AgentPeer, need: Need): void {
    for (const kept of this.#covering(connection, peer, need) ?? []) {
      kept.uses++;
      if (kept.kind !== "once" || !valuePurposes.has(need.purpose)) continue;
      for (const key of need.keys) kept.spent.add(called(key));
    }
  }

  list(): AgentGrant[] {
    return [...this.#live()].map(({ id, kind, program, need, since, until, uses }) => ({
      id,
      kind,
      program,
      purpose: need.purpose,
      keys: [...need.keys],
      since,
      uses,
      ...(until === undefined ? {} : { until }),
    }));
  }

  get(id: string): AgentGrant | undefined {
    return this.list().find((grant) => grant.id === id);
  }

  /** @returns what ended. Without an id all that allow something; a refusal is taken back by its id only. */
  end(id?: string): AgentGrant[] {
    const ended = this.list().filter((grant) => (id === undefined ? grant.kind !== "never" : grant.id === id));
    for (const grant of ended) this.#kept.delete(grant.id);
    return ended;
  }

  endConnection(connection: object): boolean {
    let ended = false;
    for (const [id, { holder }] of this.#kept) if (holder === connection) ended = this.#kept.delete(id) || ended;
    return ended;
  }

  clear(): void {
    this.#kept.clear();
  }

  /** The next time that something ends by itself. */
  get nextEnd(): number | undefined {
    const ends = [...this.#live()].flatMap(({ until }) => (until === undefined ? [] : [until]));
    return ends.length === 0 ? undefined : Math.min(...ends);
  }

  #keep(kept: Omit<Kept, "id" | "since" | "spent" | "uses">): void {
    const id = `g${++this.#lastId}`;
    this.#kept.set(id, { ...kept, id, since: this.#now(), spent: new Set(), uses: 0 });
  }

  *#live(): Generator<Kept> {
    const now = this.#now();
    for (const kept of this.#kept.values()) {
      // A clock that is set back buys no time.
      const isOver = kept.until !== undefined && (now >= kept.until || now < kept.since);
      if (isOver) this.#kept.delete(kept.id);
      else yield kept;
    }
  }

  #of(kind: Kept["kind"], holder: unknown): Kept[] {
    return [...this.#live()].filter((kept) => kept.kind === kind && kept.holder === holder);
  }

  /** The grants that together cover the need, or undefined. */
  #covering(connection: object, peer: AgentPeer, need: Need): Kept[] | undefined {
    const held = [...this.#of("once", connection), ...this.#of("minutes", peer.identity)];
    if (need.purpose === "names") return held.length > 0 ? held.slice(0, 1) : undefined;
    const fitting = held.filter((kept) => kept.need.purpose === need.purpose);
    if (need.keys.length === 0) {
      const whole = fitting.find((kept) => kept.need.keys.length === 0);
      return whole === undefined ? undefined : [whole];
    }
    const used = new Set<Kept>();
    for (const key of need.keys) {
      const name = called(key);
      const found = fitting.find((kept) => !kept.spent.has(name) && kept.need.keys.some((one) => called(one) === name));
      if (found === undefined) return undefined;
      used.add(found);
    }
    return [...used];
  }
}

function overlaps(refused: Need, need: Need): boolean {
  if (refused.purpose !== need.purpose) return false;
  if (refused.keys.length === 0) return need.keys.length === 0;
  const names = new Set(refused.keys.map(called));
  return need.keys.some((key) => names.has(called(key)));
}
