/** The page for people without the app, as `scripts/build.mjs` makes it from `guest/`: found beside this program. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export type GuestFiles = {
  /** Stand in the page itself. */
  readonly style: string;
  readonly boot: string;
  /** Served under a path of its own, in the forms that browsers ask for. */
  readonly script: Buffer;
  readonly compressed: { readonly br: Buffer; readonly gzip: Buffer };
  /** `sha256-…`: named in the page's policy, so that nothing else runs. */
  readonly scriptHash: string;
};

// Beside the bundle, beside the bundle's folder, or in what the build has made of these sources.
const places = ["guest", "../guest", "../dist/guest", "../../dist/guest"];

/** @returns undefined when the files are not there, as after an incomplete installation. */
export function readGuestFiles(folder: string | undefined = findGuestFolder()): GuestFiles | undefined {
  if (folder === undefined) return undefined;
  const file = (name: string) => readFileSync(join(folder, name));
  try {
    const script = file("guest.js");
    return {
      style: file("guest.css").toString("utf8").trim(),
      boot: file("boot.js").toString("utf8").trim(),
      script,
      compressed: { br: file("guest.js.br"), gzip: file("guest.js.gz") },
      scriptHash: sourceHash(script),
    };
  } catch {
    return undefined;
  }
}

/** As a content security policy and an `integrity` attribute name a text. */
export function sourceHash(content: string | Buffer): string {
  return `sha256-${createHash("sha256").update(content).digest("base64")}`;
}

function findGuestFolder(): string | undefined {
  const here = dirname(fileURLToPath(import.meta.url));
  return places.map((place) => join(here, place)).find((folder) => existsSync(join(folder, "guest.js")));
}
