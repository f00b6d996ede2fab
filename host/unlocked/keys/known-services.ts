/** What providers' keys can do in the wrong hands. Where they are switched off stands in `providers/provider-pages.ts`. */
import { environments } from "../../../shared/contract/fields.ts";
import { serviceId } from "../providers/provider-pages.ts";

export type KnownService = {
  /** “Can …”. */
  readonly misuse: string;
  /** 3: money, infrastructure or what ships. 2: customers' data or mail. 1: the rest. */
  readonly danger: 1 | 2 | 3;
};

const services: Readonly<Record<string, KnownService>> = {
  stripe: { misuse: "Can move money", danger: 3 },
  square: { misuse: "Can move money", danger: 3 },
  paypal: { misuse: "Can move money", danger: 3 },
  github: { misuse: "Can change what ships", danger: 3 },
  gitlab: {
    misuse: "Can change what ships",
    danger: 3,
  },
  npm: { misuse: "Can publish packages", danger: 3 },
  pypi: { misuse: "Can publish packages", danger: 3 },
  aws: {
    misuse: "Can change servers and stored files",
    danger: 3,
  },
  google: {
    misuse: "Can use cloud services at your cost",
    danger: 3,
  },
  azure: { misuse: "Can change servers and stored files", danger: 3 },
  cloudflare: {
    misuse: "Can redirect your domains",
    danger: 3,
  },
  digitalocean: {
    misuse: "Can change servers",
    danger: 3,
  },
  shopify: { misuse: "Can read orders and customers", danger: 2 },
  sendgrid: { misuse: "Can mail your customers", danger: 2 },
  mailchimp: {
    misuse: "Can mail your customers",
    danger: 2,
  },
  mailgun: {
    misuse: "Can mail your customers",
    danger: 2,
  },
  getresponse: { misuse: "Can mail your customers", danger: 2 },
  twilio: { misuse: "Can call and text at your cost", danger: 2 },
  slack: { misuse: "Can read and write messages", danger: 2 },
  telegram: { misuse: "Can write as your bot", danger: 1 },
  openai: { misuse: "Can spend on models", danger: 2 },
  anthropic: { misuse: "Can spend on models", danger: 2 },
  huggingface: { misuse: "Can change models", danger: 1 },
  sentry: {
    misuse: "Can read error details",
    danger: 1,
  },
  zendesk: { misuse: "Can read customers' tickets", danger: 2 },
};

/** By the service's name as somebody wrote it. */
export function knownService(name: string): KnownService | undefined {
  const folded = serviceId(name);
  return Object.hasOwn(services, folded) ? services[folded] : undefined;
}

/** Scopes that change something are worse than scopes that read. */
export function scopeDanger(scopes: readonly string[] | undefined): number {
  if (scopes === undefined || scopes.length === 0) return 1;
  return scopes.some((scope) => /write|admin|manage|delete|create|publish|full|\*/i.test(scope)) ? 2 : 0;
}

/** 3 for production. */
export function environmentDanger(env: (typeof environments)[number]): number {
  return environments.indexOf(env);
}
