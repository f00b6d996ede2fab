/**
 * The judgement of every value, kept while the vault is open. Follows the vault one changed record at a time: what
 * changed is judged anew when somebody asks, and what time alone changes when its time has come.
 */
import { type HolderIndex, itemsOf } from "../holders/holder-index.ts";
import type { KeyIndex } from "../keys/key-index.ts";
import type { Overview } from "../record-types.ts";
import type { ValueOverview } from "../records/keys.ts";
import type { HealthLimits, Judgement } from "./judge-value.ts";
import { judgeValue } from "./judge-value.ts";
import { type FactSources, valueFacts } from "./value-facts.ts";

export class HealthIndex {
  readonly #keys: KeyIndex;
  readonly #holders: HolderIndex;
  readonly #judgements = new Map<string, Judgement>();
  readonly #fingerprints = new Map<string, string>();
  readonly #running = new Map<string, { readonly valueId: string; readonly graceUntil: number }>();
  readonly #signKeys = new Map<string, string>();
  readonly #dirty = new Set<string>();
  #limits: HealthLimits | undefined;
  /** Judged at this time or later; the clock may be set back. */
  #judgedAt = 0;
  /** Nothing changes by time alone before this. */
  #until = Number.POSITIVE_INFINITY;

  constructor(keys: KeyIndex, holders: HolderIndex) {
    this.#keys = keys;
    this.#holders = holders;
  }

  /** Takes in one record as it is now, after the other indexes have; undefined when it is gone. */
  apply(id: string, overview: Overview | undefined): void {
    if (this.#fingerprints.has(id) || overview?.kind === "value") this.#followValue(id, overview);
    else if (this.#running.has(id) || overview?.kind === "rotation") this.#followRotation(id, overview);
    else if (this.#signKeys.has(id) || overview?.kind === "person") this.#followPerson(id, overview);
    else if (overview?.kind === "key") for (const valueId of this.#keys.valueIdsOf(id)) this.#doubt(valueId);
    else if (overview?.kind === "share") {
      for (const { valueId } of itemsOf(id, overview)) this.#doubt(valueId);
    }
  }

  /** The judgements by value, as of now. The map is the index's own: read it, do not keep it. */
  judgements(now: number, limits: HealthLimits): ReadonlyMap<string, Judgement> {
    const isOther = this.#limits?.holders !== limits.holders || this.#limits.unusedDays !== limits.unusedDays;
    if (isOther || now < this.#judgedAt) for (const id of this.#fingerprints.keys()) this.#dirty.add(id);
    else if (now >= this.#until) {
      for (const [id, { until }] of this.#judgements) if (now >= until) this.#dirty.add(id);
    }
    this.#limits = limits;
    this.#judgedAt = now;
    if (this.#dirty.size > 0) {
      const sources = { keys: this.#keys, holders: this.#holders, now, limits };
      for (const id of this.#dirty) this.#judge(id, sources);
      this.#dirty.clear();
      this.#until = Number.POSITIVE_INFINITY;
      for (const { until } of this.#judgements.values()) if (until < this.#until) this.#until = until;
    }
    return this.#judgements;
  }

  #judge(id: string, sources: FactSources): void {
    const listed = this.#keys.value(id);
    if (listed === undefined || listed.value.removedAt !== undefined) {
      this.#judgements.delete(id);
      return;
    }
    const graceUntil = this.#running.size === 0 ? undefined : this.#graceOf(id);
    this.#judgements.set(id, judgeValue(listed, valueFacts(listed, sources, graceUntil)));
  }

  /** The soonest end of grace of its rotations: few run at a time. */
  #graceOf(id: string): number | undefined {
    let soonest: number | undefined;
    for (const { valueId, graceUntil } of this.#running.values()) {
      if (valueId === id && (soonest === undefined || graceUntil < soonest)) soonest = graceUntil;
    }
    return soonest;
  }

  #followValue(id: string, overview: Overview | undefined): void {
    const before = this.#fingerprints.get(id);
    const now = overview?.kind === "value" ? (overview satisfies ValueOverview).fingerprint : undefined;
    this.#doubt(id);
    // Whoever was or is now the same says so.
    if (before !== undefined) this.#doubtSame(before);
    if (now !== undefined && now !== before) this.#doubtSame(now);
    if (now === undefined) this.#fingerprints.delete(id);
    else this.#fingerprints.set(id, now);
  }

  #doubtSame(fingerprint: string): void {
    const ids = this.#keys.valueIdsWith(fingerprint);
    // One alone is the value itself, or the last of those that were the same.
    for (const id of ids) this.#doubt(id);
  }

  #followRotation(id: string, overview: Overview | undefined): void {
    const before = this.#running.get(id);
    if (before !== undefined) this.#doubt(before.valueId);
    this.#running.delete(id);
    if (overview?.kind !== "rotation" || overview.state !== "running") return;
    if (overview.replacedAt === undefined || overview.oldRevokedAt !== undefined) return;
    const graceUntil = overview.replacedAt + overview.graceDays * 24 * 60 * 60_000;
    this.#running.set(id, { valueId: overview.valueId, graceUntil });
    this.#doubt(overview.valueId);
  }

  #followPerson(id: string, overview: Overview | undefined): void {
    const signKey = overview?.kind === "person" ? overview.signKey : this.#signKeys.get(id);
    if (overview?.kind === "person") this.#signKeys.set(id, overview.signKey);
    else this.#signKeys.delete(id);
    if (signKey === undefined) return;
    for (const source of this.#holders.aboutPerson(signKey)) {
      const known = this.#holders.source(source);
      if (known === undefined) continue;
      for (const { valueId } of itemsOf(source, known)) this.#doubt(valueId);
    }
  }

  #doubt(valueId: string): void {
    this.#dirty.add(valueId);
  }
}
