import { expect, test } from "vitest";
import { errorCodeOf } from "../../test/support/error-code.ts";
import { claimOn, newLink, newPerson } from "../../test/support/link-cast.ts";
import { type LinkKind, linkKinds } from "./envelope.ts";
import { guestIdentity, guestPassphrase } from "./guest.ts";
import { type LinkSecret, readLink } from "./link-text.ts";
import { checkLink, endClaim } from "./recipient.ts";

const secret = new Uint8Array(32) as LinkSecret;
const checked = (kind: LinkKind, disclosed: boolean, origin = "https://relay.example", allowPrivateHttp = false) =>
  errorCodeOf(() => checkLink({ kind, secret, origin, disclosed }, { allowPrivateHttp }));

test("a disclosed link is refused where the link alone opens it", () => {
  expect(checked(linkKinds.guest, true)).toBe("refused");
  expect(checked(linkKinds.guest, false)).toBe("accepted");
  expect(checked(linkKinds.guestWithPassphrase, true)).toBe("accepted");
  expect(checked(linkKinds.teammate, true)).toBe("accepted");
});

test("a link over an insecure relay is refused before the relay hears of it", () => {
  expect(checked(linkKinds.teammate, false, "http://relay.example", true)).toBe("insecure_relay");
  expect(checked(linkKinds.teammate, false, "http://192.168.0.9")).toBe("insecure_relay");
  expect(checked(linkKinds.teammate, false, "http://192.168.0.9", true)).toBe("accepted");
  expect(checked(linkKinds.guest, false, "http://192.168.0.9", true)).toBe("insecure_relay");
});

test("a guest passphrase has one form, whatever the keyboard did to it", () => {
  expect(guestPassphrase(" ﬁne Ａ \n")).toEqual(guestPassphrase("fine A"));
  expect(guestPassphrase("fine  A")).not.toEqual(guestPassphrase("fine A"));
  for (const wrong of ["", "   ", "x".repeat(1025)])
    expect(errorCodeOf(() => guestPassphrase(wrong))).toBe("invalid_input");
});

test("a guest's keys follow from link and passphrase, and differ with either", () => {
  const passphrase = guestPassphrase("correct horse");
  const keys = (link: LinkSecret, word?: Uint8Array) => {
    const { sign, box } = guestIdentity(link, word);
    return [...sign.publicKey, ...box.publicKey].join();
  };
  const other = new Uint8Array(32).fill(1) as LinkSecret;
  expect(keys(secret, passphrase)).toBe(keys(secret, passphrase));
  expect(new Set([keys(secret), keys(other), keys(secret, passphrase), keys(other, passphrase)]).size).toBe(4);
});

test("ending a claim wipes its key", () => {
  const bob = newPerson("Bob");
  const link = newLink(newPerson("Alice"), { kind: "teammate", card: bob.card });
  const claim = claimOn(link, bob.identity);
  endClaim(claim);
  expect(claim.claimant.secretKey.every((byte) => byte === 0)).toBe(true);
  expect(readLink(link.linkText).secret.some((byte) => byte !== 0)).toBe(true);
});
