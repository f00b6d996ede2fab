/** The app in a browser's window, from its start to its end. */
import { resolve } from "node:path";
import { dataDirectory, defaultVaultFile, makeDataDirectory } from "../host/data-directory.ts";
import { errorShape } from "../shared/contract/errors.ts";
import { Ending } from "./ending.ts";
import { type BrowserOptions, parseOptions, usage } from "./options.ts";
import { pageSocket } from "./page-socket.ts";
import { Pages } from "./pages.ts";
import { listenLoopback } from "./server/listen.ts";
import { readPageFiles } from "./server/page-files.ts";
import { newToken } from "./server/token.ts";
import type { Shipped } from "./shipped.ts";
import { watchSleep } from "./sleep-watch.ts";
import { startHost } from "./start-host.ts";
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
  const files = readPageFiles(shipped.pageFolder);
  const vaultFile = options.vault === undefined ? defaultVaultFile(folder) : resolve(options.vault);
  const ending = new Ending();
  let hasWindow = true;

  // The host loads while the window opens: the page waits for it, not the person.
  const host = startHost(shipped, folder, vaultFile, (event) => pages.sendEvent(event));
  const client = host.then((running) => running.door({ door: "window", program: "Keyhold" }));
  // Told where it is waited for, at the end of this function.
  client.catch(() => undefined);
  const pages = new Pages({
    client,
    onPage: () => ending.cancel(),
    onNone: () => ending.after(hasWindow ? patience.reload : patience.withoutWindow),
  });
  const token = newToken();
  const server = await listenLoopback({ files, token, onPage: (socket) => pages.add(pageSocket(socket)) });
  const address = `${server.origin}/#${token}`;
  let told = false;
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
      if (pages.count > 0) return;
      if (pages.everOpen) ending.now();
      else ending.after(patience.firstPage);
    },
  });
  const waiting = setTimeout(() => {
    if (!pages.everOpen) tell("The window has not opened yet. Open this address:");
  }, patience.firstPage);
  const endWatch = watchSleep(() => void client.then((ask) => ask("session.trigger", { trigger: "sleep" })));
  const stopSignals = onSignals(() => ending.now());

  try {
    // A host that cannot start ends all of it.
    await Promise.race([ending.time, host.then(() => ending.time)]);
  } finally {
    clearTimeout(waiting);
    endWatch();
    await server.close();
    await Promise.all([window.close(), host.then((running) => running.close())]);
    stopSignals();
  }
}

function onSignals(listener: () => void): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
