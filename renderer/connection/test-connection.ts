/** A connection without a host, for tests of what stands on it. */
import type {
  Answer,
  HostClient,
  HostEvent,
  MethodInput,
  MethodName,
  MethodOutput,
} from "../../shared/contract/api.ts";
import type { Connection } from "./connection.ts";

type Answers = { readonly [Name in MethodName]?: (input: MethodInput<Name>) => MethodOutput<Name> };

export type TestConnection = Connection & {
  /** What was asked, in order. */
  readonly asked: { readonly name: MethodName; readonly input: unknown }[];
  emit(event: HostEvent): void;
};

/** @param answers by method; what is not there is refused as `not_found`. */
export function testConnection(answers: Answers): TestConnection {
  const asked: { name: MethodName; input: unknown }[] = [];
  const listeners = new Set<(event: HostEvent) => void>();
  const call = (async (name: MethodName, input: never): Promise<Answer<unknown>> => {
    asked.push({ name, input });
    const answer = answers[name];
    if (answer === undefined) return { ok: false, error: { code: "not_found", message: `no answer to ${name}` } };
    return { ok: true, value: answer(input) };
  }) as HostClient;
  return {
    call,
    asked,
    door: "test",
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit(event) {
      for (const listener of listeners) listener(event);
    },
  };
}
