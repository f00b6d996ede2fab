/**
 * What a relay may see of the inbox: tags that are new every day and say nothing, entries that are all of one size, and
 * the day they are for. Requests and answers come in few sizes, so that they do not count anybody's team.
 */
import { z } from "zod";
import { base64Bytes } from "../contract/bytes-schema.ts";
import { timeSchema as time } from "../contract/time-schema.ts";
import { clockSkewMilliseconds, longestLifeMilliseconds } from "./envelope.ts";

export const tagLength = 32;
/** A nonce, a tag, and a sealed box around the kind and the secret of a link. */
export const entryLength = 24 + 16 + 48 + 33;
/** More are refused: whoever shares more links with one person a day gives them by hand. */
export const entriesPerTag = 16;
/** How many tags a question may hold. */
export const tagBuckets = [16, 32, 64, 128, 256] as const;
export const mostTags = 256;
/** Answers are filled up to so many entries, or twice as many, and so on. */
const smallestAnswer = 8;

const dayMilliseconds = 24 * 60 * 60 * 1000;
/** How long after its end a day's entries are still given out and taken. */
export const dayGraceMilliseconds = 2 * clockSkewMilliseconds;

/** The number of the UTC day since 1970. */
export function dayOf(at: number): number {
  return Math.floor(at / dayMilliseconds);
}

/** When the entries of a day are deleted. */
export function endOfDay(day: number): number {
  return (day + 1) * dayMilliseconds + dayGraceMilliseconds;
}

/** Days that an entry may be left for: as long as a link may live. */
export function isLeavable(day: number, now: number): boolean {
  return now < endOfDay(day) && day <= dayOf(now + longestLifeMilliseconds + clockSkewMilliseconds);
}

const tag = base64Bytes(tagLength);
const entry = base64Bytes(entryLength);

/** Body of `POST /v1/inbox`. */
export const leaveBody = z.strictObject({ day: z.int().min(0).max(3_000_000), tag, entry });
export type LeaveWire = z.input<typeof leaveBody>;

/** Body of `POST /v1/inbox/look`. */
export const lookBody = z.strictObject({
  tags: z
    .array(tag)
    .max(mostTags)
    .refine((tags) => (tagBuckets as readonly number[]).includes(tags.length)),
});

const longestAnswer = mostTags * entriesPerTag;

export const inboxAnswers = {
  leave: z.strictObject({ left: z.literal(true) }),
  look: z.strictObject({
    entries: z.array(z.strictObject({ tag, entry })).max(longestAnswer),
    now: time,
    /** Brings the answer to one of few sizes. */
    padding: z.string().max(4 * 1024 * 1024),
  }),
} as const;

/** How many characters an answer with these entries must be filled up by. */
export function answerPadding(entries: readonly { readonly tag: string; readonly entry: string }[]): string {
  let slots = smallestAnswer;
  while (slots < entries.length) slots *= 2;
  const slot = `{"tag":"","entry":""},`.length + base64Length(tagLength) + base64Length(entryLength);
  return "0".repeat(slots * slot + 2 - JSON.stringify(entries).length);
}

function base64Length(bytes: number): number {
  return Math.ceil((bytes * 4) / 3);
}
