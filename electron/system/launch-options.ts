/** What the app was started with: `--vault FILE`, and the link when a `keyhold://` address started it. */
import { isAbsolute, resolve } from "node:path";
import { readDeepLink } from "./deep-links.ts";

export type LaunchOptions = { readonly vault?: string; readonly link?: string };

/** @param directory what a relative path is relative to. */
export function launchOptions(argv: readonly string[], directory: string): LaunchOptions {
  const at = argv.indexOf("--vault");
  const file = at < 0 ? argv.find((one) => one.startsWith("--vault="))?.slice("--vault=".length) : argv[at + 1];
  const link = argv.map(readDeepLink).find((found) => found !== undefined);
  return {
    ...(file === undefined || file === "" ? {} : { vault: isAbsolute(file) ? file : resolve(directory, file) }),
    ...(link === undefined ? {} : { link }),
  };
}
