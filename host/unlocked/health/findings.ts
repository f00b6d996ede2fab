/** All findings of one kind, in the order of danger without sorting them: there may be one for every value. */
import { type Environment, environments } from "../../../shared/contract/fields.ts";
import { type Severity, severities } from "../../../shared/contract/health-methods.ts";
import type { Judged } from "./judge-value.ts";

export const severityRank = { danger: 0, warning: 1, note: 2 } as const satisfies Record<Severity, number>;
const environmentRank = { prod: 0, staging: 1, test: 2, dev: 3 } as const satisfies Record<Environment, number>;

type Placed = { readonly valueId: string; readonly judged: Judged };

export class Findings {
  readonly environments = new Set<Environment>();
  total = 0;
  readonly #ranks: Placed[][] = Array.from({ length: severities.length * environments.length }, () => []);

  add(valueId: string, judged: Judged, env: Environment): void {
    this.environments.add(env);
    this.total++;
    this.#ranks[severityRank[judged.severity] * environments.length + environmentRank[env]]?.push({ valueId, judged });
  }

  get worst(): Severity {
    const rank = this.#ranks.findIndex((placed) => placed.length > 0);
    return severities[Math.floor(rank / environments.length)] ?? "note";
  }

  /** The worst ones; production first among equals. */
  first(most: number): Placed[] {
    const first: Placed[] = [];
    for (const placed of this.#ranks) {
      if (first.length >= most) break;
      first.push(...placed.slice(0, most - first.length));
    }
    return first;
  }
}
