import { z } from "zod";

/** The last millisecond of the year 9999: every time below it is a valid `Date` with a four-digit year. */
export const latestTime = 253_402_300_799_999;

/** A point in time on the wire: integer milliseconds since 1970. */
export const timeSchema = z.int().min(0).max(latestTime);
