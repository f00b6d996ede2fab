/** Random cards, introductions, comparisons and removals: what they may never lead to. */
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { toBase64 } from "../../../shared/crypto/bytes.ts";
import { cardText, issueCard } from "../../../shared/identity/card.ts";
import { newIdentity } from "../../../shared/identity/identity.ts";
import { introductionText, issueIntroduction } from "../../../shared/identity/introduction.ts";
import type { IntroductionKind } from "../../../shared/identity/introduction-kinds.ts";
import { newApp } from "../../../test/support/app-case.ts";
import { newPlace, removePlace } from "../../../test/support/vault-case.ts";
import { addPerson } from "./add-person.ts";
import { listPeople, removePerson, verifyPerson } from "./people.ts";
import { findRecipients } from "./recipients.ts";

const start = 1_800_000_000_000;
const place = newPlace();
const app = newApp(place);
afterAll(() => {
  app.vault.vault.close();
  removePlace(place);
});

type Device = ReturnType<typeof device>;
function device(name: string, called: string) {
  const identity = newIdentity();
  return { identity, card: issueCard(identity, { name, device: called }, start) };
}
const add = (one: Device) => addPerson(app, { card: cardText(one.card) });
const introduce = (by: Device, who: Device, kind: IntroductionKind, at: number) =>
  addPerson(app, { card: introductionText(issueIntroduction(by.identity, who.card, kind, at)) });
const verify = (id: string) => verifyPerson(app, { person: id });
const person = (one: Device) =>
  listPeople(app).people.find(({ signKey }) => signKey === toBase64(one.card.signKey)) ?? { state: "absent" };
const stateOf = (one: Device) => person(one).state;
const idOf = (one: Device): string => {
  const found = person(one);
  return "id" in found ? found.id : "";
};

test("no sequence of cards and introductions verifies a key that no verified key vouches for", () => {
  const names = ["Bob", "Bob", "Bob", "Eve", "Eve", "bob"];
  const cast = names.map((name, index) => device(name, `device ${index}`));
  const one = fc.nat(cast.length - 1);
  const step = fc.oneof(
    fc.record({ do: fc.constant("card" as const), who: one, by: one, replaces: fc.boolean(), at: fc.nat(3) }),
    fc.record({ do: fc.constant("introduce" as const), who: one, by: one, replaces: fc.boolean(), at: fc.nat(3) }),
    fc.record({ do: fc.constant("introduce" as const), who: one, by: one, replaces: fc.boolean(), at: fc.nat(3) }),
    fc.record({ do: fc.constant("verify" as const), who: one, by: one, replaces: fc.boolean(), at: fc.nat(3) }),
    fc.record({ do: fc.constant("remove" as const), who: one, by: one, replaces: fc.boolean(), at: fc.nat(3) }),
  );
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
      for (const { id } of listPeople(app).people) removePerson(app, { person: id });
      /** Keys whose words were compared, ever, and who signed for whom, ever: more than is on the list. */
      const compared = new Set<number>();
      const signed: [number, number][] = [];
      const quietly = (attempt: () => unknown) => {
        try {
          attempt();
        } catch (error) {
          expect(error).toEqual(
            expect.objectContaining({ code: expect.stringMatching(/^(refused|card_changed|malformed)$/) }),
          );
        }
      };
      for (const { do: what, who, by, replaces, at } of steps) {
        const [subject, signer] = [cast[who] as Device, cast[by] as Device];
        const onList = idOf(subject) !== "";
        if (what === "card") quietly(() => add(subject));
        if (what === "introduce" && who !== by) {
          signed.push([by, who]);
          quietly(() => introduce(signer, subject, replaces ? "replaces" : "adds", start + at));
        }
        if (what === "verify" && onList) {
          verify(idOf(subject));
          compared.add(who);
        }
        if (what === "remove" && onList) removePerson(app, { person: idOf(subject) });
        const reachable = new Set(compared);
        for (let size = -1; size !== reachable.size; ) {
          size = reachable.size;
          for (const [from, to] of signed) if (reachable.has(from)) reachable.add(to);
        }
        const verified = cast.flatMap((each, index) => (stateOf(each) === "verified" ? [index] : []));
        expect(verified.filter((index) => !reachable.has(index))).toEqual([]);
        // And a name never leads to a card that is doubted, replaced, or under another name.
        for (const found of listPeople(app).people) {
          let all: ReturnType<typeof findRecipients> = [];
          quietlyAny(() => {
            all = findRecipients(app, found.name);
          });
          for (const { overview } of all) {
            expect(overview.state).not.toBe("changed");
            expect(overview.replacedBy).toBeUndefined();
            expect(overview.name.toLowerCase()).toBe(found.name.toLowerCase());
          }
        }
      }
    }),
    { numRuns: 25 },
  );
}, 120_000);

function quietlyAny(attempt: () => unknown): void {
  try {
    attempt();
  } catch (error) {
    expect(error).toEqual(
      expect.objectContaining({ code: expect.stringMatching(/^(refused|card_changed|ambiguous|not_found)$/) }),
    );
  }
}
