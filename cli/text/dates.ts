const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const steps = [
  { unit: "year", size: 365 * day },
  { unit: "month", size: 30 * day },
  { unit: "week", size: 7 * day },
  { unit: "day", size: day },
  { unit: "hour", size: hour },
  { unit: "minute", size: minute },
] as const;

const format = new Intl.RelativeTimeFormat("en", { numeric: "always" });
/** A list of ten thousand keys has some dozens of distances. */
const formatted = new Map<string, string>();

/** “3 days ago”, “in 2 hours”, “just now”. Weeks only from two on, as people count. */
export function relativeTime(at: number, now: number): string {
  const distance = at - now;
  for (const { unit, size } of steps) {
    const count = Math.trunc(distance / size);
    if (Math.abs(count) >= (unit === "week" ? 2 : 1)) return words(count, unit);
  }
  return distance > 0 ? "in a moment" : "just now";
}

function words(count: number, unit: (typeof steps)[number]["unit"]): string {
  const name = `${count} ${unit}`;
  const known = formatted.get(name) ?? format.format(count, unit);
  formatted.set(name, known);
  return known;
}

export function isoTime(at: number): string {
  return new Date(at).toISOString();
}

/** Local date and time, to the minute: `2030-01-15 12:00`. */
export function localTime(at: number): string {
  const date = new Date(at);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `2030-01-15 12:00 (in 3 days)`. */
export function timeAndDistance(at: number, now: number): string {
  return `${localTime(at)} (${relativeTime(at, now)})`;
}

/** The same object with its times, integer milliseconds inside, as ISO 8601 text. */
export function withIsoTimes<Shape extends object>(shape: Shape, ...names: (keyof Shape & string)[]): object {
  const copy = { ...shape } as Record<string, unknown>;
  for (const name of names) {
    const at = copy[name];
    if (typeof at === "number") copy[name] = isoTime(at);
  }
  return copy;
}
