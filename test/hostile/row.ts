import { toBase64 } from "../../shared/crypto/bytes.ts";
import { linkIdOf } from "../../shared/link/derive.ts";
import { readLink } from "../../shared/link/link-text.ts";
import type { LinkStage } from "../support/link-stage.ts";
import type { ProxyRoute, Rule } from "../support/proxy.ts";

/** One way for a relay to misbehave, and what people must make of it. */
export type Row = {
  readonly name: string;
  readonly run: (stage: LinkStage) => Promise<void>;
  /** The check without which this row must fail. */
  readonly caughtBy?: "judge" | "message" | "inbox-entry";
};

export type SharedLink = Awaited<ReturnType<LinkStage["newLink"]>>;

export function idOf(link: SharedLink): string {
  return toBase64(linkIdOf(readLink(link.link).secret));
}

/** From now on the relay behaves so when it is asked this about the link; everything else is passed on. */
export function misbehave(stage: LinkStage, link: SharedLink, route: ProxyRoute, act: Rule): void {
  stage.proxy.links.set(idOf(link), (exchange) => (exchange.route === route ? act(exchange) : false));
}

export function behave(stage: LinkStage, link: SharedLink): void {
  stage.proxy.links.delete(idOf(link));
}

/** A rule that answers in the relay's place. */
export function answers(status: number, body: object | Buffer, headers: Record<string, string> = {}): Rule {
  return (exchange) => {
    exchange.answer(status, body, headers);
    return true;
  };
}

export function refuses(code: string, more: object = {}, status = 410): Rule {
  return answers(status, { error: { code, message: "trust me", ...more } });
}

/** A rule that changes the relay's good answer. */
export function changes(change: (answer: Record<string, unknown>) => object): Rule {
  return async (exchange) => {
    const { status, body } = await exchange.forward();
    if (status >= 400) exchange.answer(status, body);
    else exchange.answer(status, change(JSON.parse(body.toString()) as Record<string, unknown>));
    return true;
  };
}
