import { expect, test } from "vitest";
import { agoText, countdownText, dateText, daysBetween, leftText, momentText } from "./time.ts";

const at = (text: string): number => new Date(text).getTime();
const now = at("2026-11-22T14:06:00");

test("days are counted by the calendar, not by hours", () => {
  expect(daysBetween(at("2026-11-21T23:59:00"), at("2026-11-22T00:01:00"))).toBe(1);
  expect(daysBetween(now, at("2026-11-22T23:00:00"))).toBe(0);
  expect(daysBetween(now, at("2026-11-20T23:00:00"))).toBe(-2);
});

test("a moment is said as a person says it", () => {
  expect(momentText(at("2026-11-22T13:20:00"), now)).toBe("today 13:20");
  expect(momentText(at("2026-11-21T09:02:00"), now)).toBe("yesterday 09:02");
  expect(momentText(at("2026-10-11T09:02:00"), now)).toBe("11 Oct");
  expect(dateText(at("2025-10-11T09:02:00"), now)).toBe("11 Oct 2025");
});

test("how long ago", () => {
  expect(agoText(at("2026-10-11T09:00:00"), now)).toBe("42 days ago");
  expect(agoText(now, now)).toBe("today");
  expect(agoText(at("2026-05-01T09:00:00"), now)).toBe("6 months ago");
  expect(agoText(at("2023-05-01T09:00:00"), now)).toBe("3 years ago");
});

test("what is left never claims more than there is", () => {
  expect(leftText(now + 22.9 * 3_600_000, now)).toBe("22 h");
  expect(leftText(now + 3 * 86_400_000, now)).toBe("3 days");
  expect(leftText(now + 8 * 60_000, now)).toBe("8 min");
  expect(leftText(now + 900, now)).toBe("1 s");
  expect(leftText(now - 5, now)).toBe("0 s");
});

test("a countdown", () => {
  expect(countdownText(252_000)).toBe("4:12");
  expect(countdownText(9_001)).toBe("0:10");
  expect(countdownText(-4)).toBe("0:00");
});

test("days are whole ones where the clock is changed, each time of the year", () => {
  const zone = process.env.TZ;
  try {
    process.env.TZ = "Europe/Berlin";
    expect(new Date("2027-03-28T12:00:00").getTimezoneOffset(), "the time zone is taken").toBe(-120);
    for (const [from, to] of [
      ["2027-03-27", "2027-03-28"],
      ["2027-03-28", "2027-03-29"],
      ["2027-10-30", "2027-10-31"],
      ["2027-10-31", "2027-11-01"],
    ] as const) {
      for (const [start, end] of [
        ["00:00:00", "23:59:59"],
        ["23:59:59", "00:00:00"],
      ]) {
        expect(daysBetween(at(`${from}T${start}`), at(`${to}T${end}`))).toBe(1);
        expect(daysBetween(at(`${to}T${end}`), at(`${from}T${start}`))).toBe(-1);
      }
    }
    // 365 days in steps of a day's milliseconds: never a day twice, never one left out, but for the hour that moves.
    const start = at("2027-01-01T12:00:00");
    for (let day = 0; day < 365; day++) expect(daysBetween(start, start + day * 86_400_000)).toBe(day);
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});
