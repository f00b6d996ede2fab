/**
 * What screens show of the host's answers. Only the methods named here may be kept in the query cache: none of them
 * gives a secret. Values, drafts and generated keys are asked for with `useAsk` by the one component that shows them.
 */
import { type QueryClient, type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import type { MethodInput, MethodOutput } from "../../shared/contract/api.ts";
import type { Ask } from "../connection/connection.ts";
import { useAsk } from "../connection/connection-context.tsx";
import { askKeyRows } from "./key-rows.ts";

export type KeptMethod =
  | "activity.list"
  | "activity.stream"
  | "activity.unusual"
  | "agent.grants"
  | "agent.questions"
  | "agent.state"
  | "compromised.evidence"
  | "compromised.get"
  | "compromised.list"
  | "health.report"
  | "holders.count"
  | "holders.ofKey"
  | "holders.ofPerson"
  | "inbox.list"
  | "inbox.look"
  | "imports.list"
  | "keys.get"
  | "keys.history"
  | "keys.list"
  | "me.get"
  | "offboarding.get"
  | "offboarding.list"
  | "offboarding.log"
  | "relay.status"
  | "rotations.get"
  | "rotations.list"
  | "rules.get"
  | "scan.state"
  | "settings.get"
  | "shares.check"
  | "shares.list"
  | "shares.plan"
  | "team.list"
  | "team.words"
  | "vault.status"
  | "vaults.recent";

export function useHostQuery<Name extends KeptMethod>(
  name: Name,
  input: MethodInput<Name>,
  options: { readonly enabled?: boolean; readonly keepPrevious?: boolean; readonly every?: number } = {},
): UseQueryResult<MethodOutput<Name>> {
  const ask = useAsk();
  const client = useQueryClient();
  return useQuery<MethodOutput<Name>>({
    ...hostQuery(client, ask, name, input),
    enabled: options.enabled ?? true,
    ...(options.every === undefined ? {} : { refetchInterval: options.every }),
    ...(options.keepPrevious ? { placeholderData: (previous: unknown) => previous as MethodOutput<Name> } : {}),
  } as Parameters<typeof useQuery<MethodOutput<Name>>>[0]);
}

function hostQuery<Name extends KeptMethod>(client: QueryClient, ask: Ask, name: Name, input: MethodInput<Name>) {
  const queryKey = [name, input];
  if (name !== "keys.list") return { queryKey, queryFn: () => ask(name, input) };
  return {
    queryKey,
    queryFn: () => askKeyRows(ask, input as MethodInput<"keys.list">, client.getQueryData(queryKey)),
    // Rows that did not change are the same already; ten thousand are not compared field by field.
    structuralSharing: false,
  };
}

/** Has the list of keys on its way while the window that shows it is still being drawn. */
export function fetchKeysAhead(client: QueryClient, ask: Ask): Promise<void> {
  return client.prefetchQuery(hostQuery(client, ask, "keys.list", {}) as Parameters<QueryClient["prefetchQuery"]>[0]);
}

/** Has everything that is shown asked for again; or only one method's answers. */
export function useRefresh(): (name?: KeptMethod) => Promise<void> {
  const client = useQueryClient();
  return (name) => refresh(client, name);
}

export function refresh(client: QueryClient, name?: KeptMethod): Promise<void> {
  return client.invalidateQueries(name === undefined ? {} : { queryKey: [name] });
}
