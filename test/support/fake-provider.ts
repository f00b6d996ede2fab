/** A provider on this computer, made from what the real one publishes. It can lose answers and ask to wait. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ProviderAdapter } from "../../host/unlocked/providers/adapter.ts";
import { ProviderHttp } from "../../host/unlocked/providers/provider-http.ts";

export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly request: IncomingMessage;
};
export type Answered = { readonly status: number; readonly text?: string; readonly headers?: Record<string, string> };

export class FakeProvider {
  readonly asked: string[] = [];
  readonly waits: number[] = [];
  /** Does what is asked and then hangs up, for each request that fits, so many times. */
  lose: { readonly fits: RegExp; times: number } | undefined;
  /** Answers this instead, so many times, and does nothing. */
  instead: { readonly answer: Answered; times: number } | undefined;
  readonly #server: Server;

  private constructor(answer: (asked: Asked) => Answered) {
    this.#server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      const asked = { method: request.method ?? "", path: request.url ?? "", body, request };
      const line = `${asked.method} ${asked.path} ${body.startsWith("Action=") ? body.split("&")[0] : ""}`.trim();
      this.asked.push(line);
      const { instead } = this;
      if (instead !== undefined && instead.times-- > 0) return void send(instead.answer);
      const answered = answer(asked);
      const { lose } = this;
      if (lose?.fits.test(line) && lose.times-- > 0) return void request.socket.destroy();
      send(answered);
      function send({ status, text = "", headers = {} }: Answered) {
        response.writeHead(status, headers).end(text);
      }
    });
  }

  static async start(answer: (asked: Asked) => Answered): Promise<FakeProvider> {
    const fake = new FakeProvider(answer);
    await new Promise<void>((done) => fake.#server.listen(0, "127.0.0.1", done));
    return fake;
  }

  /** In the place of the provider's own address. Waits are noted and not waited. */
  reach = ({ name }: ProviderAdapter): ProviderHttp => {
    const { port } = this.#server.address() as AddressInfo;
    return new ProviderHttp(name, `http://127.0.0.1:${port}`, async (wait) => void this.waits.push(wait));
  };

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}
