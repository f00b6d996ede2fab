/**
 * What a relay sees of a team's inbox, over 100 people and 30 days: everything it is sent is recorded, and compared
 * with what it would see of random tags. The control is a tag that does not change with the day.
 */
import { expect, test } from "vitest";
import { newBoxPair } from "../../shared/crypto/box.ts";
import { randomBytes, toBase64 } from "../../shared/crypto/bytes.ts";
import {
  fillTags,
  type InboxTag,
  inboxTag,
  type PairSecret,
  pairSecretOfRecipient,
  pairSecretOfSender,
  sealEntry,
} from "../../shared/link/inbox-entry.ts";
import { leaveBody, lookBody, tagBuckets } from "../../shared/link/inbox-wire.ts";
import type { LinkSecret } from "../../shared/link/link-text.ts";

const people = 100;
const days = 30;
const firstDay = 20_000;
const origin = "https://relay.example";

type View = { readonly leaves: { day: number; json: string }[]; readonly looks: { day: number; json: string }[] };
type MakeTag = (pair: PairSecret, day: number) => InboxTag;

/** Everybody looks twice a day; each day some leave links for others. Teams are of many sizes. */
function relaysView(makeTag: MakeTag): View {
  const keys = Array.from({ length: people }, () => newBoxPair());
  const view: View = { leaves: [], looks: [] };
  // Person n knows the n % 40 + 1 people after them.
  const senders = keys.map((_, me) =>
    Array.from({ length: (me % 40) + 1 }, (_, step) => keys[(me + step + 1) % people] ?? newBoxPair()),
  );
  const pairs = keys.map((me, index) =>
    (senders[index] ?? []).map((sender) => ({
      recipient: me,
      mine: pairSecretOfRecipient(sender.publicKey, me),
      theirs: pairSecretOfSender(sender, me.publicKey),
    })),
  );
  for (let day = firstDay; day < firstDay + days; day++) {
    for (const [index, me] of keys.entries()) {
      const known = pairs[index] ?? [];
      const tags = fillTags(
        known.map(({ mine }) => makeTag(mine, day)),
        me,
        { origin, day },
      ).map(toBase64);
      for (let time = 0; time < 2; time++) view.looks.push({ day, json: JSON.stringify({ tags }) });
      const [first] = known;
      if (first === undefined) continue;
      const tag = makeTag(first.theirs, day);
      const entry = sealEntry(first.theirs, tag, randomBytes(32) as LinkSecret, first.recipient.publicKey);
      view.leaves.push({ day, json: JSON.stringify({ day, tag: toBase64(tag), entry: toBase64(entry) }) });
    }
  }
  return view;
}

const tagsOf = (looks: View["looks"]) =>
  looks.map(({ day, json }) => ({ day, tags: lookBody.parse(JSON.parse(json)).tags.map(toBase64) }));

/** Everything that would tell these tags from random ones. @throws when something does. */
function expectNothingToSee(view: View): void {
  const dayOfTag = new Map<string, number>();
  for (const { day, tags } of tagsOf(view.looks)) {
    if (!(tagBuckets as readonly number[]).includes(tags.length)) throw new Error("a question of another size");
    if (new Set(tags).size !== tags.length) throw new Error("a tag twice in one question");
    // The order says nothing: it is the order of the values.
    const bytes = tags.map((tag) => Buffer.from(tag, "base64url").toString("hex"));
    if (bytes.join() !== [...bytes].sort().join()) throw new Error("an order that says something");
    for (const tag of tags) {
      // Seen on one day only: no tag ties two days together.
      if ((dayOfTag.get(tag) ?? day) !== day) throw new Error("a tag is seen on two days");
      dayOfTag.set(tag, day);
    }
  }
  const left = view.leaves.map(({ json }) => leaveBody.parse(JSON.parse(json)));
  const tags = [...new Set([...dayOfTag.keys(), ...left.map(({ tag }) => toBase64(tag))])];
  expectRandom(tags.map((tag) => Buffer.from(tag, "base64url")));
  expectRandom(left.map(({ entry }) => Buffer.from(entry)));
  expect(new Set(left.map(({ entry }) => toBase64(entry))).size).toBe(left.length);
}

