import { toBase64, utf8 } from "../../shared/crypto/bytes.ts";
import { contexts } from "../../shared/crypto/contexts.ts";
import { signObject } from "../../shared/crypto/sign.ts";
import { introductionText, issueIntroduction } from "../../shared/identity/introduction.ts";
import { fixedPerson, noon } from "./fixed-people.ts";
import type { VectorFile } from "./keyhold-forms.ts";
import * as program from "./read-with-program.ts";

const laptop = fixedPerson("Ada");
const phone = fixedPerson("Ada's phone");
const eve = fixedPerson("Eve");

function introductionOf(
  change: Record<string, unknown>,
  context: "introductionSignature" | "cardSignature" = "introductionSignature",
): string {
  const body = {
    v: 1,
    oldSignKey: toBase64(laptop.identity.sign.publicKey),
    oldBoxKey: toBase64(laptop.identity.box.publicKey),
    newCard: toBase64(phone.card.bytes),
    kind: "adds",
    createdAt: noon,
    ...change,
  };
  const signed = signObject(contexts[context], laptop.identity.sign, utf8(JSON.stringify(body)));
  return `keyhold-intro1.${toBase64(signed)}`;
}

function flippedAt(text: string, offset: number): string {
  return text.slice(0, offset) + (text[offset] === "A" ? "B" : "A") + text.slice(offset + 1);
}

function changedCard(): string {
  const bytes = phone.card.bytes.slice();
  bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1;
  return toBase64(bytes);
}

export function introductionVectors(): VectorFile {
  const text = introductionText(issueIntroduction(laptop.identity, phone.card, "adds", noon));
  const replaces = introductionText(issueIntroduction(laptop.identity, phone.card, "replaces", noon));
  const good = [
    { name: "a further device", input: { text } },
    { name: "a device that takes the old one's place", input: { text: replaces } },
    { name: "at another time", input: { text: introductionOf({ createdAt: 0 }) } },
  ];
  const bad = (name: string, error: "bad_signature" | "malformed" | "unsupported", wrong: string) => ({
    name,
    input: { text: wrong },
    error,
  });
  return {
    introduction: {
      good: good.map((vector) => ({ ...vector, expected: program.introduction(vector.input) })),
      mustFail: [
        bad("a changed signing key", "bad_signature", flippedAt(text, 22)),
        bad("a changed signature", "bad_signature", flippedAt(text, 15 + 60)),
        bad("a changed card inside", "bad_signature", flippedAt(text, 500)),
        bad("signed as a card", "bad_signature", introductionOf({}, "cardSignature")),
        bad("signed by somebody else", "malformed", introductionOf({ oldSignKey: toBase64(eve.card.signKey) })),
        bad("a card with a broken signature", "bad_signature", introductionOf({ newCard: changedCard() })),
        bad("the device itself", "malformed", introductionOf({ newCard: toBase64(laptop.card.bytes) })),
        bad("its own box key", "malformed", introductionOf({ oldBoxKey: toBase64(phone.card.boxKey) })),
        bad("another kind", "malformed", introductionOf({ kind: "removes" })),
        bad("no kind", "malformed", introductionOf({ kind: undefined })),
        bad("an unknown key", "malformed", introductionOf({ admin: true })),
        bad("a short box key", "malformed", introductionOf({ oldBoxKey: toBase64(new Uint8Array(31).fill(9)) })),
        bad("a time that is no whole number", "malformed", introductionOf({ createdAt: 0.5 })),
        bad("a newer version", "unsupported", introductionOf({ v: 2 })),
        bad("another prefix", "malformed", text.replace("keyhold-intro1.", "keyhold-id1.")),
        bad("padded base64", "malformed", `${text}=`),
      ],
    },
  };
}
