/** Requests to a provider: bounded in time and bytes, no redirects, waits that it asks for are kept, within reason. */
import { KeyholdError } from "../../../shared/contract/errors.ts";

export type ProviderRequest = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The same request twice has the effect of one: it may be sent again when its answer is lost. */
  readonly safe: boolean;
};
export type ProviderAnswer = { readonly status: number; readonly text: string };

/**
 * The request left, and no answer came: whether it was done is not known. For what makes something, the attempt is
 * looked into before anything is made again.
 */
export class LostAnswer extends KeyholdError {}

const timeoutMilliseconds = 20_000;
const longestAnswer = 1024 * 1024;
const attempts = 4;
const longestWait = 30_000;
const firstWait = 500;
/** After so long no further attempt begins. */
const longestAsk = 30_000;

export class ProviderHttp {
  readonly #name: string;
  readonly #base: string;
  readonly #wait: (milliseconds: number) => Promise<void>;

  constructor(name: string, base: string, wait: (milliseconds: number) => Promise<void> = sleep) {
    this.#name = name;
    this.#base = base;
    this.#wait = wait;
  }

  get host(): string {
    return new URL(this.#base).host;
  }

  /** @throws KeyholdError `provider_unreachable`, {@link LostAnswer}, `rate_limited`. */
  async ask(request: ProviderRequest): Promise<ProviderAnswer> {
    const started = Date.now();
    for (let attempt = 1; ; attempt++) {
      const last = attempt === attempts || Date.now() - started > longestAsk;
      let answer: (ProviderAnswer & { readonly retryAfter: number | undefined }) | undefined;
      try {
        answer = await this.#send(request);
      } catch (error) {
        if (isNeverSent(error)) throw unreachable(this.#name);
        if (!request.safe || last) throw request.safe ? unreachable(this.#name) : lostAnswer(this.#name);
      }
      if (answer !== undefined) {
        // 429 is refused before anything is done; what a 5xx did, only a request that may be repeated need not know.
        const limited = answer.status === 429;
        if (!limited && answer.status < 500) return answer;
        if (!limited && !request.safe) throw lostAnswer(this.#name);
        const wait = answer.retryAfter ?? firstWait * 2 ** (attempt - 1);
        if (last || wait > longestWait) {
          throw limited ? rateLimited(this.#name) : unreachable(this.#name);
        }
        await this.#wait(wait);
        continue;
      }
      await this.#wait(firstWait * 2 ** (attempt - 1));
    }
  }

  async #send({ method, path, headers, body }: ProviderRequest) {
    const response = await fetch(this.#base + path, {
      method,
      headers: { accept: "application/json", "user-agent": "Keyhold", ...headers },
      ...(body === undefined ? {} : { body }),
      redirect: "error",
      credentials: "omit",
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    return { status: response.status, text: await boundedText(response), retryAfter: retryAfterOf(response) };
  }
}

async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += (chunk as Uint8Array).length;
    if (length > longestAnswer) throw new Error("the answer is too long");
    text += decoder.decode(chunk as Uint8Array, { stream: true });
  }
  return text + decoder.decode();
}

function retryAfterOf(response: Response): number | undefined {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

/** The connection was never made: nothing can have been done. */
function isNeverSent(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
  return ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"].includes(
    cause?.code ?? "",
  );
}

function unreachable(name: string): KeyholdError {
  return new KeyholdError(
    "provider_unreachable",
    `${name} does not answer. Nothing was made there and nothing changed here; try again, or use its page.`,
  );
}

function lostAnswer(name: string): KeyholdError {
  return new LostAnswer(
    "provider_unreachable",
    `${name} was asked and its answer did not come, so it is not known whether it made a new value. Nothing changed here. Ask again: Keyhold looks first what became of it.`,
  );
}

function rateLimited(name: string): KeyholdError {
  return new KeyholdError(
    "rate_limited",
    `${name} takes no more requests for now. Nothing was made there and nothing changed here; try again later.`,
  );
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