/** Every bit of every place is as often set as not, within what chance allows (six standard deviations). */
function expectRandom(values: readonly Buffer[]): void {
  const length = values[0]?.length ?? 0;
  const slack = 6 * Math.sqrt(values.length / 4);
  for (let place = 0; place < length; place++) {
    const counts = new Array<number>(8).fill(0);
    for (const value of values) {
      const byte = value[place] ?? 0;
      for (let bit = 0; bit < 8; bit++) counts[bit] = (counts[bit] ?? 0) + ((byte >> bit) & 1);
    }
    if (counts.some((count) => Math.abs(count - values.length / 2) >= slack)) throw new Error("bits are not random");
  }
}

/** What a view looks like from outside: lengths and counts, in the order in which they come. */
function form(view: View): object {
  return {
    leaves: view.leaves.map(({ day, json }) => [day, json.length]),
    looks: tagsOf(view.looks).map(({ day, tags }, index) => [day, tags.length, view.looks[index]?.json.length]),
    // How often each tag comes back within its day.
    repeats: countsOf(tagsOf(view.looks).flatMap(({ tags }) => tags)),
  };
}

function countsOf(texts: readonly string[]): Record<number, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const histogram: Record<number, number> = {};
  for (const count of counts.values()) histogram[count] = (histogram[count] ?? 0) + 1;
  return histogram;
}

const real: MakeTag = (pair, day) => inboxTag(pair, { origin, day });

/** Random tags that a pair has for a day, in the place of computed ones. */
function random(): MakeTag {
  const tags = new Map<string, InboxTag>();
  return (pair, day) => {
    const key = `${toBase64(pair)} ${day}`;
    const tag = tags.get(key) ?? (randomBytes(32) as InboxTag);
    tags.set(key, tag);
    return tag;
  };
}

test("the relay's view of 100 people over 30 days is that of random tags", () => {
  const view = relaysView(real);
  expect(view.looks).toHaveLength(people * days * 2);
  expectNothingToSee(view);
  const other = relaysView(random());
  expectNothingToSee(other);
  expect(form(view)).toEqual(form(other));
}, 300_000);

test("control: a tag that does not change with the day is seen", () => {
  const view = relaysView((pair) => inboxTag(pair, { origin, day: firstDay }));
  expect(() => expectNothingToSee(view)).toThrow();
}, 300_000);

test("control: an entry that says who it is for is seen", () => {
  const view = relaysView(real);
  const marked = view.leaves.map(({ day, json }) => {
    const body = JSON.parse(json) as { entry: string };
    return { day, json: JSON.stringify({ ...body, entry: `AAAA${body.entry.slice(4)}` }) };
  });
  expect(() => expectNothingToSee({ ...view, leaves: marked })).toThrow();
}, 300_000);

test("every pair, direction, day and relay has tags of its own, and both sides compute the same", () => {
  const [ada, bob, eve] = [newBoxPair(), newBoxPair(), newBoxPair()];
  const tags = new Set<string>();
  let count = 0;
  for (const [sender, recipient] of [
    [ada, bob],
    [bob, ada],
    [ada, eve],
    [eve, bob],
  ] as const) {
    const pair = pairSecretOfSender(sender, recipient.publicKey);
    expect(toBase64(pairSecretOfRecipient(sender.publicKey, recipient))).toBe(toBase64(pair));
    for (const place of [origin, "https://other.example"]) {
      for (let day = firstDay; day < firstDay + 10; day++, count++)
        tags.add(toBase64(inboxTag(pair, { origin: place, day })));
    }
  }
  expect(tags.size).toBe(count);
});
