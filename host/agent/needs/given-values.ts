/** What a program that is run would be given. */
import type { AgentSubject } from "../../../shared/contract/agent-methods.ts";
import type { ParsedInput } from "../../../shared/contract/api.ts";
import type { RunGiven } from "../../../shared/contract/run-methods.ts";
import { answered, distinct, type Lookup, type Need } from "../need.ts";

/**
 * What a program would be given is asked about when the plan is made: a plan and the values after it are one question.
 * Where nothing would be given that is kept from others, the plan is names and reasons.
 */
export async function plannedValues(input: ParsedInput<"run.plan">, lookup: Lookup): Promise<readonly Need[]> {
  const { given } = answered(await lookup("run.plan", input));
  const secret = given.filter((one) => one.secret);
  const codes = distinct(secret.filter(({ field }) => field === "totp").map(ofPlan));
  const values = distinct(secret.filter(({ field }) => field !== "totp").map(ofPlan));
  if (codes.length === 0 && values.length === 0) return [{ purpose: "names", keys: [] }];
  return [
    ...(values.length === 0 ? [] : [{ purpose: "inject", keys: values } as const]),
    ...(codes.length === 0 ? [] : [{ purpose: "code", keys: codes } as const]),
  ];
}

/** A value is called by its key alone, as a code is: which of them it is says the purpose. */
export function ofPlan({ id, name, environment, field }: RunGiven): AgentSubject {
  const isUsual = field === "value" || field === "totp";
  return isUsual ? { id, name, env: environment } : { id, name, env: environment, detail: `· ${field}` };
}
