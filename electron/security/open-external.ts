/**
 * The only use of `shell.openExternal`, which starts whatever program the system has for an address. Only https, only a
 * named host of the internet, nothing with a user name in it, and only after the person saw which host it is.
 */
import type { Shell } from "electron";

/** @returns the address as it will be opened; undefined when it must not be. */
export function allowedAddress(address: string): URL | undefined {
  if (address.length > 2000 || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  const named =
    /^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(url.hostname) && !/\.(localhost|local|internal)$/.test(url.hostname);
  const plain = url.username === "" && url.password === "" && url.port === "";
  return url.protocol === "https:" && named && plain ? url : undefined;
}

export function externalOpener(
  shell: Pick<Shell, "openExternal">,
  confirm: (host: string) => Promise<boolean>,
): (address: string) => Promise<void> {
  let asking = false;
  return async (address) => {
    const url = allowedAddress(address);
    // One question at a time: a page must not be able to bury the person in them.
    if (url === undefined || asking) return;
    asking = true;
    try {
      if (await confirm(url.hostname)) await shell.openExternal(url.href);
    } finally {
      asking = false;
    }
  };
}
