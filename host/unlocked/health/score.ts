/** One number for a whole vault. */
import type { Environment } from "../../../shared/contract/fields.ts";
import type { Severity } from "../../../shared/contract/health-methods.ts";
import { environmentWeight } from "./judge-value.ts";

const share: Readonly<Record<Severity, number>> = { danger: 1, warning: 0.5, note: 0.1 };

/**
 * Adds up by environment and worst finding. The share of what is wrong counts by its square root: the first dangerous
 * key of a hundred costs ten points, the next ones less each. 100 only when nothing was found.
 */
export class ScoreSum {
  #all = 0;
  #wrong = 0;

  add(env: Environment, worst: Severity | undefined): void {
    const weight = environmentWeight[env];
    this.#all += weight;
    if (worst !== undefined) this.#wrong += weight * share[worst];
  }

  get score(): number {
    if (this.#wrong === 0) return 100;
    return Math.min(99, Math.floor(100 * (1 - Math.sqrt(this.#wrong / this.#all))));
  }
}
