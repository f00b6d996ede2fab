import { KeyholdError } from "../shared/contract/errors.ts";
import type { SlotKind } from "./slots.ts";

export function wrongKey(kind: SlotKind): KeyholdError {
  switch (kind) {
    case "passphrase":
      return new KeyholdError(
        "wrong_passphrase",
        "That passphrase does not open this vault. Nothing was changed. Check the keyboard and Caps Lock, and type it again.",
      );
    case "recovery":
      return new KeyholdError(
        "wrong_recovery_key",
        "This recovery code was typed correctly but belongs to another vault or was replaced. Nothing was changed.",
      );
    case "device":
      return new KeyholdError(
        "wrong_passphrase",
        "The key that this computer keeps does not open the vault any more. Unlock it with the passphrase.",
      );
  }
}
