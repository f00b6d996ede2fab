/** Time as a person says it. The exact time stands in a title wherever these are used. */
import { language } from "./catalogue.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayMonth = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const withYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "medium" });

/** `14:06`. */
export function clockTime(at: number): string {
  return clock.format(at);
}

/** `11 Oct`, with the year when it is another one. */
export function dateText(at: number, now: number): string {
  const same = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (same ? dayMonth : withYear).format(at);
}

/** `11 Oct` in any year. */
export function dayAndMonth(at: number): string {
  return dayMonth.format(at);
}

export function exactTime(at: number): string {
  return exact.format(at);
}

/** Whole days between the two times' calendar days, in the person's own time zone; negative when `to` is earlier. */
export function daysBetween(from: number, to: number): number {
  const start = new Date(from).setHours(0, 0, 0, 0);
  const end = new Date(to).setHours(0, 0, 0, 0);
  return Math.round((end - start) / day);
}

/** `today 13:20`, `yesterday 09:02`, `11 Oct`. */
export function momentText(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days === 0) return `today ${clockTime(at)}`;
  if (days === 1) return `yesterday ${clockTime(at)}`;
  return dateText(at, now);
}

/** `42 days ago`, `today`, `5 months ago`. */
export function agoText(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days <= 0) return "today";
  if (days === 1) return "yesterday";
  if (days < 90) return `${days} days ago`;
  const months = Math.floor(days / 30.44);
  return months < 24 ? `${months} months ago` : `${Math.floor(days / 365.25)} years ago`;
}

/** What is left until then: `22 h`, `8 min`, `3 days`, `40 s`. */
export function leftText(until: number, now: number): string {
  const left = Math.max(0, until - now);
  if (left >= 2 * day) return `${Math.floor(left / day)} days`;
  if (left >= hour) return `${Math.floor(left / hour)} h`;
  if (left >= minute) return `${Math.floor(left / minute)} min`;
  return `${Math.ceil(left / 1000)} s`;
}

/** `4:12`, for a countdown. */
export function countdownText(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
