import { seal } from "../../shared/crypto/aead.ts";
import { sealBox } from "../../shared/crypto/box.ts";
import type { BoxPublicKey } from "../../shared/crypto/brands.ts";
import { concat, toBase64 } from "../../shared/crypto/bytes.ts";
import { contexts } from "../../shared/crypto/contexts.ts";
import { keyedHash } from "../../shared/crypto/hash.ts";
import { type InboxTag, inboxTag, pairSecretOfSender, sealEntry } from "../../shared/link/inbox-entry.ts";
import { dayOf } from "../../shared/link/inbox-wire.ts";
import type { LinkSecret } from "../../shared/link/link-text.ts";
import { fixedBytes, noon } from "./fixed-people.ts";
import { ada, bob, eve } from "./generate-identity.ts";
import type { BadVector, FormatName, Inputs, VectorFile } from "./keyhold-forms.ts";
import * as program from "./read-with-program.ts";

type Vectors<Name extends FormatName> = Required<VectorFile>[Name];

const origin = "https://relay.example";
const elsewhere = "https://links.bücher.example:8443";
const day = dayOf(noon);
const secret = fixedBytes("inbox secret") as LinkSecret;
const boxKeyOf = ({ identity }: typeof ada) => toBase64(identity.box.publicKey);

const pair = pairSecretOfSender(ada.identity.box, bob.identity.box.publicKey);
const tag = inboxTag(pair, { origin, day });

type Layers = {
  readonly kind?: number;
  readonly length?: number;
  readonly sealedTo?: typeof bob;
  readonly under?: InboxTag;
  readonly bound?: InboxTag;
  readonly context?: typeof contexts.inboxEntry | typeof contexts.inboxTag;
};

/** What Ada leaves for Bob, with a layer changed. */
function entryOf({ kind = 1, length = 32, sealedTo = bob, under = tag, bound = under, context }: Layers): string {
  const plain = concat(Uint8Array.of(kind), secret.subarray(0, length));
  const box = sealBox(plain, sealedTo.identity.box.publicKey as BoxPublicKey);
  return toBase64(seal(keyedHash(pair, context ?? contexts.inboxEntry, under), box, bound));
}

function tagVectors(): Vectors<"inboxTag"> {
  const sent = { mine: ada.seeds, theirs: boxKeyOf(bob), direction: "sent", origin, day } as const;
  const good: { name: string; input: Inputs["inboxTag"] }[] = [
    { name: "as its sender computes it", input: sent },
    {
      name: "as its recipient computes it",
      input: { ...sent, mine: bob.seeds, theirs: boxKeyOf(ada), direction: "received" },
    },
    { name: "of the other direction", input: { ...sent, direction: "received" } },
    { name: "of the next day", input: { ...sent, day: day + 1 } },
    { name: "of the first day of all", input: { ...sent, day: 0 } },
    { name: "at another relay", input: { ...sent, origin: elsewhere } },
    { name: "of another pair", input: { ...sent, theirs: boxKeyOf(eve) } },
  ];
  const bad = (name: string, theirs: Uint8Array): BadVector<"inboxTag"> => ({
    name,
    input: { ...sent, theirs: toBase64(theirs) },
    error: "malformed",
  });
  return {
    good: good.map((vector) => ({ ...vector, expected: program.inboxTag(vector.input) })),
    mustFail: [
      bad("a box key of zeros", new Uint8Array(32)),
      bad("a box key of order one", Uint8Array.of(1, ...new Uint8Array(31))),
    ],
  };
}

function entryVectors(): Vectors<"inboxEntry"> {
  const entry = toBase64(sealEntry(pair, tag, secret, bob.identity.box.publicKey));
  const input: Inputs["inboxEntry"] = { recipient: bob.seeds, sender: boxKeyOf(ada), origin, day, entry };
  const later = inboxTag(pair, { origin, day: day + 1 });
  const atElsewhere = inboxTag(pair, { origin: elsewhere, day });
  const good: { name: string; input: Inputs["inboxEntry"] }[] = [
    { name: "what somebody left", input },
    { name: "for the next day", input: { ...input, day: day + 1, entry: entryOf({ under: later }) } },
    { name: "at another relay", input: { ...input, origin: elsewhere, entry: entryOf({ under: atElsewhere }) } },
  ];
  const bad = (name: string, change: Partial<Inputs["inboxEntry"]>): BadVector<"inboxEntry"> => ({
    name,
    input: { ...input, ...change },
    error: "decrypt_failed",
  });
  const flipped = (at: number) => `${entry.slice(0, at)}${entry[at] === "A" ? "B" : "A"}${entry.slice(at + 1)}`;
  return {
    good: good.map((vector) => ({ ...vector, expected: program.inboxEntry(vector.input) })),
    mustFail: [
      bad("another day's", { day: day + 1 }),
      bad("another relay's", { origin: elsewhere }),
      bad("another sender's", { sender: boxKeyOf(eve) }),
      bad("somebody else's", { recipient: eve.seeds }),
      bad("the other direction", { recipient: ada.seeds, sender: boxKeyOf(bob) }),
      bad("a changed nonce", { entry: flipped(3) }),
      bad("a changed box", { entry: flipped(60) }),
      bad("a changed tag", { entry: flipped(140) }),
      bad("one byte less", { entry: toBase64(new Uint8Array(120)) }),
      bad("nothing", { entry: "" }),
      bad("sealed to somebody else inside", { entry: entryOf({ sealedTo: eve }) }),
      bad("bound to another tag", { entry: entryOf({ bound: later }) }),
      bad("sealed with the key of another purpose", { entry: entryOf({ context: contexts.inboxTag }) }),
      bad("a guest's link", { entry: entryOf({ kind: 2 }) }),
      bad("a guest's link with a passphrase", { entry: entryOf({ kind: 3 }) }),
      bad("an unknown kind", { entry: entryOf({ kind: 0 }) }),
      bad("a short secret", { entry: entryOf({ length: 31 }) }),
    ],
  };
}

function questionVectors(): Vectors<"inboxQuestion"> {
  const some = Array.from({ length: 17 }, (_, index) => toBase64(fixedBytes(`inbox tag ${index}`)));
  const inputs: readonly { name: string; input: Inputs["inboxQuestion"] }[] = [
    { name: "of somebody who knows nobody", input: { me: bob.seeds, origin, day, tags: [] } },
    { name: "filled up to the next size", input: { me: bob.seeds, origin, day, tags: some } },
    { name: "that is full", input: { me: bob.seeds, origin, day, tags: some.slice(0, 16) } },
    {
      name: "of another day and relay",
      input: { me: bob.seeds, origin: elsewhere, day: day + 1, tags: some.slice(0, 3) },
    },
  ];
  return {
    good: inputs.map((vector) => ({ ...vector, expected: program.inboxQuestion(vector.input) })),
    mustFail: [],
  };
}

export function inboxVectors(): VectorFile {
  return { inboxTag: tagVectors(), inboxEntry: entryVectors(), inboxQuestion: questionVectors() };
}
