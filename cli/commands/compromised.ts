import { resolve } from "node:path";
import type { Command } from "commander";
import type { MethodInput, MethodName, MethodOutput } from "../../shared/contract/api.ts";
import type { Plan } from "../../shared/contract/compromised-methods.ts";
import { type CompromiseStep, compromiseSteps } from "../../shared/contract/compromised-words.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { type Environment, environments } from "../../shared/contract/fields.ts";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import { tellEvidence, tellPlan, tellPlans } from "../plan-text.ts";
import { collect, parseChoice } from "../values/choice.ts";
import { parsePast } from "../values/when.ts";

type Options = {
  readonly env?: Environment;
  readonly why?: string;
  readonly lastGood?: string;
  readonly done?: string[];
  readonly undone?: string[];
  readonly message?: boolean;
  readonly evidence?: boolean;
  readonly report?: string;
  readonly end?: boolean;
  readonly falseAlarm?: boolean;
  readonly reopen?: boolean;
  readonly status?: boolean;
  readonly again?: boolean;
};
type Call = <Name extends MethodName>(name: Name, input: MethodInput<Name>) => Promise<MethodOutput<Name>>;

export function addCompromisedCommand(program: Command, launch: Launch): void {
  program
    .command("compromised")
    .description("Somebody may have a key who should not: begin its plan, or go on with it. Takes back waiting links.")
    .argument("[name]", "the key; without it, the plans that are going on")
    .option("--env <environment>", environments.join(", "), parseChoice(environments, "--env"))
    .option("--why <text>", "what happened; with --done, --end or --false-alarm, why so. Never the value")
    .option("--last-good <date>", "until then nobody had it: a date in the past like 2026-11-20, or a time ago like 7d")
    .option("--done <step>", `tick a step: ${compromiseSteps.join(", ")}; several times`, collect)
    .option("--undone <step>", "take such a tick away; several times", collect)
    .option("--message", "print the text to send to those concerned")
    .option("--evidence", "print what the log says since the last good day")
    .option(
      "--report <file>",
      "write the report into a new file (.json, otherwise Markdown), or to standard output with -",
    )
    .option("--end", "close the plan; with --why also when something is missing")
    .option("--false-alarm", "with --why: nothing happened; the value may be shared again")
    .option("--again", "the new value is compromised as well: begin anew about that")
    .option("--reopen", "go on with the plan that was ended last")
    .option("--status", "only say how it stands; begin nothing and ask no relay")
    .addHelpText(
      "after",
      example(
        'keyhold compromised stripe-live --env prod --why "pasted into a chat"',
        "keyhold compromised stripe-live --done revoke",
        "keyhold compromised stripe-live --report stripe.md --end",
      ),
    )
    .action((name: string | undefined, options: Options) =>
      launch("compromised", (line) => compromised(line, name, options)),
    );
}

async function compromised(line: CommandLine, name: string | undefined, options: Options): Promise<undefined> {
  const steps = { done: (options.done ?? []).map(stepNamed), undone: (options.undone ?? []).map(stepNamed) };
  checkOptions(name, options);
  const lastGoodAt = options.lastGood === undefined ? undefined : parsePast(options.lastGood, "--last-good", line.now);
  const { call } = await line.unlocked();
  if (name === undefined) {
    tellPlans(line, (await call("compromised.list", {})).plans);
    return undefined;
  }
  let plan = await planMeant(line, call, { name, lastGoodAt, options });
  const { id } = plan;
  for (const step of steps.done) {
    ({ plan } = await call("compromised.tick", { id, step, done: true, why: options.why }));
  }
  for (const step of steps.undone) ({ plan } = await call("compromised.tick", { id, step, done: false }));
  if (options.end) {
    const anyway = options.why !== undefined;
    ({ plan } = await call("compromised.close", { id, anyway, why: options.why }));
  }
  if (options.falseAlarm) ({ plan } = await call("compromised.drop", { id, why: options.why ?? "" }));
  if (options.report !== undefined && (await report(line, call, id, options.report))) return undefined;
  if (options.message) line.output.result({ message: plan.message }, plan.message);
  else if (options.evidence) tellEvidence(line, await call("compromised.evidence", { id }));
  else tellPlan(line, plan);
  return undefined;
}

