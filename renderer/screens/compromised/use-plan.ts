import { useNavigate } from "@tanstack/react-router";
import type { MethodInput } from "../../../shared/contract/api.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";

/** Shows a plan. */
export function useOpenPlan(): (id: string) => Promise<void> {
  const navigate = useNavigate();
  return (id) => navigate({ to: "/keys/compromised/$id", params: { id } });
}

/** Begins the plan of a value, or goes on with the one there is, and shows it. */
export function useBeginPlan(): (input: MethodInput<"compromised.start">) => Promise<void> {
  const ask = useAsk();
  const refresh = useRefresh();
  const open = useOpenPlan();
  return async (input) => {
    const { plan } = await ask("compromised.start", input);
    void refresh("compromised.list");
    await open(plan.id);
  };
}
