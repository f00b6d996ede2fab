/** The built page, read once: what is served is what was there at the start, and a path is only ever a name in a map. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { noncePlaceholder } from "../../shared/contract/content-security-policy.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".txt": "text/plain; charset=utf-8",
};

export type PageFile = { readonly body: Uint8Array; readonly contentType: string };
export type PageFiles = {
  /** The page itself, with the nonce's placeholder in it. */
  readonly shell: string;
  /** Everything that the page names, by its path on the server: `/assets/main-1a2b.js`. */
  readonly assets: ReadonlyMap<string, PageFile>;
};

/**
 * @param folder where Vite put the page.
 * @throws KeyholdError `not_found` when it is not built, `malformed` when it was built without a place for nonces.
 */
export function readPageFiles(folder: string): PageFiles {
  const index = join(folder, "index.html");
  if (!existsSync(index)) {
    throw new KeyholdError("not_found", "The window's page is not built. “npm run build” builds it.");
  }
  const shell = readFileSync(index, "utf8");
  if (!shell.includes(noncePlaceholder)) {
    throw new KeyholdError("malformed", "The window's page was built without a nonce. “npm run build” builds it anew.");
  }
  const assets = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const contentType = contentTypes[extname(entry.name)];
    // Only plain files of known kinds: a link could point anywhere.
    if (!entry.isFile() || contentType === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    assets.set(`/${relative(folder, file).split(sep).join("/")}`, { body: readFileSync(file), contentType });
  }
  return { shell, assets };
}
