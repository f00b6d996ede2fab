/** What a call asks for, as the person is asked about it. */
import type { AgentSubject } from "../../shared/contract/agent-methods.ts";
import type { AgentPurpose } from "../../shared/contract/agent-words.ts";
import type { Answer, HostClient } from "../../shared/contract/api.ts";
import { errorFrom } from "../../shared/contract/errors.ts";
import type { KeyReference } from "../../shared/contract/key-methods.ts";

/** What is asked about. Without keys: the purpose as a whole. */
export type Need = { readonly purpose: AgentPurpose; readonly keys: readonly AgentSubject[] };

/** Looks things up in the open vault, so that a question can name them. Gives no value. */
export type Lookup = HostClient;

export async function subjectOf(key: KeyReference, lookup: Lookup): Promise<AgentSubject> {
  return shortened(answered(await lookup("keys.get", { key })));
}

export function shortened({ id, name, env }: AgentSubject): AgentSubject {
  return env === undefined ? { id, name } : { id, name, env };
}

/** Each once. */
export function distinct(subjects: readonly AgentSubject[]): AgentSubject[] {
  return [...new Map(subjects.map((one) => [JSON.stringify([one.id, one.detail]), one])).values()];
}

/** @throws KeyholdError what the host answers instead. */
export function answered<Value>(answer: Answer<Value>): Value {
  if (answer.ok) return answer.value;
  throw errorFrom(answer.error);
}
