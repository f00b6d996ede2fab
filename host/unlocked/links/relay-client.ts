/**
 * Talking to a relay, which may be slow, broken or hostile: bounded in time and bytes, no redirects, every answer
 * parsed by the protocol's schema, and none of its words shown to a person.
 */
import type { z } from "zod";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { fromUtf8, toBase64 } from "../../../shared/crypto/bytes.ts";
import {
  answers,
  type CreateWire,
  clockSkewMilliseconds,
  type LinkState,
  largestCiphertext,
  type SignedRequestName,
} from "../../../shared/link/envelope.ts";
import { broken, hostile, unreachable } from "./relay-errors.ts";

/** A refusal that the protocol foresees. Everything else is thrown. */
export type Refusal = {
  readonly ok: false;
  readonly code: z.output<typeof answers.error>["error"]["code"];
  readonly state: LinkState | undefined;
};
/** `once`: exactly one request, for whoever comes again anyway and keeps to a budget. */
export type Persistence = { readonly once?: boolean };
export type RelayAnswer<Value> = { readonly ok: true; readonly value: Value } | Refusal;

const timeoutMilliseconds = 20_000;
/** Base64 of the largest ciphertext, and room for the JSON around it. */
const longestAnswer = Math.ceil((largestCiphertext * 4) / 3) + 4096;
/** The longest that a relay may make us wait before we give up and say so. */
const longestWait = 30_000;
const attempts = 3;
/** For a relay that asks for a pause and does not say how long. */
const shortestPause = 10_000;
const noInboxBelieved = 60 * 60_000;
/** For a question that can do without its answer. */
const shortTimeoutMilliseconds = 5_000;

type Request = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: () => RequestBody;
  readonly timeout?: number;
};
type RequestBody = { readonly type: string; readonly bytes: Uint8Array | string; readonly token?: Uint8Array };

export class RelayClient {
  readonly origin: string;
  readonly #now: () => number;
  /** What to add to our clock to get the relay's; learned from its refusal. */
  #clockOffset = 0;
  #isSilent = false;
  #retryAfter: number | undefined;
  #ciphertextLimit: number | undefined;
  #noInboxAt: number | undefined;

  constructor(origin: string, now: () => number) {
    this.origin = origin;
    this.#now = now;
  }

  /** Milliseconds since 1970 by the relay's clock, as well as it is known. */
  relayTime(): number {
    return this.#now() + this.#clockOffset;
  }

  /** By how much the relay's clock is ahead of ours, as far as that is known. Milliseconds. */
  get clockOffset(): number {
    return this.#clockOffset;
  }

  /** The most bytes of ciphertext it takes in one link, once it has told. */
  get ciphertextLimit(): number | undefined {
    return this.#ciphertextLimit;
  }

  /**
   * It said that it keeps no inbox. Believed for an hour, and then asked once more: a relay that was lying, or whose
   * operator has thought otherwise, does not end the inbox for as long as the vault is open.
   */
  get saysNoInbox(): boolean {
    return this.#noInboxAt !== undefined && this.#now() < this.#noInboxAt + noInboxBelieved;
  }

  saidNoInbox(): void {
    this.#noInboxAt = this.#now();
  }

  /** True when the last request was not answered at all. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** The pause that the last answer asked for, in milliseconds. */
  get retryAfter(): number | undefined {
    return this.#retryAfter;
  }

