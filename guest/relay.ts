/** Talking to the relay that served this page: nothing kept, nothing followed, every answer parsed by the protocol. */
import type { z } from "zod";
import { KeyholdError } from "../shared/contract/errors.ts";
import { toBase64 } from "../shared/crypto/bytes.ts";
import { answers, type LinkState, largestCiphertext, type SignedRequestName } from "../shared/link/envelope.ts";

export type Refusal = {
  readonly ok: false;
  readonly code: z.output<typeof answers.error>["error"]["code"];
  readonly state: LinkState | undefined;
};
export type RelayAnswer<Value> = { readonly ok: true; readonly value: Value } | Refusal;

/** Enough for the largest link over a slow line. */
const timeoutMilliseconds = 60_000;
const longestAnswer = Math.ceil((largestCiphertext * 4) / 3) + 4096;

export class GuestRelay {
  readonly #origin: string;
  /** What to add to our clock to get the relay's; learned from its refusal. */
  #clockOffset = 0;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Milliseconds since 1970 by the relay's clock, as well as it is known. */
  time(): number {
    return Date.now() + this.#clockOffset;
  }

  look(id: Uint8Array): Promise<RelayAnswer<z.output<typeof answers.look>>> {
    return this.#ask(answers.look, `/v1/links/${toBase64(id)}`);
  }

  /** `sign` makes the request anew when the relay says that our clock is wrong. */
  async send<Name extends SignedRequestName>(
    name: Name,
    id: Uint8Array,
    sign: (at: number) => Uint8Array,
  ): Promise<RelayAnswer<z.output<(typeof answers)[Name]>>> {
    const schema = answers[name] as unknown as z.ZodType<z.output<(typeof answers)[Name]>>;
    const path = `/v1/links/${toBase64(id)}/${name}`;
    const answer = await this.#ask(schema, path, sign(this.time()));
    if (answer.ok || answer.code !== "clock_wrong") return answer;
    return this.#ask(schema, path, sign(this.time()));
  }

  async #ask<Value>(schema: z.ZodType<Value>, path: string, body?: Uint8Array): Promise<RelayAnswer<Value>> {
    const { status, json } = await this.#fetch(path, body);
    if (status === 200) {
      const parsed = schema.safeParse(json);
      if (!parsed.success) throw hostile();
      return { ok: true, value: parsed.data };
    }
    const parsed = answers.error.safeParse(json);
    // What is not our error is a proxy's on the way: it may be gone in a moment.
    if (!parsed.success) throw unreachable();
    const { code, state, now } = parsed.data.error;
    if (code === "clock_wrong" && now !== undefined) this.#clockOffset = now - Date.now();
    if (status >= 500) throw unreachable();
    return { ok: false, code, state };
  }

  async #fetch(path: string, body: Uint8Array | undefined): Promise<{ status: number; json: unknown }> {
    const post =
      body === undefined
        ? {}
        : {
            method: "POST",
            headers: { "content-type": "application/octet-stream" },
            body: body as Uint8Array<ArrayBuffer>,
            // An acknowledgement on its way survives that the tab is closed.
            keepalive: true,
          };
    let text: string;
    let status: number;
    try {
      const response = await fetch(this.#origin + path, {
        ...post,
        mode: "same-origin",
        credentials: "omit",
        cache: "no-store",
        redirect: "error",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(timeoutMilliseconds),
      });
      status = response.status;
      text = await response.text();
    } catch {
      throw unreachable();
    }
    if (text.length > longestAnswer) throw hostile();
    return { status, json: parse(text) };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreachable(): KeyholdError {
  return new KeyholdError("relay_unreachable", "The relay cannot be reached. Nothing was lost; try again.");
}

function hostile(): KeyholdError {
  return new KeyholdError("relay_hostile", "The relay gave an answer that no honest relay gives. It was not used.");
}
