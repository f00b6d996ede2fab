import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { branded } from "../../../shared/crypto/brands.ts";
import { fromBase64, toBase64 } from "../../../shared/crypto/bytes.ts";
import { type Card, cardText, issueCard, readCardText, reissueCard } from "../../../shared/identity/card.ts";
import { type Identity, newIdentity, publicKeysOf } from "../../../shared/identity/identity.ts";
import { safetyWords } from "../../../shared/identity/safety-words.ts";
import type { OpenVault } from "../../../vault/open-vault.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { WriteTransaction } from "../../../vault/transaction.ts";
import type { App } from "../app.ts";
import type { IdentityDetail, IdentityOverview } from "../records/people.ts";

/** Makes the one identity of a new vault and stores it in the transaction that makes the vault. */
export function createIdentity(
  tx: WriteTransaction,
  details: { name: string; email?: string | undefined; device: string },
  now: number,
): void {
  const identity = newIdentity();
  const overview: IdentityOverview = { kind: "identity", card: cardText(issueCard(identity, details, now)) };
  const detail: IdentityDetail = {
    signSecret: toBase64(identity.sign.secretKey),
    boxSecret: toBase64(identity.box.secretKey),
  };
  tx.insert(overview, detail);
}

export function loadIdentity(vault: OpenVault): { id: string; identity: Identity; card: Card } {
  for (const [id, { overview }] of vault.records) {
    const identityOverview = overview as unknown as IdentityOverview;
    if (identityOverview.kind !== "identity") continue;
    const card = readCardText(identityOverview.card);
    const detail = vault.detail(id) as IdentityDetail;
    const identity: Identity = {
      sign: { publicKey: card.signKey, secretKey: branded(fromBase64(detail.signSecret), 64) },
      box: { publicKey: card.boxKey, secretKey: branded(fromBase64(detail.boxSecret), 32) },
    };
    return { id, identity, card };
  }
  throw new KeyholdError("vault_damaged", "This vault holds no identity. Restore it from a backup.");
}

export function getMe(app: App): MethodOutput<"me.get"> {
  const { card, identity } = app.me;
  const words = safetyWords(publicKeysOf(identity));
  const { introduced = [], replacedBy } = app.records.get("identity", app.me.id) ?? {};
  const me: MethodOutput<"me.get"> = {
    name: card.name,
    device: card.device,
    card: cardText(card),
    words,
    introduced: introduced.map(({ device, kind, at, introduction }) => ({ device, kind, at, introduction })),
    replaced: replacedBy !== undefined,
  };
  if (card.email !== undefined) me.email = card.email;
  return me;
}

/** A new card with the same keys: teammates who compared the words need not do it again. */
export function renameMe(app: App, input: ParsedInput<"me.rename">): MethodOutput<"me.rename"> {
  const { card, identity, id } = app.me;
  const details = { name: input.name, device: card.device, email: card.email };
  const renewed = reissueCard(identity, card, details, app.now());
  app.vault.write({ action: "me.rename", subject: input.name, outcome: "ok" }, (tx) => {
    const overview: IdentityOverview = {
      ...app.records.get("identity", id),
      kind: "identity",
      card: cardText(renewed),
    };
    tx.update(id as RecordId, { overview });
  });
  app.me.card = renewed;
  return getMe(app);
}
