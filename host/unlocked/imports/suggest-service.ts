/** Which service a name, a variable or a web page belongs to. */

import { knownService } from "../keys/known-services.ts";
import { knownShapes } from "../keys/known-shapes.ts";
import { serviceId } from "../providers/provider-pages.ts";

/** As they write themselves, by the folded name. */
const written = new Map(knownShapes.map(({ service }) => [serviceId(service), service]));
const otherwise: Readonly<Record<string, string>> = { paypal: "PayPal", cloudflare: "Cloudflare", azure: "Azure" };

/** The service whose name is a word of the text. */
export function serviceFrom(text: string): string | undefined {
  const words = text.slice(0, 200).split(/[^\p{L}\p{N}]+/u);
  const pairs = words.slice(1).map((word, index) => `${words[index] ?? ""}${word}`);
  for (const word of [...words, ...pairs]) {
    const id = serviceId(word);
    if (id === "") continue;
    const name = written.get(id);
    if (name !== undefined) return name;
    if (knownService(word) !== undefined) {
      return Object.hasOwn(otherwise, id)
        ? otherwise[id]
        : `${word.slice(0, 1).toUpperCase()}${word.slice(1).toLowerCase()}`;
    }
  }
  return undefined;
}

export function serviceOfPage(page: string | undefined): string | undefined {
  if (page === undefined || !URL.canParse(page)) return undefined;
  const { hostname } = new URL(page);
  // `dashboard.stripe.com` is Stripe's; `stripe.example.com` somebody else's.
  return serviceFrom(hostname.split(".").at(-2) ?? "");
}
