/** What a permission gives, and everything that it must not: a real vault, and programs that try. */
import { afterEach, expect, test } from "vitest";
import type { AgentConnection } from "../../host/agent/agent-connection.ts";
import { needs, ruleOf } from "../../host/agent/needs.ts";
import type { Answer, MethodName } from "../../shared/contract/api.ts";
import { hostApi } from "../../shared/contract/api.ts";
import { samples } from "../contract/samples.ts";
import { AgentCase, program, secret } from "./agent-case.ts";

let all: AgentCase[] = [];
afterEach(async () => {
  await Promise.all(all.splice(0).map((one) => one.close()));
});
async function open(limits = {}): Promise<AgentCase> {
  const one = await AgentCase.open(limits);
  all = [...all, one];
  return one;
}

type Purpose = "reveal" | "copy" | "inject";
const value = (connection: AgentConnection, name = "MAIN", purpose: Purpose = "reveal") =>
  connection.call("keys.value", { key: { name }, purpose });
const codeOf = (answer: Answer<unknown>) => (answer.ok ? "ok" : answer.error.code);
const textOf = (answer: Answer<unknown>) =>
  answer.ok ? new TextDecoder().decode((answer.value as { value: Uint8Array }).value) : "";

/** Whether it is asked about, which it then is refused for. */
async function isAsked(one: AgentCase, call: Promise<Answer<unknown>>): Promise<boolean> {
  const [first] = await Promise.all([Promise.race([call.then(() => "answered"), one.asked().then(() => "asked")])]);
  if (first === "asked") await one.answer("no");
  expect(codeOf(await call)).toBe(first === "asked" ? "refused" : "ok");
  return first === "asked";
}

test("minutes are for one program, one key, one purpose, and their minutes", async () => {
  const one = await open();
  const editor = one.host.agent.open(program("editor"));
  const first = value(editor);
  expect(await one.answer("minutes", 10)).toMatchObject({ purpose: "reveal", keys: [{ name: "MAIN", env: "dev" }] });
  expect(textOf(await first)).toBe(`${secret} MAIN`);
  // Again, also by another command of the same program, and the names with it.
  expect(await isAsked(one, value(one.host.agent.open(program("editor"))))).toBe(false);
  expect(await isAsked(one, editor.call("keys.list", {}))).toBe(false);

  expect(await isAsked(one, value(editor, "OTHER")), "another key").toBe(true);
  expect(await isAsked(one, value(editor, "MAIN", "copy")), "another purpose").toBe(true);
  expect(await isAsked(one, editor.call("keys.edit", { key: { name: "MAIN" }, notes: "x" })), "a change").toBe(true);
  expect(await isAsked(one, value(one.host.agent.open(program("shell")))), "another program").toBe(true);
  expect(await isAsked(one, one.host.agent.open(program("shell")).call("keys.list", {})), "its names").toBe(true);

  one.now += 10 * 60_000 - 1;
  expect(await isAsked(one, value(editor)), "in the last moment").toBe(false);
  one.now += 1;
  expect(await isAsked(one, value(editor)), "after its minutes").toBe(true);
  expect((await one.window("agent.grants", {})).grants).toEqual([]);
});

test("a clock that is set back buys no time; an end and a lock are the end", async () => {
  const one = await open();
  const editor = one.host.agent.open(program("editor"));
  const allow = async () => {
    const call = value(editor);
    await one.answer("minutes", 10);
    expect(codeOf(await call)).toBe("ok");
  };
  await allow();
  one.now -= 1000;
  expect(await isAsked(one, value(editor)), "after the clock was set back").toBe(true);
  await allow();
  const [grant] = (await one.window("agent.grants", {})).grants;
  expect(grant).toMatchObject({ kind: "minutes", purpose: "reveal", uses: 1, program: { name: "editor" } });
  await one.window("agent.end", { id: grant?.id });
  expect(await isAsked(one, value(editor)), "after it was ended").toBe(true);
  await allow();
  await one.window("vault.lock", {});
  expect(codeOf(await value(editor))).toBe("locked");
  await one.unlock();
  expect(await isAsked(one, value(editor)), "after a lock").toBe(true);
});

