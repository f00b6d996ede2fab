import { describe, expect, test } from "vitest";
import { seal } from "../crypto/aead.ts";
import { newBoxPair, sealBox } from "../crypto/box.ts";
import type { BoxPublicKey } from "../crypto/brands.ts";
import { concat, equalBytes, randomBytes, toBase64 } from "../crypto/bytes.ts";
import { contexts } from "../crypto/contexts.ts";
import { keyedHash } from "../crypto/hash.ts";
import { fillTags, inboxTag, openEntry, pairSecretOfRecipient, pairSecretOfSender, sealEntry } from "./inbox-entry.ts";
import { entryLength } from "./inbox-wire.ts";
import type { LinkSecret } from "./link-text.ts";

const place = { origin: "https://relay.example", day: 20_000 };
const [ada, bob, eve] = [newBoxPair(), newBoxPair(), newBoxPair()];
const secret = randomBytes(32) as LinkSecret;
const pair = pairSecretOfSender(ada, bob.publicKey);
const tag = inboxTag(pair, place);
const refused = expect.objectContaining({ code: "decrypt_failed" });

describe("an entry", () => {
  test("gives its recipient the secret, is always of one size and never the same twice", () => {
    const entries = [0, 1].map(() => sealEntry(pair, tag, secret, bob.publicKey));
    for (const entry of entries) {
      expect(entry).toHaveLength(entryLength);
      const opened = openEntry(pairSecretOfRecipient(ada.publicKey, bob), tag, entry, bob);
      expect(equalBytes(opened, secret)).toBe(true);
    }
    expect(toBase64(entries[0] ?? tag)).not.toBe(toBase64(entries[1] ?? tag));
  });

  test("opens for nobody else, not for its sender, not under another day's tag, and not when a bit is changed", () => {
    const entry = sealEntry(pair, tag, secret, bob.publicKey);
    const other = inboxTag(pair, { ...place, day: place.day + 1 });
    expect(() => openEntry(pairSecretOfRecipient(ada.publicKey, eve), tag, entry, eve)).toThrow(refused);
    expect(() => openEntry(pair, tag, entry, ada)).toThrow(refused);
    expect(() => openEntry(pair, other, entry, bob)).toThrow(refused);
    for (let at = 0; at < entry.length; at++) {
      const changed = entry.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => openEntry(pair, tag, changed, bob)).toThrow(refused);
    }
    for (const wrong of [entry.slice(1), concat(entry, entry), new Uint8Array(0), randomBytes(entryLength)]) {
      expect(() => openEntry(pair, tag, wrong, bob)).toThrow(refused);
    }
  });

  test("that is no teammate's link, or not sealed to the recipient, is refused", () => {
    const key = keyedHash(pair, contexts.inboxEntry, tag);
    const guest = concat(Uint8Array.of(2), secret);
    expect(() => openEntry(pair, tag, seal(key, sealBox(guest, bob.publicKey), tag), bob)).toThrow(refused);
    const link = concat(Uint8Array.of(1), secret);
    expect(() => openEntry(pair, tag, seal(key, sealBox(link, eve.publicKey), tag), bob)).toThrow(refused);
    expect(() => pairSecretOfSender(ada, new Uint8Array(32) as BoxPublicKey)).toThrow();
  });
});

test("what fills a question up is the same all day and another the next", () => {
  const today = fillTags([tag], bob, place).map(toBase64);
  expect(fillTags([tag], bob, place).map(toBase64)).toEqual(today);
  expect(today).toHaveLength(16);
  expect(today).toContain(toBase64(tag));
  const tomorrow = fillTags([], bob, { ...place, day: place.day + 1 }).map(toBase64);
  expect(tomorrow.filter((one) => today.includes(one))).toEqual([]);
  expect(
    fillTags(
      Array.from({ length: 17 }, () => randomBytes(32) as typeof tag),
      bob,
      place,
    ),
  ).toHaveLength(32);
  expect(() =>
    fillTags(
      Array.from({ length: 257 }, () => randomBytes(32) as typeof tag),
      bob,
      place,
    ),
  ).toThrow(RangeError);
});
