import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { ShareState } from "../../../shared/contract/link-methods.ts";
import { linkKinds } from "../../../shared/link/envelope.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { ShareDetail, ShareOverview } from "../records/links.ts";
import { revokeShare } from "./revoke-shares.ts";
import { createShares } from "./send-share.ts";

type Made = MethodOutput<"shares.again">;

/** Links in these states were never opened, and open nothing any more. `unsent` ones are taken back first. */
const ended: ReadonlySet<ShareState> = new Set(["expired", "revoked", "lapsed", "unsent"]);

/**
 * The same keys, as they are now, to the same people. Links that were alike are made together, so that they are one batch.
 * @throws KeyholdError `refused` for a link that may still be opened, or was; `not_found` when a key or person is gone.
 */
export async function shareAgain(app: App, input: ParsedInput<"shares.again">): Promise<Made> {
  const alike = new Map<string, ShareOverview[]>();
  for (const id of new Set(input.ids)) {
    const share = app.records.get("share", id);
    if (share === undefined) throw new KeyholdError("not_found", "There is no such share. Nothing was sent.");
    if (!ended.has(share.state)) {
      throw new KeyholdError(
        "refused",
        `The link for ${share.to} is ${share.state}: only one that ended unopened is made again. Nothing was sent.`,
      );
    }
    const { items, note, noForward, deleteAfter, relay } = share;
    const kind = JSON.stringify([items.map(({ valueId }) => valueId), note, noForward, deleteAfter, relay]);
    // A link that asked for a passphrase is not made again without one.
    if (input.guest?.passphrase === undefined && hadPassphrase(app, id)) {
      throw new KeyholdError(
        "needs_answer",
        "The guest link had a passphrase, and that is not kept. Nothing was sent.",
      );
    }
    alike.set(kind, [...(alike.get(kind) ?? []), share]);
  }
  for (const id of input.ids) {
    // Its link was shown once and may be lost. A relay that had taken it after all must not have two.
    if (app.records.get("share", id)?.state === "unsent") await revokeShare(app, { id });
  }
  const made: Made[] = [];
  for (const group of alike.values()) made.push(await createShares(app, sameAs(app, group, input)));
  return {
    shares: made.flatMap(({ shares }) => shares),
    warnings: [...new Set(made.flatMap(({ warnings }) => warnings))],
  };
}

function hadPassphrase(app: App, id: string): boolean {
  const { share } = app.vault.detail(id as RecordId) as ShareDetail;
  return share.kind === linkKinds.guestWithPassphrase;
}

function sameAs(
  app: App,
  group: readonly ShareOverview[],
  { ttl, relayToken, allowPrivateHttp, guest }: ParsedInput<"shares.again">,
): ParsedInput<"shares.create"> {
  const [first] = group;
  if (first === undefined) throw new Error("a group has a share");
  const { items, note, noForward = false, deleteAfter, relay } = first;
  if (deleteAfter !== undefined && deleteAfter <= app.now()) {
    throw new KeyholdError(
      "refused",
      "The date on which it was to be deleted is over. Nothing was sent; share the key anew with another date.",
    );
  }
  return {
    keys: items.map(({ valueId }) => ({ id: valueId })),
    to: group.filter((share) => !share.guest).map((share) => personWith(app, share)),
    guest: group.some((share) => share.guest) ? { passphrase: guest?.passphrase } : undefined,
    relay,
    relayToken,
    allowPrivateHttp,
    ttl,
    note,
    noForward,
    deleteAfter,
    split: false,
  };
}

/** The person whose card the link was made for: by key, as names are given anew. */
function personWith(app: App, { to, toSignKey }: ShareOverview): string {
  const person = app.records.all("person").find(({ overview }) => overview.signKey === toSignKey);
  if (person !== undefined) return person.id;
  throw new KeyholdError(
    "not_found",
    `${to} is not on your team list any more, or has another card. Nothing was sent; share with the new card.`,
  );
}
