import { expect, test } from "vitest";
import { RunningTasks } from "./running-tasks.ts";

const handed = { what: "send", target: "/a.log", format: "ecs", filter: {} } as const;

test("only the same log in the same form to the same place goes on, once", () => {
  const tasks = new RunningTasks();
  tasks.mayGoOn(handed, 5);
  tasks.mayGoOn({ what: "export", format: "ecs", filter: {} }, 5);
  for (const other of [
    { ...handed, target: "/b.log" },
    { ...handed, format: "cef" },
    { ...handed, filter: { action: "key" } },
    { ...handed, what: "export" as const },
  ]) {
    expect(tasks.goesOn(other, 5)).toBe(false);
  }
  expect(tasks.goesOn(handed, 6)).toBe(false);
  expect(tasks.goesOn(handed, 5)).toBe(true);
  expect(tasks.goesOn(handed, 5)).toBe(false);
});

test("a hundred places are kept, the newest", () => {
  const tasks = new RunningTasks();
  for (let after = 0; after < 101; after++) tasks.mayGoOn(handed, after);
  expect(tasks.goesOn(handed, 0)).toBe(false);
  expect(tasks.goesOn(handed, 1)).toBe(true);
  expect(tasks.goesOn(handed, 100)).toBe(true);
});