/** @returns whether it was the command's result. */
async function report(line: CommandLine, call: Call, id: string, where: string): Promise<boolean> {
  const file = where === "-" ? undefined : resolve(where);
  const format = file === undefined ? line.output.json : file.endsWith(".json");
  const made = await call("compromised.report", { id, format: format ? "json" : "markdown", file });
  if (file === undefined) line.output.text(made.text);
  else line.output.note(`The report is in ${file}.`);
  return file === undefined;
}

type Meant = { readonly name: string; readonly lastGoodAt: number | undefined; readonly options: Options };

/** The one that is going on, or a new one. Who only wants to look, or to end one, begins none. */
async function planMeant(line: CommandLine, call: Call, { name, lastGoodAt, options }: Meant): Promise<Plan> {
  const { env } = options;
  const known = await plansNamed(call, name, env);
  const running = known.find(({ state }) => state === "running");
  if (options.reopen && running === undefined) {
    const last = known.at(-1);
    if (last === undefined) throw noPlan(name);
    return (await call("compromised.reopen", { id: last.id })).plan;
  }
  const ends = options.end || options.falseAlarm;
  const looks = options.status || options.message || options.evidence || options.report !== undefined;
  if (ends || looks) {
    const found = running ?? (ends ? undefined : known.at(-1));
    if (found === undefined) throw noPlan(name);
    return (await call("compromised.get", { id: found.id })).plan;
  }
  const isTick = options.done !== undefined || options.undone !== undefined;
  // Where no plan is going on there is no tick to take away.
  if (options.undone !== undefined && options.done === undefined && running === undefined) throw noPlan(name);
  if (isTick && running !== undefined) return (await call("compromised.get", { id: running.id })).plan;
  const key = env === undefined ? { name } : { name, env };
  const begun = await call("compromised.start", {
    key,
    lastGoodAt,
    again: options.again,
    ...(isTick ? {} : { why: options.why }),
  });
  if (begun.resumed && !line.output.json) line.output.note("Going on with the plan that was begun before.");
  for (const relay of begun.unreachable) {
    line.output.warn(`${relay} did not answer: links on it may still be opened. Run this again later.`);
  }
  for (const problem of begun.problems) line.output.warn(problem);
  return begun.plan;
}

/** Plans of the key by that name, also when it was removed since; the last begun comes last. */
async function plansNamed(call: Call, name: string, env: Environment | undefined) {
  const { plans } = await call("compromised.list", { ended: true });
  const found = plans.filter(
    (plan) => plan.name.toLowerCase() === name.toLowerCase() && (env === undefined || plan.env === env),
  );
  const places = [...new Set(found.filter(({ state }) => state === "running").map((plan) => plan.env))];
  if (places.length > 1) {
    throw new KeyholdError("ambiguous", `“${name}” has a plan in several environments (${places.join(", ")}).`, {
      hint: "choose_environment",
    });
  }
  return found.sort((a, b) => a.startedAt - b.startedAt);
}

function noPlan(name: string): KeyholdError {
  return new KeyholdError(
    "not_found",
    `No plan for “${name}” has begun. Nothing was changed; “keyhold compromised NAME” begins one.`,
  );
}

function stepNamed(text: string): CompromiseStep {
  return parseChoice(compromiseSteps, "--done")(text);
}

function checkOptions(name: string | undefined, options: Options): void {
  if (name === undefined && Object.keys(options).length > 0) {
    throw new KeyholdError("invalid_input", "Say which key: keyhold compromised NAME. Nothing was changed.");
  }
  if (options.falseAlarm && options.why === undefined) {
    throw new KeyholdError(
      "needs_answer",
      "Say with --why how you know that it was a false alarm. Nothing was changed.",
    );
  }
  if (options.end && options.falseAlarm) {
    throw new KeyholdError("invalid_input", "Give one of --end and --false-alarm. Nothing was changed.");
  }
}
