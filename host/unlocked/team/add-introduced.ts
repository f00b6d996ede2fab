/** A card that comes with an introduction: a further device of somebody who is known. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { isKeyholdError } from "../../../shared/contract/errors.ts";
import { toBase64 } from "../../../shared/crypto/bytes.ts";
import { publicKeysOf } from "../../../shared/identity/identity.ts";
import { type Introduction, introductionText, readIntroductionText } from "../../../shared/identity/introduction.ts";
import { type IntroductionDecision, judgeIntroduction } from "../../../shared/identity/judge-introduction.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { PersonDetail, PersonOverview } from "../records/people.ts";
import { type Device, deviceFrom, passOnVerified, personIn } from "./devices.ts";
import { cardFields, personById, teammates } from "./people.ts";

type Introduced = Extract<IntroductionDecision<Device>, { outcome: "introduced" }>;

/** @throws KeyholdError `refused`, `card_changed` (also into the log); `malformed`, `bad_signature`, `unsupported`. */
export function addIntroduced(app: App, input: ParsedInput<"team.add">): MethodOutput<"team.add"> {
  const introduction = readIntroductionText(input.card);
  const { card } = introduction;
  try {
    const { id, decision } = app.vault.write(
      ({ decision: made }: { id: string; decision: IntroductionDecision<Device> }) => entriesFor(introduction, made),
      (tx) => {
        const known = teammates(app).map((one) => deviceFrom(app, one));
        const made = judgeIntroduction(introduction, known, publicKeysOf(app.me.identity), input.again);
        if (made.outcome === "known") return { id: made.device.id, decision: made };
        return { id: storeIntroduced(app, tx, introduction, made), decision: made };
      },
    );
    const person = personById(app, id);
    if (decision.outcome === "known") return { person, outcome: "known" };
    const outcome = decision.standing === "changed" ? "changed" : "introduced";
    return decision.replaces
      ? { person, outcome, replaced: replacedBy(app, decision.introducer) }
      : { person, outcome };
  } catch (error) {
    if (isKeyholdError(error, "refused") || isKeyholdError(error, "card_changed")) {
      const subject = `${card.name} (${card.device})`;
      app.vault.audit({ action: "team.introduce", subject, outcome: "refused" });
    }
    throw error;
  }
}

function entriesFor({ card }: Introduction, decision: IntroductionDecision<Device>) {
  if (decision.outcome === "known") return [];
  const { introducer, replaces } = decision;
  const ok = "ok" as const;
  const introduced = `${card.name} (${card.device}), introduced by ${introducer.card.device}`;
  const replaced = `${introducer.card.name} (${introducer.card.device}), now ${card.device}`;
  return [
    { action: "team.introduce", subject: introduced, outcome: ok },
    ...(replaces ? [{ action: "team.replace", subject: replaced, outcome: ok }] : []),
  ];
}

/** @returns the record of the introduced card. */
export function storeIntroduced(
  app: App,
  tx: HostTransaction,
  introduction: Introduction,
  { introducer, device, standing, joins, replaces }: Introduced,
): string {
  const by = toBase64(introduction.old.signKey);
  const signKey = toBase64(introduction.card.signKey);
  const before = device === undefined ? undefined : personIn(tx, device.id);
  const isNewer = device === undefined || introduction.card.createdAt > device.card.createdAt;
  // The first word on whose device it is stands; the same keys may say it again.
  const isTheirs = device?.group === introducer.group && device.introduced?.by !== by;
  const overview: PersonOverview = withoutEmpty({
    kind: "person",
    ...(before ?? { addedAt: app.now() }),
    ...(isNewer ? cardFields(introduction.card) : {}),
    ...(isTheirs ? {} : { personOf: introducer.group, introducedBy: by, introducedAt: introduction.createdAt }),
    state: standing,
  } as PersonOverview);
  const detail: PersonDetail = { introduction: introductionText(introduction) };
  for (const other of joins) {
    const theirs = personIn(tx, other.id);
    if (theirs !== undefined && other.id !== device?.id) {
      tx.update(other.id as RecordId, { overview: { ...theirs, personOf: introducer.group } });
    }
  }
  if (replaces) endDevice(app, tx, introducer, signKey);
  const id = device === undefined ? tx.insert(overview, detail) : device.id;
  if (device !== undefined) tx.update(device.id as RecordId, { overview, ...(isTheirs ? {} : { detail }) });
  if (standing === "verified") passOnVerified(app, tx, signKey);
  return id;
}

function endDevice(app: App, tx: HostTransaction, { id }: Device, replacedBy: string): void {
  const person = personIn(tx, id);
  if (person !== undefined) {
    tx.update(id as RecordId, { overview: { ...person, replacedBy, replacedAt: app.now() } });
    return;
  }
  // Otherwise it is this vault's own.
  const identity = app.records.get("identity", id);
  if (identity !== undefined) tx.update(id as RecordId, { overview: { ...identity, replacedBy } });
}

function replacedBy(app: App, introducer: Device): NonNullable<MethodOutput<"team.add">["replaced"]> {
  const person = personById(app, introducer.id);
  const waiting = app.records
    .all("share")
    .filter(({ overview }) => overview.toSignKey === person.signKey)
    .filter(({ overview: { state } }) => state === "waiting" || state === "unsent");
  return { person, waiting: waiting.map(({ id }) => id) };
}
