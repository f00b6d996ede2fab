/** What is said of a relay that gives no proper answer. None of its own words is. */
import { KeyholdError } from "../../../shared/contract/errors.ts";

export function unreachable(origin: string): KeyholdError {
  return new KeyholdError(
    "relay_unreachable",
    `The relay ${origin} cannot be reached. Nothing was lost; try again when it is up.`,
    { hint: "choose_relay" },
  );
}

export function broken(origin: string, status: number): KeyholdError {
  return new KeyholdError(
    "relay_unreachable",
    `What answers at ${origin} is not a Keyhold relay or is out of order (HTTP ${status}). Nothing was lost; check the address or try again later.`,
  );
}

export function hostile(origin: string): KeyholdError {
  return new KeyholdError(
    "relay_hostile",
    `The relay ${origin} gave an answer that no honest relay gives. It was not used. Tell whoever runs it.`,
  );
}
