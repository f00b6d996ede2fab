/**
 * One signed entry of a team's history: either some edits, or the whole file at once. An entry names what it follows,
 * so that everybody can tell who knew what, and the rank under which its owner signed.
 */
import { z } from "zod";
import { base64Bytes } from "../contract/bytes-schema.ts";
import { KeyholdError } from "../contract/errors.ts";
import { timeSchema } from "../contract/time-schema.ts";
import { parseVersioned } from "../contract/versioned-json.ts";
import type { SigningPair } from "../crypto/brands.ts";
import { toBase64, utf8 } from "../crypto/bytes.ts";
import { contexts } from "../crypto/contexts.ts";
import { hash } from "../crypto/hash.ts";
import { openSignedObject, signObject } from "../crypto/sign.ts";
import { registerOf, type TeamEdit, type TeamWhole, teamEdit, teamWhole, text32 } from "./edit.ts";

/** The most edits of one entry: a team of 1,000 can be written down in one. */
export const mostEdits = 2000;
const mostFollowed = 64;

/** An entry whose signature and form were checked. Whether its signer may say this is judged with the others. */
export type TeamEntry = {
  /** The signed object, the only form that travels. */
  readonly bytes: Uint8Array;
  /** Base64url of the hash of `bytes`: how others name it. */
  readonly hash: string;
  readonly signKey: string;
  readonly team: string;
  /** Versions count from 1; at most one more than the newest one it follows. */
  readonly number: number;
  readonly rank: number;
  /** Hashes of the entries it follows, sorted; empty for the founding. */
  readonly after: readonly string[];
  /** The signer's clock. Shown, never decided by. */
  readonly at: number;
  readonly edits: readonly TeamEdit[];
  readonly whole: TeamWhole | undefined;
  /** Of a whole only: with the founder's key it makes the team's id. */
  readonly nonce: Uint8Array | undefined;
};

const sorted = (hashes: readonly string[]) =>
  hashes.every((one, index) => index === 0 || one > (hashes[index - 1] ?? ""));
const shared = {
  v: z.literal(1),
  team: base64Bytes(16).transform(toBase64),
  number: z.int().min(1).max(1_000_000_000),
  rank: z.int().min(0).max(1000),
  after: z.array(text32).max(mostFollowed).refine(sorted, "sorted, each once"),
  at: timeSchema,
};
const entrySchema = z.union([
  z.strictObject({ ...shared, edits: z.array(teamEdit).min(1).max(mostEdits) }),
  z.strictObject({ ...shared, nonce: base64Bytes(16), whole: teamWhole }),
]);

/** A team's name among machines: only the founder's key can have made it, and it stays when the file changes. */
export function teamIdOf(founderKey: Uint8Array, nonce: Uint8Array): string {
  return toBase64(hash(contexts.teamId, founderKey, nonce).subarray(0, 16));
}

type Place = { readonly team: string; readonly number: number; readonly rank: number; readonly at: number };

export function signEdits(
  pair: SigningPair,
  place: Place & { readonly after: readonly string[] },
  edits: readonly TeamEdit[],
): TeamEntry {
  const { team, number, rank, at } = place;
  return signed(pair, { v: 1, team, number, rank, after: place.after.toSorted(), at, edits });
}

/** The founding (which follows nothing), or a fold of everything that came before. */
export function signWhole(
  pair: SigningPair,
  place: Omit<Place, "rank" | "team"> & { readonly after: readonly string[]; readonly nonce: Uint8Array },
  whole: TeamWhole,
): TeamEntry {
  const team = teamIdOf(pair.publicKey, place.nonce);
  const { number, at, nonce } = place;
  const after = place.after.toSorted();
  return signed(pair, { v: 1, team, number, rank: 0, after, at, nonce: toBase64(nonce), whole });
}

function signed(pair: SigningPair, body: object): TeamEntry {
  return openEntry(signObject(contexts.teamSignature, pair, utf8(JSON.stringify(body))));
}

/**
 * Verifies, then parses.
 * @throws KeyholdError `bad_signature`, `malformed`, or `unsupported` for a newer format.
 */
export function openEntry(bytes: Uint8Array): TeamEntry {
  const { bytes: json } = openSignedObject(contexts.teamSignature, bytes);
  return parseEntry(bytes, json);
}

/** For what this vault itself has stored: it was verified when it came, and the vault is authenticated. */
export function trustedEntry(bytes: Uint8Array): TeamEntry {
  return parseEntry(bytes, bytes.subarray(96));
}

function parseEntry(bytes: Uint8Array, json: Uint8Array): TeamEntry {
  const body = parseVersioned(entrySchema, json, "team file");
  const signKeyBytes = bytes.subarray(0, 32);
  const signKey = toBase64(signKeyBytes);
  const { team, number, rank, after, at } = body;
  const entryHash = toBase64(hash(contexts.teamEntry, bytes));
  const common = { bytes: bytes.slice(), hash: entryHash, signKey, team, number, rank, after, at };
  if ("edits" in body) {
    checkEdits(body.edits, signKey, rank);
    if (after.length === 0) throw malformedTeamFile("a change follows nothing");
    return { ...common, edits: body.edits, whole: undefined, nonce: undefined };
  }
  const founder = body.whole.owners.find((owner) => owner.rank === 0);
  if (founder?.signKey !== signKey || teamIdOf(signKeyBytes, body.nonce) !== team || rank !== 0) {
    throw malformedTeamFile("it was not signed by the team's founder");
  }
  return { ...common, edits: [], whole: body.whole, nonce: body.nonce };
}

/** What is wrong with an entry whatever else is known. */
function checkEdits(edits: readonly TeamEdit[], signKey: string, rank: number): void {
  const registers = new Set(edits.map(registerOf));
  if (registers.size < edits.length) throw malformedTeamFile("a change sets one thing twice");
  for (const edit of edits) {
    if (edit.set === "owner" && edit.rank <= rank) throw malformedTeamFile("it makes an owner of no lower standing");
    // Stepping down is said alone: a former owner must not slip anything else in with it.
    if (edit.set === "dismissed" && edit.signKey === signKey && (edits.length > 1 || rank === 0)) {
      throw malformedTeamFile("its signer steps down and does something else");
    }
  }
}

export function malformedTeamFile(reason: string): KeyholdError {
  return new KeyholdError(
    "malformed",
    `These are not valid team rules: ${reason}. Nothing was taken over. Ask an owner of the team for them again.`,
  );
}
