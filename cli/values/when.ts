import { KeyholdError } from "../../shared/contract/errors.ts";

const day = 24 * 60 * 60 * 1000;
const units: Readonly<Record<string, number>> = { h: day / 24, d: day, w: 7 * day, y: 365 * day };

/** `30d`, `12h`, `4w`, `1y` in milliseconds; `undefined` for other text. */
function parseSpan(text: string): number | undefined {
  const match = /^(\d{1,5})([hdwy])$/.exec(text.trim());
  const unit = units[match?.[2] ?? ""];
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}

/**
 * A moment: an ISO date (`2030-01-31`, its first second in UTC), an ISO time, or a span from now (`30d`).
 * @throws KeyholdError `invalid_input` naming the option.
 */
export function parseMoment(text: string, option: string, now: number): number {
  const span = parseSpan(text);
  return span === undefined
    ? parseDate(text, option, "a date like 2030-01-31 or a time from now like 30d")
    : now + span;
}

/** The same, but a span counts back from now: `7d` is a week ago. @throws KeyholdError `invalid_input`. */
export function parsePast(text: string, option: string, now: number): number {
  const span = parseSpan(text);
  return span === undefined
    ? parseDate(text, option, "a past date like 2026-11-20 or how long ago, like 7d")
    : Math.max(0, now - span);
}

function parseDate(text: string, option: string, wanted: string): number {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text.trim());
  const at = iso === null ? Number.NaN : Date.parse(text.trim());
  // 2030-02-31 would otherwise become the third of March.
  const dayExists =
    iso !== null &&
    new Date(Date.UTC(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]))).getUTCDate() === Number(iso[3]);
  if (Number.isNaN(at) || at < 0 || !dayExists) {
    throw new KeyholdError("invalid_input", `${option} takes ${wanted}.`);
  }
  return at;
}

/** Whole days: `30d`, `4w`, `1y` or a bare number. @throws KeyholdError `invalid_input`. */
export function parseDays(text: string, option: string): number {
  const days = /^\d{1,4}$/.test(text.trim()) ? Number(text) : (parseSpan(text) ?? Number.NaN) / day;
  if (!Number.isInteger(days) || days < 1 || days > 3650) {
    throw new KeyholdError("invalid_input", `${option} takes a number of days like 30d, at most ten years.`);
  }
  return days;
}
