const dayAndTime = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

export function timeText(milliseconds: number): string {
  return dayAndTime.format(milliseconds);
}

export function dateText(milliseconds: number): string {
  return day.format(milliseconds);
}
