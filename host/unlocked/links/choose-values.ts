/** Which values are shared: named ones, and all of an environment. */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { Environment } from "../../../shared/contract/fields.ts";
import type { KeyReference } from "../../../shared/contract/key-methods.ts";
import type { App } from "../app.ts";
import { planAgainst } from "../compromised/find-plan.ts";
import { findValues } from "../keys/find-key.ts";
import { type ListedValue, subjectOf } from "../keys/key-index.ts";
import { checkNotOver } from "../keys/sweep-values.ts";

export type Wanted = {
  readonly keys: readonly KeyReference[];
  readonly everythingIn?: Environment | undefined;
};
export type ChosenValues = {
  readonly values: readonly ListedValue[];
  /** Values of the environment that may not be passed on, are over, or are compromised. */
  readonly leftOut: readonly ListedValue[];
};

/**
 * What a person named must be shareable; what only belongs to a whole environment is left out where it is not.
 * @throws KeyholdError `not_found`, `ambiguous`, `needs_answer`, and `refused` for a value that came with the condition
 * not to be passed on.
 */
export function chooseValues(app: App, wanted: Wanted): ChosenValues {
  const byId = new Map<string, ListedValue>();
  for (const reference of wanted.keys) for (const listed of named(app, reference)) byId.set(listed.id, listed);
  for (const listed of byId.values()) checkMayLeave(app, listed);
  const leftOut: ListedValue[] = [];
  if (wanted.everythingIn !== undefined) {
    for (const listed of app.keys.all()) {
      if (listed.value.env !== wanted.everythingIn || listed.value.removedAt !== undefined) continue;
      if (mayLeave(app, listed)) byId.set(listed.id, listed);
      else if (!byId.has(listed.id)) leftOut.push(listed);
    }
  }
  if (byId.size === 0) throw nothingToShare(wanted, leftOut.length);
  return { values: [...byId.values()], leftOut };
}

function named(app: App, reference: KeyReference): ListedValue[] {
  const found = findValues(app.keys, reference);
  if ("id" in reference || reference.env !== undefined || found.length <= 1) return found;
  const environments = found.map((listed) => listed.value.env).join(", ");
  throw new KeyholdError(
    "ambiguous",
    `“${found[0]?.key.name}” has a value in several environments (${environments}). Nothing was sent.`,
    { hint: "choose_environment" },
  );
}

function mayLeave(app: App, listed: ListedValue): boolean {
  const { value } = listed;
  return (
    planAgainst(app, listed.id, value.version) === undefined &&
    !value.noForward &&
    (value.deleteAfter === undefined || value.deleteAfter > app.now())
  );
}

function checkMayLeave(app: App, listed: ListedValue): void {
  const { key, value } = listed;
  checkNotOver(app, listed, "share.create", value.deleteAfter);
  const compromised = refusalByPlan(app, listed);
  if (compromised !== undefined) {
    app.vault.audit({ action: "share.create", subject: subjectOf(listed), outcome: "refused" });
    throw compromised;
  }
  if (!value.noForward) return;
  app.vault.audit({ action: "share.create", subject: subjectOf(listed), outcome: "refused" });
  throw new KeyholdError(
    "refused",
    `“${key.name}” came from ${value.from?.name ?? "somebody"} with the condition not to be passed on. Nothing was sent; ask them to share it.`,
  );
}

/** Why a compromised value goes to nobody; undefined when it is not one. */
export function refusalByPlan(app: App, { id, key, value }: ListedValue): KeyholdError | undefined {
  const plan = planAgainst(app, id, value.version);
  if (plan === undefined) return undefined;
  return new KeyholdError(
    "refused",
    plan.valueId === id
      ? `“${key.name}” (${value.env}) is compromised: this value goes to nobody any more. Nothing was sent; put in a new one, or end its plan as a false alarm.`
      : `“${key.name}” (${value.env}) has the same value as “${plan.name}” (${plan.env}), which is compromised: this value goes to nobody any more. Nothing was sent; put in a new one, or end that plan as a false alarm.`,
  );
}

function nothingToShare({ everythingIn }: Wanted, leftOut: number): KeyholdError {
  if (everythingIn === undefined) {
    return new KeyholdError("needs_answer", "Say what is to be shared. Nothing was sent.", { hint: "choose_values" });
  }
  return new KeyholdError(
    "not_found",
    leftOut === 0
      ? `There is nothing in ${everythingIn} to share. Nothing was sent.`
      : `Nothing in ${everythingIn} may be passed on: it is compromised, over, or whoever sent it said so. Nothing was sent.`,
  );
}
