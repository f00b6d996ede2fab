import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { KeyholdError } from "../shared/contract/errors.ts";
import { buildApp } from "./app.ts";
import type { RelayContext } from "./context.ts";
import type { Epoch } from "./epoch.ts";
import { largestConnectionCount } from "./http-limits.ts";
import { plainHttpWarning } from "./log.ts";
import { isPlainHttpBeyondLoopback, listeningOrigins, reachableUrl } from "./origins.ts";

export type RunningRelay = {
  /** Where it can be reached from this machine, such as `http://127.0.0.1:8787`. */
  readonly url: string;
  readonly origins: readonly string[];
  /** Sentences for the person who started it. */
  readonly warnings: readonly string[];
  /** Finishes the requests under way (10 seconds at most), then closes the store. */
  close(): Promise<void>;
};

export type ServeOptions = Omit<RelayContext, "origins"> & {
  readonly host: string;
  readonly port: number;
  readonly epoch: Epoch;
  /** Empty: where it listens. */
  readonly origins: readonly string[];
};

const sweepInterval = 60_000;
const stopPatience = 10_000;

/** Listens, and does what time asks for, until it is closed. Takes over the store. */
export async function serve(options: ServeOptions): Promise<RunningRelay> {
  let origins = options.origins;
  const context: RelayContext = { ...options, origins: () => origins };
  const app = await buildApp(context);
  app.server.maxConnections = largestConnectionCount;
  const port = await listen(app, options.host, options.port);
  if (origins.length === 0) origins = listeningOrigins(options.host, port);
  const warnings = origins.some(isPlainHttpBeyondLoopback) ? [plainHttpWarning] : [];
  if (warnings.length > 0) context.log.event("plain-http-origin");
  context.log.event("started", { processId: process.pid });
  const stopChores = startChores(context, options.epoch);

  async function stop(): Promise<void> {
    context.log.event("stopping");
    stopChores();
    await closeConnections(app);
    await options.epoch.mark();
    await context.store.close();
    context.log.event("stopped");
    context.log.flush();
  }
  let stopping: Promise<void> | undefined;
  return {
    url: reachableUrl(options.host, port),
    origins,
    warnings,
    close: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw new KeyholdError(
      "conflict",
      `The relay cannot listen on ${host}:${port}: the port is taken, or this is no address of this machine. Choose another with --listen.`,
      { cause: error },
    );
  }
  return (app.server.address() as AddressInfo).port;
}

/** Each minute: deletes what time has ended, and raises the epoch if something changed. */
function startChores(context: RelayContext, epoch: Epoch): () => void {
  let busy = false;
  let stopped = false;
  async function chores(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      let swept = 0;
      let ended: number;
      do {
        ended = await context.store.sweep(context.now());
        swept += ended;
      } while (ended > 0 && !stopped);
      if (swept > 0) context.log.swept({ links: swept });
      if (!stopped) await epoch.mark();
    } catch (error) {
      context.log.failure("chores", error);
    } finally {
      busy = false;
    }
  }
  const timer = setInterval(chores, sweepInterval);
  timer.unref();
  void chores();
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}

async function closeConnections(app: FastifyInstance): Promise<void> {
  // A connection whose last request has just been answered is kept alive by HTTP, not by us.
  const idle = setInterval(() => app.server.closeIdleConnections(), 50);
  const last = setTimeout(() => app.server.closeAllConnections(), stopPatience);
  await app.close();
  clearInterval(idle);
  clearTimeout(last);
}