test("once is one command's, and gives each value once", async () => {
  const one = await open();
  const command = one.host.agent.open(program("shell"));
  const first = value(command);
  await one.answer("once");
  expect(codeOf(await first)).toBe("ok");
  expect(await isAsked(one, command.call("keys.get", { key: { name: "OTHER" } }))).toBe(false);
  expect(await isAsked(one, value(command)), "the same value again").toBe(true);
  expect(await isAsked(one, value(one.host.agent.open(program("shell")))), "another command").toBe(true);
  // A plan and the values after it are one question; the values a second time are another.
  const plan = command.call("run.plan", { only: ["MAIN"], environment: "dev" });
  expect(await one.answer("once")).toMatchObject({ purpose: "inject", keys: [{ name: "MAIN" }] });
  expect(codeOf(await plan)).toBe("ok");
  const run = { only: ["MAIN"], environment: "dev", command: "true" };
  expect(await isAsked(one, command.call("run.values", run))).toBe(false);
  expect(await isAsked(one, command.call("run.values", run))).toBe(true);
  const more = { environment: "dev", command: "true" };
  expect(await isAsked(one, command.call("run.values", more)), "more keys").toBe(true);
  command.close();
  expect((await one.window("agent.grants", {})).grants).toEqual([]);
});

test("never is remembered for the program, also started anew, until it is taken back by the person", async () => {
  const one = await open();
  const tool = one.host.agent.open(program("tool"));
  const waiting = [value(tool), value(one.host.agent.open(program("tool")))];
  await one.answer("never");
  expect((await Promise.all(waiting)).map(codeOf)).toEqual(["refused", "refused"]);
  expect(codeOf(await value(one.host.agent.open({ ...program("tool"), identity: "a new process" })))).toBe("refused");
  const [grant] = (await one.window("agent.grants", {})).grants;
  expect(grant).toMatchObject({ kind: "never", keys: [{ name: "MAIN" }] });
  // No program takes a refusal back, and none sees the names in a list that it may not see.
  expect(codeOf(await tool.call("agent.end", { id: grant?.id }))).toBe("refused");
  expect(await tool.call("agent.end", {})).toEqual({ ok: true, value: { ended: 0 } });
  expect(JSON.stringify(await tool.call("agent.grants", {}))).not.toContain("MAIN");
  await one.window("agent.end", { id: grant?.id });
  expect(await isAsked(one, value(tool))).toBe(true);
});

test("an answer after the lock, or to a question that nobody waits for, gives nothing", async () => {
  const one = await open({ patience: 200 });
  const command = one.host.agent.open(program("shell"));
  const first = value(command);
  const { id } = await one.asked();
  await one.window("vault.lock", {});
  expect(await first).toMatchObject({ ok: false, error: { code: "locked" } });
  await expect(one.window("agent.answer", { id, answer: "once" })).rejects.toMatchObject({ code: "locked" });
  await one.unlock();
  await expect(one.window("agent.answer", { id, answer: "once" })).rejects.toMatchObject({ code: "not_found" });
  const second = value(command);
  const gone = await one.asked();
  command.close();
  expect(codeOf(await second)).toBe("refused");
  await expect(one.window("agent.answer", { id: gone.id, answer: "minutes", minutes: 5 })).rejects.toMatchObject({
    code: "not_found",
  });
  expect((await one.window("agent.grants", {})).grants).toEqual([]);
  // Nobody answers: a clear refusal after a bounded time.
  expect(codeOf(await value(one.host.agent.open(program("shell"))))).toBe("needs_answer");
});

test("a process id that was given anew gets nothing, neither at the question nor later", async () => {
  const one = await open();
  let same = true;
  const reused = program("shell", () => same);
  const command = one.host.agent.open(reused);
  const first = value(command);
  const { id } = await one.asked();
  same = false;
  await expect(one.window("agent.answer", { id, answer: "minutes", minutes: 5 })).rejects.toMatchObject({
    code: "refused",
  });
  expect(codeOf(await first)).toBe("refused");
  same = true;
  const second = value(command);
  await one.answer("minutes");
  expect(codeOf(await second)).toBe("ok");
  same = false;
  expect(codeOf(await value(command))).toBe("refused");
});

