import { expect, test } from "vitest";
import type { AgentPeer } from "./peer.ts";
import { QuestionList, usualLimits } from "./question-list.ts";

const peer = (executable: string): AgentPeer => ({
  program: { name: "p", executable, commandLine: "p", folder: "/", command: "p" },
  identity: executable,
  kind: `${Math.random()}`,
  isSame: () => true,
});

test("one executable that asks without end leaves room for others; what a person allows is not counted", () => {
  const list = new QuestionList({ ...usualLimits, ofOneInMinute: 3 }, () => 0);
  const ask = (executable: string, outcome: "allowed" | "refused") => {
    list.ask({}, peer(executable), { purpose: "names", keys: [] });
    list.settleAll(outcome);
  };
  for (let time = 0; time < 5; time++) ask("/loud", "allowed");
  for (let time = 0; time < 3; time++) ask("/loud", "refused");
  expect(() => ask("/loud", "refused")).toThrow("Too many questions");
  ask("/quiet", "refused");
});
