import { QueryClient } from "@tanstack/react-query";
import { isFailure } from "../connection/call-failure.ts";

/** What was asked stays until the host says that something changed; nothing is asked again by the clock. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 60_000,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: "always",
        throwOnError: (error) => !isFailure(error),
      },
      mutations: { networkMode: "always" },
    },
  });
}
