/** A relay without a socket, with a clock that tests set. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance, InjectOptions } from "fastify";
import { buildApp } from "../../relay/app.ts";
import type { RelayContext } from "../../relay/context.ts";
import { openLog } from "../../relay/log.ts";
import { SqliteStore } from "../../relay/stores/sqlite.ts";

export const testOrigin = "https://relay.example";

export type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly headers: object };

export type TestRelay = {
  readonly app: FastifyInstance;
  readonly store: SqliteStore;
  readonly lines: string[];
  readonly file: string;
  now: number;
  post(path: string, body: Buffer | object, more?: InjectOptions): Promise<Answer>;
  get(path: string, more?: InjectOptions): Promise<Answer>;
  close(): Promise<void>;
};

export async function startTestRelay(
  change: Partial<RelayContext> & { readonly storageLimit?: number } = {},
): Promise<TestRelay> {
  const folder = mkdtempSync(join(tmpdir(), "keyhold-relay-"));
  const file = join(folder, "links.sqlite");
  const store = new SqliteStore({ file, storageLimit: change.storageLimit ?? 1024 ** 3 });
  const lines: string[] = [];
  const relay: TestRelay = {
    app: await buildApp({
      store,
      origins: () => [testOrigin],
      isCreator: undefined,
      inbox: true,
      ciphertextLimit: 65_536,
      rateLimit: "off",
      trustedProxies: [],
      now: () => relay.now,
      log: openLog("info", (line) => lines.push(line)),
      ...change,
    }),
    store,
    lines,
    file,
    now: 1_800_000_000_000,
    post: (path, body, more = {}) => {
      const isBytes = Buffer.isBuffer(body);
      const type = isBytes ? "application/octet-stream" : "application/json";
      return send({
        ...more,
        method: "POST",
        url: path,
        payload: isBytes ? body : JSON.stringify(body),
        headers: { "content-type": type, ...more.headers },
      });
    },
    get: (path, more = {}) => send({ method: "GET", url: path, ...more }),
    close: async () => {
      await relay.app.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  async function send(request: InjectOptions): Promise<Answer> {
    const answer = await relay.app.inject(request);
    const isJson = answer.headers["content-type"]?.toString().startsWith("application/json") === true;
    return {
      status: answer.statusCode,
      body: isJson && answer.body !== "" ? answer.json() : { text: answer.body },
      headers: answer.headers,
    };
  }
  return relay;
}
