/** Which value goes to whom. A permission for one recipient is none for another, and none for whoever has the link. */
import type { AgentSubject } from "../../../shared/contract/agent-methods.ts";
import type { ParsedInput } from "../../../shared/contract/api.ts";
import { foldName } from "../../../shared/identity/teammate.ts";
import { answered, distinct, type Lookup, type Need, shortened, subjectOf } from "../need.ts";

/** `id` is the card's own: a name may come to stand for somebody else. */
type Recipient = { readonly id: string; readonly text: string };

const guest: Recipient = { id: "guest", text: "→ anyone with the link" };
/** The method itself refuses it, with its own sentence. */
const nobody: Recipient = { id: "nobody", text: "→ nobody" };

export async function sharedValues(input: ParsedInput<"shares.create">, lookup: Lookup): Promise<readonly Need[]> {
  const named = await Promise.all(input.keys.map((key) => subjectOf(key, lookup)));
  const { rows } =
    input.everythingIn === undefined ? { rows: [] } : answered(await lookup("keys.list", { env: input.everythingIn }));
  const values = distinct([...named, ...rows.map(shortened)]);
  const people = await recipientsOf(input, lookup);
  const via = await unusualRelay(input.relay, lookup);
  const isForNobody = people.length === 0 && input.guest === undefined;
  return needsFor(values, isForNobody ? [nobody] : people, via, input.guest !== undefined);
}

export async function repeatedShares(input: ParsedInput<"shares.again">, lookup: Lookup): Promise<readonly Need[]> {
  const { shares } = answered(await lookup("shares.list", { refresh: false }));
  const needs: Need[] = [];
  for (const share of shares.filter(({ id }) => input.ids.includes(id))) {
    const values = share.items.map(({ valueId, name, env }) =>
      shortened({ id: valueId, name, ...(env === undefined ? {} : { env }) }),
    );
    const people = share.guest ? [] : [{ id: share.toSignKey ?? share.to, text: `→ ${share.to}` }];
    needs.push(...needsFor(values, people, await unusualRelay(share.relay, lookup), share.guest));
  }
  return (["share", "guest"] as const).flatMap((purpose) => {
    const keys = distinct(needs.filter((need) => need.purpose === purpose).flatMap((need) => need.keys));
    return keys.length === 0 ? [] : [{ purpose, keys }];
  });
}

function needsFor(
  values: readonly AgentSubject[],
  people: readonly Recipient[],
  via: string,
  withGuest: boolean,
): readonly Need[] {
  const keysFor = (recipients: readonly Recipient[]) =>
    values.flatMap((value) =>
      recipients.map(({ id, text }) => ({ ...value, id: `${value.id} ${id}`, detail: text + via })),
    );
  return [
    ...(people.length === 0 ? [] : [{ purpose: "share", keys: keysFor(people) } as const]),
    ...(withGuest ? [{ purpose: "guest", keys: keysFor([guest]) } as const] : []),
  ];
}

/** Everybody who answers to a name, as the cards are called that a link is made for. Nobody is found twice. */
async function recipientsOf({ to, device }: ParsedInput<"shares.create">, lookup: Lookup): Promise<Recipient[]> {
  if (to.length === 0) return [];
  const { people } = answered(await lookup("team.list", {}));
  const found = new Map<string, Recipient>();
  for (const who of to) {
    const wanted = foldName(who);
    const meant = people.filter(
      ({ id, name, email }) =>
        id === who || foldName(name) === wanted || (email !== undefined && foldName(email) === wanted),
    );
    const groups = new Set(meant.map(({ personOf }) => personOf));
    // All of a person's devices: whichever of them are in use get a link.
    const cards = meant.some(({ id }) => id === who) ? meant : people.filter(({ personOf }) => groups.has(personOf));
    for (const { signKey, name, device: own } of cards) {
      if (device !== undefined && foldName(own) !== foldName(device)) continue;
      const text = cards.length > 1 || device !== undefined ? `→ ${name}, ${own}` : `→ ${name}`;
      found.set(signKey, { id: signKey, text });
    }
    // Whoever is not there is refused by the method itself, with its own sentence.
    if (cards.length === 0) found.set(who, { id: who, text: `→ ${who}` });
  }
  return [...found.values()];
}

async function unusualRelay(relay: string | undefined, lookup: Lookup): Promise<string> {
  if (relay === undefined) return "";
  const settings = answered(await lookup("settings.get", {}));
  return relay === settings.relay ? "" : ` by ${relay}`;
}
