import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AskSchedule, type Outcome, type Question, spacing } from "./ask-schedule.ts";

const minute = 60_000;
type Asked = { readonly at: number; readonly question: Question };

/** Runs a schedule on a clock of its own for so long. `answer` says how long a relay takes, and what it says. */
function run(
  schedule: AskSchedule,
  questionsAt: (now: number) => readonly Question[],
  options: { readonly until: number; readonly answer: (asked: Asked) => { takes: number; outcome: Outcome } },
): Asked[] {
  const asked: Asked[] = [];
  const underWay: { at: number; question: Question; outcome: Outcome }[] = [];
  let now = 0;
  while (now < options.until) {
    for (const item of underWay.filter(({ at }) => at <= now)) {
      underWay.splice(underWay.indexOf(item), 1);
      schedule.end(item.question, item.outcome, now);
    }
    schedule.hold(questionsAt(now), now);
    let next = schedule.next(now);
    while ("ask" in next) {
      const one = { at: now, question: next.ask };
      asked.push(one);
      const { takes, outcome } = options.answer(one);
      underWay.push({ at: now + takes, question: next.ask, outcome });
      next = schedule.next(now);
    }
    const ends = underWay.map(({ at }) => at);
    now = Math.max(now + 1, Math.min(next.at, now + 5_000, ...ends));
  }
  return asked;
}

const question = fc.record({
  relay: fc.constantFrom("https://a.example", "https://b.example"),
  interval: fc.constantFrom(5_000, 10_000, minute, 5 * minute, 60 * minute),
});
const questions = fc
  .array(question, { minLength: 1, maxLength: 120 })
  .map((list) => list.map((one, index) => ({ ...one, key: `share-${index}` })));
const seeded = fc.integer().map((seed) => {
  let state = seed >>> 0;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
});
const ok = () => ({ takes: 20, outcome: "answered" as const });

describe("the schedule of background questions", () => {
  test("no relay is asked more than once a second, whatever there is to ask and however it answers", () => {
    const behaviour = fc.array(
      fc.record({
        takes: fc.integer({ min: 0, max: 30_000 }),
        outcome: fc.oneof(
          fc.constantFrom<Outcome>("answered", "silent"),
          fc.record({ retryAfter: fc.integer({ min: 0, max: 1e9 }) }),
        ),
      }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(questions, seeded, behaviour, (all, random, answers) => {
        let count = 0;
        const answer = () => answers[count++ % answers.length] ?? ok();
        const asked = run(new AskSchedule(random), () => all, { until: 3 * minute, answer });
        for (const relay of ["https://a.example", "https://b.example"]) {
          const times = asked.filter((one) => one.question.relay === relay).map(({ at }) => at);
          for (const [index, at] of times.entries()) {
            // Any window of any length holds at most one question a second, and the one at its edge.
            if (index > 0) expect(at - (times[index - 1] ?? 0)).toBeGreaterThan(spacing - 0.001);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("every question is asked again within a bound that follows from the budget", () => {
    fc.assert(
      fc.property(questions, seeded, (all, random) => {
        const until = 4 * 60 * minute;
        const asked = run(new AskSchedule(random), () => all, { until, answer: ok });
        for (const one of all) {
          const others = all.filter(({ relay }) => relay === one.relay);
          const load = others.reduce((sum, { interval }) => sum + one.interval / interval, 0);
          const bound = 1.2 * one.interval + 2 * spacing * (others.length + load) + 5_000;
          const times = [0, ...asked.filter(({ question: { key } }) => key === one.key).map(({ at }) => at), until];
          for (let index = 1; index < times.length; index++) {
            expect((times[index] ?? 0) - (times[index - 1] ?? 0)).toBeLessThanOrEqual(bound);
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  test("an urgent question is not held up by a thousand rare ones", () => {
    const rare = Array.from({ length: 1_000 }, (_, index) => ({
      key: `rare-${index}`,
      relay: "https://a.example",
      interval: 60 * minute,
    }));
    const urgent = { key: "urgent", relay: "https://a.example", interval: 5_000 };
    const asked = run(new AskSchedule(), (now) => (now < 2 * minute ? rare : [...rare, urgent]), {
      until: 4 * minute,
      answer: ok,
    });
    const times = asked.filter(({ question: { key } }) => key === "urgent").map(({ at }) => at);
    expect(times[0]).toBeLessThan(2 * minute + 15_000);
    expect(times.length).toBeGreaterThan(8);
  });

  test("what somebody looks at is not held up by hundreds as urgent, nor are they by it", () => {
    const young = (key: string, isShown: boolean) => ({ key, relay: "https://a.example", interval: 5_000, isShown });
    const all = Array.from({ length: 200 }, (_, index) => young(`share-${index}`, index === 199));
    const asked = run(new AskSchedule(), () => all, { until: 10 * minute, answer: ok });
    const times = (name: string) => asked.filter(({ question: { key } }) => key === name).map(({ at }) => at);
    const shown = [0, ...times("share-199")];
    for (const [index, at] of shown.slice(1).entries()) expect(at - (shown[index] ?? 0)).toBeLessThan(40_000);
    for (const { key } of all) expect(times(key).length).toBeGreaterThanOrEqual(2);
  });

  test("a relay that does not answer is asked more and more rarely, once for all its links, and others as before", () => {
    const all = Array.from({ length: 40 }, (_, index) => ({
      key: `share-${index}`,
      relay: index % 2 === 0 ? "https://silent.example" : "https://good.example",
      interval: 10_000,
    }));
    const schedule = new AskSchedule();
    const asked = run(schedule, () => all, {
      until: 60 * minute,
      answer: ({ question: { relay } }) => ({
        takes: 10,
        outcome: relay === "https://silent.example" ? "silent" : "answered",
      }),
    });
    const toSilent = asked.filter(({ question: { relay } }) => relay === "https://silent.example");
    expect(toSilent.length).toBeLessThan(18);
    expect(asked.length - toSilent.length).toBeGreaterThan(1_000);
    expect(schedule.silent).toEqual(["https://silent.example"]);
    const gaps = toSilent.slice(1).map(({ at }, index) => at - (toSilent[index]?.at ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(12.1 * minute);
    expect(gaps.at(-1)).toBeGreaterThan(7 * minute);
  });

  test("Retry-After is obeyed, up to an hour", () => {
    const all = [{ key: "share", relay: "https://a.example", interval: 5_000 }];
    const pause = (retryAfter: number) => {
      const answer = () => ({ takes: 0, outcome: { retryAfter } });
      return run(new AskSchedule(), () => all, { until: 3 * 60 * minute, answer }).map(({ at }) => at);
    };
    const [first = 0, second = 0] = pause(7 * minute);
    expect(second - first).toBeGreaterThanOrEqual(7 * minute);
    expect(pause(1e12).length).toBe(3);
  });

  test("what is looked at now is due at once if its last time is long enough ago", () => {
    const one = (interval: number) => [{ key: "share", relay: "https://a.example", interval }];
    const asked = run(new AskSchedule(), (now) => one(now < 2 * minute ? 10 * minute : 10_000), {
      until: 3 * minute,
      answer: ok,
    });
    expect(asked.filter(({ at }) => at < 2 * minute)).toHaveLength(1);
    expect(asked[1]?.at).toBeLessThan(2 * minute + 5_000);
  });
});
