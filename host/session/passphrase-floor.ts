import { KeyholdError } from "../../shared/contract/errors.ts";
import { fromUtf8 } from "../../shared/crypto/bytes.ts";

const shortest = 12;
/** zxcvbn's 0 to 4; 3 is "safely unguessable" for an offline attack slowed down as Argon2id does. */
const weakest = 3;
/** zxcvbn's time grows with the square of the length; what is longer than this is not made stronger or weaker by it. */
const judged = 100;

/** How strong a passphrase is, 0 to 4, whether it may be used, and what would help. */
export type PassphraseVerdict = { ok: boolean; score: number; advice: string };

/** Loads its word lists only when called. */
export async function judgePassphrase(passphrase: Uint8Array, about: readonly string[]): Promise<PassphraseVerdict> {
  const text = fromUtf8(passphrase).normalize("NFKC");
  const length = Array.from(text).length;
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
  const parts = [feedback.warning, ...feedback.suggestions].filter((part) => part !== null && part !== "");
  if (length < shortest) {
    parts.unshift(
      `A passphrase needs at least ${shortest} characters; this one has ${length}. Four or five unrelated words are easy to keep in mind.`,
    );
  }
  return {
    ok: length >= shortest && score >= weakest,
    score: length < shortest ? Math.min(score, 1) : score,
    advice: parts.join(" "),
  };
}

/**
 * Refuses passphrases that a thief of the vault file would guess.
 * @throws KeyholdError `weak_passphrase` with what would help.
 */
export async function checkPassphraseFloor(passphrase: Uint8Array, about: readonly string[]): Promise<void> {
  const { ok, advice } = await judgePassphrase(passphrase, about);
  if (ok) return;
  throw new KeyholdError(
    "weak_passphrase",
    `This passphrase would be guessed. ${advice} Nothing was changed; choose another.`.replace(/ {2,}/g, " "),
  );
}
