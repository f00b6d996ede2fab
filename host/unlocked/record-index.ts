import type { Overview } from "./record-types.ts";

type OfKind<Kind extends Overview["kind"]> = Extract<Overview, { kind: Kind }>;
export type Stored<Kind extends Overview["kind"]> = { readonly id: string; readonly overview: OfKind<Kind> };

/** The few records that are not keys (people, shares, messages, settings), by kind. */
export class RecordIndex {
  readonly #byKind = new Map<string, Map<string, Overview>>();
  readonly #kindOf = new Map<string, string>();

  apply(id: string, overview: Overview | undefined): void {
    const oldKind = this.#kindOf.get(id);
    if (oldKind !== undefined) this.#byKind.get(oldKind)?.delete(id);
    if (overview === undefined) {
      this.#kindOf.delete(id);
      return;
    }
    this.#kindOf.set(id, overview.kind);
    let ofKind = this.#byKind.get(overview.kind);
    if (ofKind === undefined) {
      ofKind = new Map();
      this.#byKind.set(overview.kind, ofKind);
    }
    ofKind.set(id, overview);
  }

  all<Kind extends Overview["kind"]>(kind: Kind): Stored<Kind>[] {
    const ofKind = this.#byKind.get(kind) ?? new Map<string, Overview>();
    return [...ofKind].map(([id, overview]) => ({ id, overview: overview as OfKind<Kind> }));
  }

  get<Kind extends Overview["kind"]>(kind: Kind, id: string): OfKind<Kind> | undefined {
    return this.#byKind.get(kind)?.get(id) as OfKind<Kind> | undefined;
  }
}
