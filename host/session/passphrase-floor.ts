import { KeyholdError } from "../../shared/contract/errors.ts";
import { fromUtf8 } from "../../shared/crypto/bytes.ts";

const shortest = 12;
/** zxcvbn's 0 to 4; 3 is "safely unguessable" for an offline attack slowed down as Argon2id does. */
const weakest = 3;
/** zxcvbn's time grows with the square of the length; what is longer than this is not made stronger or weaker by it. */
const judged = 100;

/**
 * Refuses passphrases that a thief of the vault file would guess. Loads its word lists only when called.
 * @throws KeyholdError `weak_passphrase` with what would help.
 */
export async function checkPassphraseFloor(passphrase: Uint8Array, about: readonly string[]): Promise<void> {
  const text = fromUtf8(passphrase).normalize("NFKC");
  const length = Array.from(text).length;
  if (length < shortest) {
    throw new KeyholdError(
      "weak_passphrase",
      `A passphrase needs at least ${shortest} characters; this one has ${length}. Four or five unrelated words are easy to keep in mind. Nothing was changed.`,
    );
  }
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
    import("@zxcvbn-ts/language-en"),
  ]);
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  });
  const { score, feedback } = zxcvbn.check(text.slice(0, judged), [...about, "keyhold"]);
  if (score >= weakest) return;
  const advice = [feedback.warning, ...feedback.suggestions].filter((part) => part !== null && part !== "").join(" ");
  throw new KeyholdError(
    "weak_passphrase",
    `This passphrase would be guessed. ${advice} Nothing was changed; choose another.`.replace(/ {2,}/g, " "),
  );
}
