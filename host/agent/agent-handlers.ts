/** The methods by which the person answers programs: for windows and terminals. */
import type { MethodName, MethodOutput, ParsedInput } from "../../shared/contract/api.ts";
import type { AgentDesk } from "./agent-desk.ts";

type AgentMethod = Extract<MethodName, `agent.${string}`>;
type AgentHandlers = { readonly [Name in AgentMethod]: (input: ParsedInput<Name>) => Promise<MethodOutput<Name>> };

/** `onPerson`: somebody is there and has decided something. */
export function agentHandlers(desk: AgentDesk, onPerson: () => void): AgentHandlers {
  return {
    "agent.state": async () => desk.listening,
    "agent.questions": async () => ({ questions: desk.questions }),
    "agent.answer": async (input) => {
      desk.answer(input);
      onPerson();
      return {};
    },
    "agent.grants": async () => ({ grants: desk.grants.list() }),
    "agent.end": async ({ id }) => ({ ended: desk.end(id) }),
  };
}
