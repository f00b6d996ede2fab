/** What one link carries. Always a list, so that a bundle of keys needs no other format. */
import { z } from "zod";
import { base64BytesUpTo } from "../contract/bytes-schema.ts";
import { KeyholdError } from "../contract/errors.ts";
import { environment, keyType, longestValue, variableName } from "../contract/fields.ts";
import { displayText, multilineText } from "../contract/text-schema.ts";
import { timeSchema } from "../contract/time-schema.ts";
import { toBase64 } from "../crypto/bytes.ts";

export const mostItems = 256;
export const longestNote = 4000;
/** The most bytes of a signed team file. */
export const largestTeamFile = 256 * 1024;

const itemSchema = z
  .strictObject({
    kind: z.enum(["key", "file"]),
    name: displayText(200),
    service: displayText(100).optional(),
    env: environment.optional(),
    type: keyType.optional(),
    /** Name of the environment variable. */
    variable: variableName.optional(),
    scopes: z.array(displayText(200)).max(100).optional(),
    expires: timeSchema.optional(),
    /** Days. */
    rotateEvery: z.int().min(1).max(3650).optional(),
    value: base64BytesUpTo(longestValue, 1),
  })
  // A file's name may come to name a file: it must never lead anywhere else.
  .refine((item) => item.kind !== "file" || !/[/\\]|^\.{1,2}$/.test(item.name), "a file name without a folder");

const policySchema = z.strictObject({
  /** The recipient is asked not to pass it on; their app refuses to. */
  noForward: z.boolean().optional(),
  /** The recipient's app removes it then. Milliseconds since 1970. */
  deleteAfter: timeSchema.optional(),
  showOnce: z.boolean().optional(),
});

export const payloadSchema = z
  .strictObject({
    items: z.array(itemSchema).max(mostItems),
    note: multilineText(longestNote).optional(),
    policy: policySchema.optional(),
    teamFile: base64BytesUpTo(largestTeamFile, 1).optional(),
  })
  .refine((payload) => payload.items.length > 0 || payload.teamFile !== undefined, "nothing in it");

/** A payload in memory: values are bytes, and whoever holds it wipes them. */
export type Payload = z.output<typeof payloadSchema>;
export type PayloadItem = z.output<typeof itemSchema>;

/**
 * The payload as it stands in a message. Line ends of the note become line feeds.
 * @throws KeyholdError `invalid_input`, or `too_large` for a value over 1 MiB.
 */
export function payloadToWire(payload: Payload): z.input<typeof payloadSchema> {
  if (payload.items.some((item) => item.value.length > longestValue)) {
    throw new KeyholdError("too_large", "A value has more than 1 MiB, which is the most a link can carry.");
  }
  const { items, note, policy, teamFile } = payload;
  const wire = {
    items: items.map((item) => ({ ...item, value: toBase64(item.value) })),
    ...(note === undefined ? {} : { note: note.replace(/\r\n?/g, "\n") }),
    ...(policy === undefined ? {} : { policy }),
    ...(teamFile === undefined ? {} : { teamFile: toBase64(teamFile) }),
  };
  const checked = payloadSchema.safeParse(wire);
  if (!checked.success) {
    const path = checked.error.issues[0]?.path.join(".") ?? "";
    throw new KeyholdError(
      "invalid_input",
      `This cannot be put into a link${path === "" ? ": it is empty" : ` (${path})`}. Nothing was sent.`,
    );
  }
  wipePayload(checked.data);
  return wire;
}

/** Overwrites every value. */
export function wipePayload(payload: Payload): void {
  for (const item of payload.items) item.value.fill(0);
  payload.teamFile?.fill(0);
}
