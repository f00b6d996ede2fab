/** Saying of another device's card that it is one's own. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { toBase64 } from "../../../shared/crypto/bytes.ts";
import { readCardText } from "../../../shared/identity/card.ts";
import { publicKeysOf } from "../../../shared/identity/identity.ts";
import {
  introductionText,
  isIntroductionText,
  issueIntroduction,
  readIntroductionText,
} from "../../../shared/identity/introduction.ts";
import { judgeIntroduction } from "../../../shared/identity/judge-introduction.ts";
import { safetyWords, sameSafetyWords } from "../../../shared/identity/safety-words.ts";
import { sameKeys } from "../../../shared/identity/teammate.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { IdentityOverview, IntroducedDevice } from "../records/people.ts";
import { storeIntroduced } from "./add-introduced.ts";
import { deviceFrom, ownDevice } from "./devices.ts";
import { personById, teammates } from "./people.ts";

/** Introductions that are kept to be shown again. */
const mostKept = 20;

/**
 * Signs that a card is one's own device, and puts it on the own team list. Whoever holds that card's keys receives what
 * is meant for this person, so its words were compared before.
 * @throws KeyholdError `refused` for other words, another name, one's own card, a card that was replaced, and when
 * another device took this one's place.
 */
export function introduceDevice(app: App, input: ParsedInput<"me.introduce">): MethodOutput<"me.introduce"> {
  const card = readCardText(input.card);
  const subject = `${card.name} (${card.device})`;
  if (input.words !== undefined && !sameSafetyWords(input.words, card)) {
    app.vault.audit({ action: "me.introduce", subject, outcome: "refused" });
    throw new KeyholdError(
      "refused",
      "The words are not those of this card. Nothing was signed. If they were read on your new device, this card is not that device's: take the card from it again.",
    );
  }
  const kept = app.records.get("identity", app.me.id)?.introduced ?? [];
  // Later than all before, even when the clock went back: of two the later one counts.
  const at = Math.max(app.now(), ...kept.map((one) => one.at + 1));
  const introduction = issueIntroduction(app.me.identity, card, input.kind, at);
  const text = introductionText(introduction);
  const id = app.vault.write({ action: "me.introduce", subject, outcome: "ok" }, (tx) => {
    const known = [...teammates(app).map((one) => deviceFrom(app, one)), ownDevice(app)];
    const decision = judgeIntroduction(introduction, known, publicKeysOf(app.me.identity), true);
    if (decision.outcome === "known") return decision.device.id;
    // Its words were compared here, whoever it looks like.
    const personId = storeIntroduced(app, tx, introduction, { ...decision, standing: "verified" });
    keep(app, tx, { signKey: toBase64(card.signKey), device: card.device, kind: input.kind, at, introduction: text });
    return personId;
  });
  return { introduction: text, person: personById(app, id) };
}

function keep(app: App, tx: HostTransaction, device: IntroducedDevice): void {
  const identity = tx.records.get(app.me.id as RecordId)?.overview as unknown as IdentityOverview;
  const others = (identity.introduced ?? []).filter(({ signKey }) => signKey !== device.signKey);
  tx.update(app.me.id as RecordId, { overview: { ...identity, introduced: [device, ...others].slice(0, mostKept) } });
}

export function readCard(app: App, input: ParsedInput<"team.read">): MethodOutput<"team.read"> {
  const introduction = isIntroductionText(input.card) ? readIntroductionText(input.card) : undefined;
  const card = introduction?.card ?? readCardText(input.card);
  const all = teammates(app);
  const read: MethodOutput<"team.read"> = {
    name: card.name,
    device: card.device,
    words: safetyWords(card),
    known: all.some((one) => sameKeys(one.card, card)),
  };
  if (card.email !== undefined) read.email = card.email;
  if (introduction === undefined) return read;
  const by = all.find((one) => sameKeys(one.card, introduction.old))?.overview;
  read.introduction = { kind: introduction.kind };
  if (by !== undefined) read.introduction.by = { name: by.name, device: by.device, state: by.state };
  return read;
}
