/**
 * The team's rules, kept by the sender's app: who may not receive what is refused before anything is made or sent. A
 * changed app can leave this out; the rules say what an honest one does.
 */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { Environment } from "../../../shared/contract/fields.ts";
import { timesToLive } from "../../../shared/contract/link-methods.ts";
import type { TeamState } from "../../../shared/team/state.ts";
import type { App } from "../app.ts";
import { findValues } from "../keys/find-key.ts";
import { type ListedValue, subjectOf } from "../keys/key-index.ts";
import { closedBy } from "../offboarding/closed-cards.ts";
import type { PersonOverview } from "../records/people.ts";
import { readSettings } from "../settings.ts";
import { lifeText, listed, type RuleSubject, rolePlurals, ruleNumber, signerOfRule } from "./rule-words.ts";
import { ruledRoleOf, said, signerOf, standingOfCard } from "./standing.ts";
import { joinedTeam } from "./stored-team.ts";

type Receiver = { readonly name: string; readonly teammate?: { readonly overview: PersonOverview } };
type Refusal = {
  /** The rule, as the list of rules numbers it; none for who left. */
  readonly rule?: number;
  /** What is forbidden, with who signed that. */
  readonly sentence: string;
  readonly advice: string;
};

/** @throws KeyholdError `refused` with the rule, also into the log, when somebody may not receive these values. */
export function refuseByRules(
  app: App,
  receivers: readonly Receiver[],
  values: readonly ListedValue[],
  ttl: number,
): void {
  for (const receiver of receivers) {
    const refusal = refusalFor(app, receiver.teammate?.overview, values, ttl);
    if (refusal === undefined) continue;
    const subject = `${values.map(subjectOf).join(", ")} → ${receiver.name}`;
    app.vault.audit({ action: "share.create", subject, outcome: "refused" });
    throw new KeyholdError("refused", `${refusal.sentence} Nothing was sent. ${refusal.advice}`);
  }
}

/** For everybody on the team list and a guest by link. */
export function checkShares(app: App, input: ParsedInput<"shares.check">): MethodOutput<"shares.check"> {
  const values = input.keys.flatMap((reference) => findValues(app.keys, reference));
  const ttl = timesToLive[input.ttl ?? readSettings(app).ttl];
  const people = app.records.all("person").map(({ id, overview }) => ({ id, overview }));
  const refusals = [...people, { id: undefined, overview: undefined }].flatMap(({ id, overview }) => {
    const refusal = refusalFor(app, overview, values, ttl);
    if (refusal === undefined) return [];
    const { rule, sentence } = refusal;
    return [{ ...(id === undefined ? {} : { person: id }), ...(rule === undefined ? {} : { rule }), sentence }];
  });
  return { refusals };
}

/** @param person undefined for a guest by link, who counts as a guest of the team. */
export function refusalFor(
  app: App,
  person: PersonOverview | undefined,
  values: readonly ListedValue[],
  ttl: number,
): Refusal | undefined {
  // A card that came under the name of somebody who leaves is closed as well, though nobody closed it.
  if (person !== undefined && (person.closedAt !== undefined || closedBy(app, person) !== undefined)) {
    const sentence = `${person.name} left, and the card is closed.`;
    return { sentence, advice: "Choose another person, or open the card again." };
  }
  if (person?.replacedBy !== undefined) {
    const sentence = `${person.name} does not use ${person.device} any more: another device took its place.`;
    return { sentence, advice: "Share with that one." };
  }
  const state = joinedTeam(app)?.history.state;
  if (state === undefined) return undefined;
  const standing = person === undefined ? "none" : standingOfCard(app, state, person);
  if (standing === "left" && person !== undefined) {
    const by = said(signerOf(app, state, state.members.get(person.signKey)?.by ?? state.signedBy));
    return { sentence: `${person.name} is out of the team (signed by ${by}).`, advice: "Choose another person." };
  }
  const wanted = [...new Set(values.map(({ value }) => value.env))];
  return (
    roleRefusal(app, state, { person, standing, wanted, ttl }) ??
    (person?.state === "unverified" && state.rules.unverified === "refuse"
      ? {
          ...named(app, state, "unverified", `${person.name} is not verified, and receives nothing until then`),
          advice: "Compare the words first.",
        }
      : undefined)
  );
}

type Asked = {
  readonly person: PersonOverview | undefined;
  readonly standing: ReturnType<typeof standingOfCard>;
  readonly wanted: readonly Environment[];
  readonly ttl: number;
};

function roleRefusal(app: App, state: TeamState, { person, standing, wanted, ttl }: Asked): Refusal | undefined {
  if (standing === "owner" || standing === "left") return undefined;
  const role = ruledRoleOf(standing);
  const rule = state.rules[role];
  const isNobody = person !== undefined && standing === "none";
  const lead = isNobody ? `${person.name} has no role in the team and counts as a guest. ` : "";
  const forbidden = wanted.filter((environment) => !rule.environments.includes(environment));
  if (forbidden.length > 0) {
    const what = `${lead}${rolePlurals[role]} may not receive ${listed(forbidden)}`;
    return { ...named(app, state, role, what, forbidden[0]), advice: "Choose another person or environment." };
  }
  if (ttl <= timesToLive[rule.longestLife]) return undefined;
  const what = `${lead}Links to ${rolePlurals[role].toLowerCase()} may live ${lifeText(rule.longestLife)} at most`;
  return { ...named(app, state, role, what), advice: "Choose a shorter time." };
}

function named(app: App, state: TeamState, subject: RuleSubject, what: string, environment?: Environment) {
  const rule = ruleNumber(state.rules, subject);
  const by = said(signerOf(app, state, signerOfRule(state, subject, environment)));
  return { rule, sentence: `${what} (team rule ${rule}, signed by ${by}).` };
}
