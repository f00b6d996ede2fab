/** Dates as a date field has them, `2026-11-24`, in the person's own time zone. */

/** The last millisecond of that day; undefined for anything but a date. */
export function endOfDay(date: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const end = new Date(`${date}T23:59:59.999`).getTime();
  return Number.isNaN(end) ? undefined : end;
}

export function tomorrow(now: number): string {
  const day = new Date(now);
  day.setDate(day.getDate() + 1);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
