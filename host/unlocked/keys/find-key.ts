import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { KeyReference } from "../../../shared/contract/key-methods.ts";
import { closest } from "../closest.ts";
import type { KeyIndex, ListedValue } from "./key-index.ts";

type Wanted = "kept" | "removed" | "any";

/**
 * The values a reference means: one by id, or by name all environments unless one is given.
 * @throws KeyholdError `not_found`, with the nearest name as a hint.
 */
export function findValues(index: KeyIndex, reference: KeyReference, wanted: Wanted = "kept"): ListedValue[] {
  const found = ("id" in reference ? [index.value(reference.id)] : named(index, reference)).filter(
    (listed) => listed !== undefined,
  );
  const fitting = found.filter(
    (listed) => wanted === "any" || (listed.value.removedAt !== undefined) === (wanted === "removed"),
  );
  if (fitting.length > 0) return fitting;
  if (found.length > 0) {
    throw new KeyholdError(
      "not_found",
      wanted === "removed"
        ? "This key was not removed. Nothing was changed."
        : "This key was removed, and can be brought back.",
      wanted === "removed" ? {} : { hint: "restore_key" },
    );
  }
  throw notFound(index, reference);
}

/** The one value a reference means. @throws KeyholdError `ambiguous`, listing the environments to choose from. */
export function findValue(index: KeyIndex, reference: KeyReference, wanted: Wanted = "kept"): ListedValue {
  const found = findValues(index, reference, wanted);
  const [first] = found;
  if (first === undefined) throw notFound(index, reference);
  if (found.length === 1) return first;
  const choices = found.map((listed) => listed.value.env).join(", ");
  throw new KeyholdError("ambiguous", `“${first.key.name}” has a value in several environments (${choices}).`, {
    hint: "choose_environment",
  });
}

/** What looking may find: by name what is kept, as a name may have been given anew; by id what was removed as well. */
export function forLooking(reference: KeyReference): Wanted {
  return "id" in reference ? "any" : "kept";
}

function named(index: KeyIndex, reference: { name: string; env?: string | undefined }): ListedValue[] {
  return index
    .keyIdsNamed(reference.name)
    .flatMap((keyId) => index.valuesOf(keyId))
    .filter((listed) => reference.env === undefined || listed.value.env === reference.env);
}

function notFound(index: KeyIndex, reference: KeyReference): KeyholdError {
  if ("id" in reference) return new KeyholdError("not_found", "There is no such key in this vault.");
  const elsewhere = index.keyIdsNamed(reference.name).flatMap((keyId) => index.valuesOf(keyId));
  if (reference.env !== undefined && elsewhere.length > 0) {
    const environments = elsewhere.map((listed) => listed.value.env).join(", ");
    return new KeyholdError(
      "not_found",
      `“${reference.name}” has no value in ${reference.env}; it has one in ${environments}.`,
    );
  }
  const near = closest(reference.name, index.names());
  return new KeyholdError(
    "not_found",
    `There is no key named “${reference.name}” in this vault.${near === undefined ? "" : ` Did you mean “${near}”?`}`,
  );
}
