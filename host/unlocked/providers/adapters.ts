/** The providers whose interface Keyhold knows, by {@link serviceId}. For every other one there is its page. */
import type { ProviderAdapter } from "./adapter.ts";
import { aws } from "./aws.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { ProviderHttp } from "./provider-http.ts";
import { sendgrid } from "./sendgrid.ts";
import { slack } from "./slack.ts";

const adapters: Readonly<Record<string, ProviderAdapter>> = { aws, github, gitlab, sendgrid, slack };

export function adapterFor(serviceId: string): ProviderAdapter | undefined {
  return Object.hasOwn(adapters, serviceId) ? adapters[serviceId] : undefined;
}

/** How an adapter is reached: at its own fixed address. Tests put one of their own machine's in its place. */
export type ReachProvider = (adapter: ProviderAdapter) => ProviderHttp;

export const reachProvider: ReachProvider = ({ name, base }) => new ProviderHttp(name, base);
