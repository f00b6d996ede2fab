import { KeyholdError } from "../../../shared/contract/errors.ts";
import { type LinkKind, linkKinds } from "../../../shared/link/envelope.ts";

const reasons: Record<string, string> = {
  read: "It was read already.",
  claimed: "It was read already.",
  lapsed: "It was taken before, and its content is gone from the relay.",
  revoked: "The sender took it back.",
  expired: "It has expired.",
};

/** The link cannot be opened by anybody any more. */
export function goneError(state: string | undefined): KeyholdError {
  const why = (state === undefined ? undefined : reasons[state]) ?? "The relay does not know it, or no longer.";
  return new KeyholdError("link_gone", `This link is gone. ${why} Nothing was stored; ask the sender for a new one.`);
}

export function notForMeError(kind: LinkKind): KeyholdError {
  if (kind === linkKinds.guestWithPassphrase) {
    return new KeyholdError(
      "not_for_me",
      "The passphrase is not the one of this link. Nothing was opened; after ten wrong ones the link is revoked.",
    );
  }
  return new KeyholdError(
    "not_for_me",
    "This link was made for somebody else: only their vault can open it. It was not used up. Send the sender your card and ask for a link of your own.",
  );
}

/** The alarm: this vault could have opened the link, and somebody else was faster. */
export function interceptedError(reported: boolean): KeyholdError {
  const sender = reported ? "The sender has been warned" : "The sender could not be warned: call them";
  return new KeyholdError(
    "link_gone",
    `This link was made for you and was taken by another reader with your keys: another copy of this vault, or a thief. ${sender}. The key must be rotated.`,
  );
}