  /**
   * Asks the relay's time, so that what is made for it lives as long as the person asked, and how much it takes. Small
   * differences of the clocks are left alone. A relay that does not answer is met again by the request that follows.
   */
  async learn(): Promise<void> {
    try {
      const answer = await this.#ask(answers.info, {
        method: "GET",
        path: "/v1/info",
        timeout: shortTimeoutMilliseconds,
      });
      if (!answer.ok) return;
      this.#ciphertextLimit = answer.value.ciphertextLimit;
      this.heard(answer.value.now);
    } catch (error) {
      if (!(error instanceof KeyholdError)) throw error;
    }
  }

  create(wire: CreateWire, token?: Uint8Array): Promise<RelayAnswer<z.output<typeof answers.create>>> {
    return this.post("/v1/links", wire, answers.create, { token });
  }

  look(id: Uint8Array, how: Persistence = {}): Promise<RelayAnswer<z.output<typeof answers.look>>> {
    return this.#ask(answers.look, { method: "GET", path: `/v1/links/${toBase64(id)}` }, how);
  }

  /** Sends JSON to a route that needs no signature. */
  post<Value>(
    path: string,
    json: object,
    schema: z.ZodType<Value>,
    { token, ...how }: Persistence & { readonly token?: Uint8Array | undefined } = {},
  ): Promise<RelayAnswer<Value>> {
    const bytes = JSON.stringify(json);
    const body = () => ({ type: "application/json", bytes, ...(token === undefined ? {} : { token }) });
    return this.#ask(schema, { method: "POST", path, body }, how);
  }

  /** The relay said what time it is. Small differences are left alone. */
  heard(time: number): void {
    const offset = time - this.#now();
    this.#clockOffset = Math.abs(offset) > clockSkewMilliseconds ? offset : 0;
  }

  info(): Promise<RelayAnswer<z.output<typeof answers.info>>> {
    return this.#ask(answers.info, { method: "GET", path: "/v1/info" });
  }

  /** `sign` makes the request anew for each attempt, with the time that the relay will accept. */
  async send<Name extends SignedRequestName>(
    name: Name,
    id: Uint8Array,
    sign: (at: number) => Uint8Array,
    how: Persistence = {},
  ): Promise<RelayAnswer<z.output<(typeof answers)[Name]>>> {
    const request: Request = {
      method: "POST",
      path: `/v1/links/${toBase64(id)}/${name}`,
      body: () => ({ type: "application/octet-stream", bytes: sign(this.relayTime()) }),
    };
    const schema = answers[name] as unknown as z.ZodType<z.output<(typeof answers)[Name]>>;
    const before = this.#clockOffset;
    const answer = await this.#ask(schema, request, how);
    if (how.once) return answer;
    // One of the two clocks is wrong. The relay's decides, because it is the one that judges.
    if (!answer.ok && answer.code === "clock_wrong" && this.#clockOffset !== before) return this.#ask(schema, request);
    return answer;
  }

  async #ask<Value>(schema: z.ZodType<Value>, request: Request, how: Persistence = {}): Promise<RelayAnswer<Value>> {
    for (let attempt = 1; ; attempt++) {
      const response = await this.#fetch(request);
      if (response.status === 200 || response.status === 201) {
        const parsed = schema.safeParse(response.json);
        if (!parsed.success) throw hostile(this.origin);
        return { ok: true, value: parsed.data };
      }
      const parsed = answers.error.safeParse(response.json);
      if (!parsed.success) throw broken(this.origin, response.status);
      const { code, state, now } = parsed.data.error;
      if (code === "clock_wrong" && now !== undefined) this.#clockOffset = now - this.#now();
      const wait = response.retryAfter;
      if (code === "rate_limited") this.#retryAfter = wait ?? shortestPause;
      if (how.once) return { ok: false, code, state };
      if (code !== "rate_limited" || attempt === attempts || wait === undefined || wait > longestWait) {
        return { ok: false, code, state };
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  async #fetch({ method, path, body, timeout = timeoutMilliseconds }: Request) {
    const content = body?.();
    const headers: Record<string, string> = { accept: "application/json" };
    if (content !== undefined) headers["content-type"] = content.type;
    if (content?.token !== undefined) headers.authorization = `Bearer ${fromUtf8(content.token).trim()}`;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), timeout);
    try {
      const response = await fetch(this.origin + path, {
        method,
        headers,
        ...(content === undefined ? {} : { body: content.bytes }),
        redirect: "error",
        signal: patience.signal,
      });
      const text = await readBounded(response, this.origin, patience.signal);
      this.#isSilent = false;
      this.#retryAfter = undefined;
      return { status: response.status, json: parse(text), retryAfter: retryAfter(response) };
    } catch (error) {
      this.#retryAfter = undefined;
      const told = error instanceof KeyholdError ? error : unreachable(this.origin);
      this.#isSilent = told.code === "relay_unreachable";
      throw told;
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * The answer's text. The end of patience is listened to here once more: Node's `fetch` holds its signal weakly, and after
 * a garbage collection a relay that drips its answer would not be left any more.
 */
async function readBounded(response: Response, origin: string, patience: AbortSignal): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const leave = () => void reader.cancel().catch(() => undefined);
  patience.addEventListener("abort", leave);
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (patience.aborted) throw unreachable(origin);
      if (done) return Buffer.concat(chunks).toString("utf8");
      length += value.length;
      if (length > longestAnswer) throw hostile(origin);
      chunks.push(value);
    }
  } finally {
    patience.removeEventListener("abort", leave);
    leave();
  }
}

/** @returns undefined for what is not JSON: no schema takes it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

/** The error for a refusal that the caller has no better sentence for. */
export function refusalError(origin: string, refusal: Refusal): KeyholdError {
  switch (refusal.code) {
    case "clock_wrong":
      return new KeyholdError(
        "clock_wrong",
        "This computer's clock and the relay's differ by more than five minutes. Set the clock right and try again; nothing was lost.",
      );
    case "rate_limited":
      return new KeyholdError(
        "rate_limited",
        `The relay ${origin} asks for a pause. Try again in some minutes; nothing was lost.`,
      );
    case "storage_full":
      return new KeyholdError(
        "storage_full",
        `The relay ${origin} has no room left. Nothing was lost; tell whoever runs it.`,
      );
    case "too_large":
      return new KeyholdError(
        "too_large",
        `The relay ${origin} does not take links of this size. Share fewer keys in one link.`,
      );
    case "unauthorized":
      return new KeyholdError(
        "unauthorized",
        `The relay ${origin} lets only known people make links. Ask its operator for a token.`,
        { hint: "give_relay_token" },
      );
    case "link_gone":
      return new KeyholdError("link_gone", "This link can no longer be opened.");
    default:
      return new KeyholdError(
        "relay_refused",
        `The relay ${origin} refused the request. Nothing was lost; try again, or tell whoever runs it.`,
      );
  }
}