test("what was asked about is what is given: moved, or another of the name, is a conflict", async () => {
  const one = await open();
  const command = one.host.agent.open(program("shell"));
  const moved = value(command);
  await one.asked();
  await one.window("keys.edit", { key: { name: "MAIN" }, moveTo: "prod" });
  await one.answer("minutes");
  expect(codeOf(await moved)).toBe("conflict");
  expect(await isAsked(one, value(command)), "the moved one").toBe(true);
  const plan = command.call("run.values", { environment: "dev", command: "true" });
  expect(await one.asked()).toMatchObject({ keys: [{ name: "OTHER" }] });
  await one.window("keys.add", {
    name: "LATER",
    service: "Example",
    env: "dev",
    value: new TextEncoder().encode(secret),
  });
  await one.answer("once");
  expect(codeOf(await plan)).toBe("conflict");
  const { entries } = await one.window("activity.list", {});
  expect(entries.filter(({ action }) => /^key\.(reveal|inject)$/.test(action))).toEqual([]);
});

test("what is not classified is denied, and what is never done through the agent is refused before anybody is asked", async () => {
  const one = await open();
  const command = one.host.agent.open(program("shell"));
  const never = (Object.keys(hostApi) as MethodName[]).filter((name) => ruleOf(name) === "never");
  expect(never).toEqual(
    expect.arrayContaining([
      "vault.changePassphrase",
      "vault.newRecoveryKit",
      "vault.restore",
      "activity.setStream",
      "agent.answer",
    ]),
  );
  for (const name of never) expect(codeOf(await command.call(name, samples()[name])), name).toBe("refused");
  const table = needs as Record<string, unknown>;
  const { "keys.value": rule, ...rest } = table;
  expect(Object.keys(rest)).toHaveLength(Object.keys(hostApi).length - 1);
  delete table["keys.value"];
  expect(codeOf(await value(command))).toBe("refused");
  table["keys.value"] = rule;
  expect(one.host.agent.questions).toEqual([]);
  // A name that is not there is told only to those who may see names.
  expect(await isAsked(one, command.call("keys.value", { key: { name: "NO_SUCH" }, purpose: "reveal" }))).toBe(true);
});

test("a flood of questions is bounded, in the window and in the log", async () => {
  const one = await open({ inMinute: 12 });
  const flood = (name: string) => Array.from({ length: 10 }, () => value(one.host.agent.open(program(name))));
  const first = flood("one");
  await one.asked();
  const codes = await Promise.all(first.slice(4).map(async (call) => codeOf(await call)));
  expect(new Set(codes)).toEqual(new Set(["rate_limited"]));
  expect(one.host.agent.questions).toHaveLength(4);
  await one.answer("never");
  await Promise.all(first);
  for (const name of ["two", "three", "four"]) {
    const calls = flood(name);
    await Promise.all(calls.slice(4));
  }
  expect(one.host.agent.questions).toHaveLength(8);
  const { entries } = await one.window("activity.list", { limit: 200 });
  expect(entries.filter(({ action }) => action === "agent.ask")).toHaveLength(12);
});

test("questions, answers and uses are in the log under the program's name; use keeps no vault open", async () => {
  const one = await open();
  const { locksAt } = await one.window("session.due", {});
  const command = one.host.agent.open(program("editor"));
  const given = value(command);
  await one.asked();
  expect((await one.window("session.due", {})).locksAt).toBe(locksAt);
  await one.answer("minutes", 15);
  await given;
  const { entries } = await one.window("activity.list", { limit: 20 });
  const told = entries.filter(({ program: name }) => name.startsWith("editor"));
  expect(told.map(({ action }) => action)).toEqual(expect.arrayContaining(["agent.ask", "agent.allow", "key.reveal"]));
  expect(new Set(told.map(({ program: name }) => name))).toEqual(new Set(["editor → keyhold show"]));
  expect(entries.find(({ action }) => action === "agent.allow")?.subject).toBe(
    "for 15 min: show values in the clear: MAIN (dev)",
  );
});
