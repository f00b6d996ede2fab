/** The app in a browser's window, from its start to its end. */
import { resolve } from "node:path";
import type { RunningAgent } from "../host/agent/start-agent.ts";
import { dataDirectory, defaultVaultFile, makeDataDirectory } from "../host/data-directory.ts";
import type { Host } from "../host/host.ts";
import type { HostClient } from "../shared/contract/api.ts";
import { errorShape } from "../shared/contract/errors.ts";
import { addPage } from "./add-page.ts";
import { Ending } from "./ending.ts";
import { type BrowserOptions, parseOptions, usage } from "./options.ts";
import type { Pages } from "./pages.ts";
import { listenLoopback } from "./server/listen.ts";
import { readPageFiles } from "./server/page-files.ts";
import { newToken } from "./server/token.ts";
import type { Shipped } from "./shipped.ts";
import { watchSleep } from "./sleep-watch.ts";
import { openWindow } from "./window/open-window.ts";

/** @returns the exit code: 0 done, 1 failed, 2 wrong use. */
export async function runBrowser(shipped: Shipped): Promise<0 | 1 | 2> {
  try {
    const options = parseOptions(shipped.argv);
    if (options.help) shipped.stdout.write(usage);
    else await serveUntilClosed(shipped, options);
    return 0;
  } catch (error) {
    const { code, message } = errorShape(error);
    shipped.stderr.write(`keyhold: ${message}\n`);
    return code === "invalid_input" ? 2 : 1;
  }
}

async function serveUntilClosed(shipped: Shipped, options: BrowserOptions): Promise<void> {
  const { surroundings, patience } = shipped;
  const folder = dataDirectory(surroundings);
  makeDataDirectory(folder);
  const vaultFile = options.vault === undefined ? defaultVaultFile(folder) : resolve(options.vault);
  const ending = new Ending();
  let hasWindow = true;
  let told = false;
  // What goes wrong with it is told below, where it is waited for.
  const withApp = (use: (app: App) => unknown) => void app.then(use).catch(() => undefined);

  const token = newToken();
  const server = await listenLoopback({
    files: readPageFiles(shipped.pageFolder),
    token,
    onPage(socket) {
      withApp(({ pages }) => {
        if (addPage(pages, socket)) ending.cancel();
      });
    },
  });
  const address = `${server.origin}/#${token}`;
  const tell = (why: string) => {
    if (told) return;
    told = true;
    shipped.stderr.write(`keyhold: ${why}\n`);
    shipped.stdout.write(`${address}\n`);
  };
  const window = openWindow({
    surroundings,
    isRoot: shipped.isRoot,
    dataDirectory: folder,
    address,
    chromiumFlags: options.chromiumFlags,
    onAddress: tell,
    onEnd() {
      hasWindow = false;
      withApp(({ pages }) => {
        if (pages.count > 0) return;
        if (pages.everOpen) ending.now();
        else ending.after(patience.firstPage);
      });
    },
  });
  // Now that the window is on its way, there is time for the rest.
  const app = startApp(shipped, folder, vaultFile, () =>
    ending.after(hasWindow ? patience.reload : patience.withoutWindow),
  );
  const waiting = setTimeout(() => {
    withApp(({ pages }) => {
      if (!pages.everOpen) tell("The window has not opened yet. Open this address:");
    });
  }, patience.firstPage);
  const endWatch = watchSleep(() => withApp(({ client }) => client("session.trigger", { trigger: "sleep" })));
  const stopSignals = onSignals(() => ending.now());

  try {
    await Promise.race([ending.time, app.then(() => ending.time)]);
  } finally {
    clearTimeout(waiting);
    endWatch();
    await server.close();
    await Promise.all([window.close(), app.then(endApp)]);
    stopSignals();
  }
}

type App = {
  readonly host: Host;
  readonly client: HostClient;
  readonly pages: Pages;
  readonly agent: RunningAgent;
};

async function startApp(shipped: Shipped, folder: string, vaultFile: string, onNone: () => void): Promise<App> {
  const { surroundings, workers } = shipped;
  const [{ startHost }, { Pages }, { startAgent }] = await Promise.all([
    import("./start-host.ts"),
    import("./pages.ts"),
    import("../host/agent/start-agent.ts"),
  ]);
  const host = await startHost(shipped, folder, vaultFile);
  const caller = { door: "window", program: "Keyhold" } as const;
  const client = host.door(caller);
  const pages = new Pages({ client, pageClient: host.writtenDoor(caller), onNone });
  host.onEvent((event) => pages.sendEvent(event));
  const agent = startAgent({ host, surroundings, dataDirectory: folder, command: workers.command });
  return { host, client, pages, agent };
}

async function endApp({ host, agent }: App): Promise<void> {
  await agent.close();
  await host.close();
}

function onSignals(listener: () => void): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
