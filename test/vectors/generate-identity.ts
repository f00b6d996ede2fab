import { toBase64, utf8 } from "../../shared/crypto/bytes.ts";
import { contexts } from "../../shared/crypto/contexts.ts";
import { signObject } from "../../shared/crypto/sign.ts";
import { cardText } from "../../shared/identity/card.ts";
import { fixedPerson, noon } from "./fixed-people.ts";
import type { VectorFile } from "./keyhold-forms.ts";
import * as program from "./read-with-program.ts";

export const ada = fixedPerson("Ada");
export const bob = fixedPerson("Bob Müller", "bob@example.com");
export const eve = fixedPerson("Eve");

function cardOf(
  change: Record<string, unknown>,
  context: "cardSignature" | "messageSignature" = "cardSignature",
): string {
  const body = {
    v: 1,
    name: "Ada",
    device: "Ada's laptop",
    signKey: toBase64(ada.identity.sign.publicKey),
    boxKey: toBase64(ada.identity.box.publicKey),
    createdAt: noon,
    ...change,
  };
  const signed = signObject(contexts[context], ada.identity.sign, utf8(JSON.stringify(body)));
  return `keyhold-id1.${toBase64(signed)}`;
}

function flippedAt(text: string, offset: number): string {
  return text.slice(0, offset) + (text[offset] === "A" ? "B" : "A") + text.slice(offset + 1);
}

export function identityVectors(): VectorFile {
  const text = cardText(ada.card);
  const good = [
    { name: "a card", input: { text } },
    { name: "a card with an e-mail address and letters beyond ASCII", input: { text: cardText(bob.card) } },
    { name: "keys in another order", input: { text: cardOf({ createdAt: 0 }) } },
  ];
  const bad = (name: string, error: "bad_signature" | "malformed" | "unsupported", wrong: string) => ({
    name,
    input: { text: wrong },
    error,
  });
  return {
    card: {
      good: good.map((vector) => ({ ...vector, expected: program.card(vector.input) })),
      mustFail: [
        bad("a changed signing key", "bad_signature", flippedAt(text, 20)),
        bad("a changed signature", "bad_signature", flippedAt(text, 12 + 60)),
        bad("a changed detail", "bad_signature", flippedAt(text, text.length - 30)),
        bad("cut off", "bad_signature", `keyhold-id1.${toBase64(ada.card.bytes.subarray(0, -1))}`),
        bad("signed for another purpose", "bad_signature", cardOf({}, "messageSignature")),
        bad(
          "another signing key than the signer's",
          "malformed",
          cardOf({ signKey: toBase64(eve.identity.sign.publicKey) }),
        ),
        bad("a box key of zeros", "malformed", cardOf({ boxKey: toBase64(new Uint8Array(32)) })),
        bad("a box key of order eight", "malformed", cardOf({ boxKey: "4Ot6fDtBuK4WVuP68Z_EatoJjeucMrH9hmIFFl9JuAA" })),
        bad("a short box key", "malformed", cardOf({ boxKey: toBase64(new Uint8Array(31).fill(9)) })),
        bad("an unknown key", "malformed", cardOf({ admin: true })),
        bad("no name", "malformed", cardOf({ name: undefined })),
        bad("a time that is no whole number", "malformed", cardOf({ createdAt: 0.5 })),
        bad("a newer version", "unsupported", cardOf({ v: 2 })),
        bad("another prefix", "malformed", text.replace("keyhold-id1.", "keyhold-id2.")),
        bad("padded base64", "malformed", `${text}=`),
      ],
    },
  };
}
