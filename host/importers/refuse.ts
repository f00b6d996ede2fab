import { type ErrorHint, KeyholdError } from "../../shared/contract/errors.ts";

/** A file that is refused. Nothing of its content stands in the sentence: it may be a value. */
export function malformed(what: string, hint?: ErrorHint): KeyholdError {
  const text = `This file cannot be imported: ${what}. Nothing was stored.`;
  return new KeyholdError("malformed", text, hint === undefined ? {} : { hint });
}

export function tooLarge(what: string): KeyholdError {
  return new KeyholdError("too_large", `This file is not imported: ${what}. Nothing was stored.`);
}

export function unsupported(what: string): KeyholdError {
  return new KeyholdError("unsupported", `This file cannot be imported: ${what}. Nothing was stored.`);
}

/** The passphrase or key file of the foreign file, not of the vault. */
export function wrongSecret(): KeyholdError {
  return new KeyholdError(
    "wrong_passphrase",
    "This passphrase or key file does not open the file. Nothing was stored; try it again.",
  );
}
