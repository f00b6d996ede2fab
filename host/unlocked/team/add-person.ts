import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { type Card, readCardText } from "../../../shared/identity/card.ts";
import { publicKeysOf } from "../../../shared/identity/identity.ts";
import { isIntroductionText } from "../../../shared/identity/introduction.ts";
import { judgeCard, type Standing } from "../../../shared/identity/teammate.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import type { PersonOverview } from "../records/people.ts";
import { addIntroduced } from "./add-introduced.ts";
import { cardFields, personById, teammates } from "./people.ts";

/** Takes in a card, or a card with an introduction. */
export function addPerson(app: App, input: ParsedInput<"team.add">): MethodOutput<"team.add"> {
  if (isIntroductionText(input.card)) return addIntroduced(app, input);
  const card = readCardText(input.card);
  const audit = { action: "team.add", subject: card.name, outcome: "ok" as const };
  const { id, outcome, previousName } = app.vault.write(audit, (tx): Added => {
    const decision = judgeCard(card, teammates(app), publicKeysOf(app.me.identity));
    switch (decision.outcome) {
      case "added":
      case "changed":
        return { id: tx.insert(newPerson(app, card, decision.standing), {}), outcome: decision.outcome };
      case "updated": {
        const { id: personId, overview } = decision.teammate;
        tx.update(personId as RecordId, {
          overview: withoutEmpty({ ...overview, ...cardFields(card), state: decision.standing }),
        });
        const renamed = overview.name === card.name ? {} : { previousName: overview.name };
        return { id: personId, outcome: decision.standing === "changed" ? "changed" : "updated", ...renamed };
      }
      case "unchanged":
      case "older":
        return { id: decision.teammate.id, outcome: "known" };
      default:
        return decision satisfies never;
    }
  });
  const person = personById(app, id);
  return previousName === undefined ? { person, outcome } : { person, outcome, previousName };
}

type Added = { id: string; outcome: MethodOutput<"team.add">["outcome"]; previousName?: string };

function newPerson(app: App, card: Card, state: Standing): PersonOverview {
  return withoutEmpty({ kind: "person", ...cardFields(card), state, addedAt: app.now() });
}
