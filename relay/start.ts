import { resolve } from "node:path";
import { enterEpoch } from "./epoch.ts";
import { openLog } from "./log.ts";
import { checkedLimits, checkedProxies, defaultHost, defaultPort, type RelayOptions, sqliteFile } from "./options.ts";
import { checkedOrigins } from "./origins.ts";
import { type RunningRelay, serve } from "./serve.ts";
import { SqliteStore } from "./stores/sqlite.ts";
import { creatorTokens } from "./tokens.ts";

export type { RelayOptions } from "./options.ts";
export type { RunningRelay } from "./serve.ts";

/**
 * Opens the store, checks that it is not older than what this relay has answered, and listens.
 * @throws KeyholdError `invalid_input` or `unsupported` for options that cannot be, `refused` for a restored store,
 * `file_unwritable` or `file_unreadable`, `conflict` when the port is taken.
 */
export async function startRelay(options: RelayOptions): Promise<RunningRelay> {
  const limits = checkedLimits(options);
  const trustedProxies = checkedProxies(options.trustedProxies ?? []);
  const origins = checkedOrigins(options.origins ?? []);
  const file = resolve(sqliteFile(options.store));
  const isCreator = options.tokensFile === undefined ? undefined : creatorTokens(options.tokensFile);
  const store = new SqliteStore({ file, storageLimit: limits.storageLimit });
  try {
    const epoch = await enterEpoch(store, `${file}.epoch`, { startNew: options.newEpoch ?? false });
    return await serve({
      store,
      epoch,
      host: options.host ?? defaultHost,
      port: options.port ?? defaultPort,
      origins,
      isCreator,
      inbox: options.inbox ?? true,
      ciphertextLimit: limits.ciphertextLimit,
      rateLimit: limits.rateLimit,
      trustedProxies,
      now: Date.now,
      log: openLog(options.logLevel ?? "info", options.writeLog),
    });
  } catch (error) {
    await store.close();
    throw error;
  }
}
