/** The team file as bytes (inside a link), and as text (beside the cards). */
import { concat, fromBase64, lengthPrefixed, toBase64 } from "../crypto/bytes.ts";
import { contexts } from "../crypto/contexts.ts";
import { hash } from "../crypto/hash.ts";
import { largestTeamFile } from "../link/payload.ts";
import { malformedTeamFile, openEntry, type TeamEntry, trustedEntry } from "./entry.ts";
import { historyOf, inFileOrder, type TeamHistory } from "./history.ts";

export const teamTextPrefix = "keyhold-team1.";
/** Enough for a full file: the shortest signed change has more than 256 bytes. */
const mostEntries = 1024;

export function teamFile(history: TeamHistory): Uint8Array {
  return concat(...inFileOrder(history).map(({ bytes }) => lengthPrefixed(bytes)));
}

export function teamFileText(history: TeamHistory): string {
  return teamTextPrefix + toBase64(teamFile(history));
}

/**
 * The entries of a file from outside, each verified, unless it is one that is here already.
 * @throws KeyholdError `malformed`, `bad_signature`, `unsupported`.
 */
export function openTeamFile(bytes: Uint8Array, known?: TeamHistory): TeamEntry[] {
  return unframed(bytes).map((signed) => {
    const entry = known?.entries.get(toBase64(hash(contexts.teamEntry, signed)));
    return entry ?? openEntry(signed);
  });
}

/** White space around the text is ignored, nothing else is. */
export function readTeamText(text: string): Uint8Array {
  const trimmed = text.trim();
  if (!trimmed.startsWith(teamTextPrefix)) throw malformedTeamFile(`team rules begin with ${teamTextPrefix}`);
  const encoded = trimmed.slice(teamTextPrefix.length);
  if (encoded.length > Math.ceil((largestTeamFile * 4) / 3)) throw malformedTeamFile("they are too long");
  return fromBase64(encoded);
}

/** What this vault stored itself. */
export function storedHistory(bytes: Uint8Array): TeamHistory {
  return historyOf(unframed(bytes).map(trustedEntry));
}

function unframed(bytes: Uint8Array): Uint8Array[] {
  if (bytes.length > largestTeamFile) throw malformedTeamFile("they are too long");
  const entries: Uint8Array[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  while (offset < bytes.length) {
    if (offset + 8 > bytes.length || view.getUint32(offset) !== 0) throw malformedTeamFile("their form is wrong");
    const length = view.getUint32(offset + 4);
    offset += 8;
    if (length === 0 || length > bytes.length - offset) throw malformedTeamFile("they are cut off");
    entries.push(bytes.subarray(offset, offset + length));
    offset += length;
    if (entries.length > mostEntries) throw malformedTeamFile("they have too many entries");
  }
  if (entries.length === 0) throw malformedTeamFile("they are empty");
  return entries;
}
