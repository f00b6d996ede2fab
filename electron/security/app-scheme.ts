/**
 * Serves the built page under `app://keyhold/` and nothing else. What can be asked for is the list of files found at
 * the start: a path is looked up in it and never put together, so no `..`, encoded or not, leads out of the folder.
 */
import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { Protocol, Session } from "electron";
import { contentSecurityPolicy } from "../../shared/contract/content-security-policy.ts";
import { appOrigin, appScheme } from "./app-origin.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".json": "application/json",
};

/** What stands in the built page where a response's own nonce belongs (`html.cspNonce` in vite.config.ts). */
const noncePlaceholder = "__KEYHOLD_NONCE__";

/** Before `app` is ready. */
export function declareAppScheme(protocol: Pick<Protocol, "registerSchemesAsPrivileged">): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

export function serveApp(session: { readonly protocol: Pick<Session["protocol"], "handle"> }, folder: string): void {
  session.protocol.handle(appScheme, appResponder(folder));
}

/** @param folder the built page, by absolute path. */
export function appResponder(folder: string): (request: Request) => Promise<Response> {
  const files = filesIn(folder);
  return async ({ url, method }) => {
    const file = fileFor(files, url);
    if (method !== "GET" || file === undefined) return new Response("not found", { status: 404, headers: always });
    const content = await readFile(file.path);
    const type = contentTypes[extname(file.path)] ?? "application/octet-stream";
    if (!file.path.endsWith(".html")) {
      return new Response(new Uint8Array(content), { headers: { ...always, "content-type": type } });
    }
    const nonce = randomBytes(24).toString("base64url");
    return new Response(content.toString("utf8").replaceAll(noncePlaceholder, nonce), {
      headers: { ...always, "content-type": type, "content-security-policy": contentSecurityPolicy(nonce) },
    });
  };
}

const always = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

type AppFile = { readonly path: string };

/** By the path in the address: `/assets/index-3f2a.js`. */
function filesIn(folder: string): ReadonlyMap<string, AppFile> {
  const files = new Map<string, AppFile>();
  const walk = (inside: string, address: string) => {
    for (const entry of readdirSync(inside, { withFileTypes: true })) {
      if (entry.isDirectory()) walk(join(inside, entry.name), `${address}${entry.name}/`);
      else if (entry.isFile()) files.set(`${address}${entry.name}`, { path: join(inside, entry.name) });
    }
  };
  walk(folder, "/");
  const page = files.get("/index.html");
  if (page !== undefined) files.set("/", page);
  return files;
}

/** The address has to be exactly one of ours: no other host, no query, no other spelling of a path. */
function fileFor(files: ReadonlyMap<string, AppFile>, address: string): AppFile | undefined {
  const [withoutFragment = ""] = address.split("#");
  return withoutFragment.startsWith(`${appOrigin}/`) ? files.get(withoutFragment.slice(appOrigin.length)) : undefined;
}
