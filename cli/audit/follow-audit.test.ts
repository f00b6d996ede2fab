import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { CommandLine } from "../command-line.ts";
import type { Session } from "../session.ts";
import { follow } from "./follow-audit.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("what a log system has taken stays taken when a later piece fails", async () => {
  const asked: unknown[] = [];
  const answers = [
    { entries: 5, last: 5, next: 5 },
    new KeyholdError("log_unreachable", "It is away."),
    new KeyholdError("locked", "The vault was locked."),
  ];
  const call = async (method: string, { after }: { after?: number }) => {
    if (method === "activity.list") return { total: 0 };
    asked.push(after);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const warn = vi.fn();
  const ended = follow({ output: { warn } } as unknown as CommandLine, { call } as unknown as Session, {
    format: "ecs",
    to: "syslog://127.0.0.1:1",
    filter: {},
  });
  await Promise.all([expect(ended).rejects.toMatchObject({ code: "locked" }), vi.advanceTimersByTimeAsync(5000)]);
  expect(asked).toEqual([0, 5, 5]);
  expect(warn).toHaveBeenCalledOnce();
});
