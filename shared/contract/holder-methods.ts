import { z } from "zod";
import { environment, recordId, time } from "./fields.ts";
import { keyReference } from "./key-methods.ts";
import { shareState } from "./link-methods.ts";
import { unlockedMethod } from "./method.ts";

/** How sure it is that somebody has a value. */
export const surenesses = [
  /** Their own key signed the receipt. */
  "receipt",
  /** They sent it to this vault. */
  "source",
  /** A guest link that was opened: by somebody with the link, nobody can say who. */
  "somebody",
  /** They took the link, and their receipt has not come. */
  "unconfirmed",
  /** Somebody else took the link. */
  "intercepted",
  /** The relay's word is false or contradicts itself. */
  "disputed",
  /** The relay was not asked in time, or has forgotten the link: nobody can say that it was not opened. */
  "unknown",
  /** It may still be opened. */
  "waiting",
  /** Expired or revoked before anybody opened it, on the relay's word. The only one that does not count as held. */
  "unread",
] as const;
export const sureness = z.enum(surenesses);
export type Sureness = z.output<typeof sureness>;

/** Somebody and one version of one value. */
export const holding = z.strictObject({
  /** The link it went by; absent for what they sent to this vault. */
  shareId: recordId.optional(),
  keyId: recordId,
  valueId: recordId,
  /** As the key is called now, or was when it was shared. */
  name: z.string(),
  service: z.string().optional(),
  env: environment,
  version: z.int(),
  /** The version that the value has now; absent when the key was deleted for good. */
  present: z.int().optional(),
  removed: z.boolean(),
  /** As the team list calls them now; or what they were called last. */
  person: z.string(),
  /** Absent for guests. */
  signKey: z.string().optional(),
  guest: z.boolean(),
  sure: sureness,
  state: shareState.optional(),
  /** When it was opened, or else when the link was made. */
  at: time,
});
export type Holding = z.output<typeof holding>;

const who = z.string().min(1).max(500);
/** An absolute path of a file that does not exist yet. */
export const newFile = z.string().min(1).max(4096);

export const holderMethods = {
  /** Of every version, everybody once for each; newest first. By id also of what was removed since. */
  "holders.ofKey": unlockedMethod(z.strictObject({ key: keyReference }), z.strictObject({ holders: z.array(holding) })),
  /** Everything that ever went to somebody or came from them, all their cards together. `guest` for guest links. */
  "holders.ofPerson": unlockedMethod(
    z.strictObject({ person: who }),
    z.strictObject({ person: z.string(), signKeys: z.array(z.string()), held: z.array(holding) }),
  ),
  /** How many values each person has, or may have, on all their devices; `signKey` is what `personOf` says of these. */
  "holders.count": unlockedMethod(
    z.strictObject({}),
    z.strictObject({ people: z.array(z.strictObject({ name: z.string(), signKey: z.string(), holds: z.int() })) }),
  ),
  /** The ledger as CSV: as text, or into a new file. */
  "holders.export": unlockedMethod(
    z.strictObject({ key: keyReference.optional(), person: who.optional(), file: newFile.optional() }),
    z.strictObject({ rows: z.int(), csv: z.string().optional(), file: z.string().optional() }),
  ),
} as const;
