/**
 * The page for a link and its script. The secret is behind the `#` and never arrives here; a GET or HEAD changes nothing,
 * whoever makes it.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { RelayContext } from "../context.ts";
import { type GuestFiles, readGuestFiles } from "../guest-files.ts";
import { guestScriptPath, makePages, type Pages } from "../pages.ts";

declare module "fastify" {
  interface FastifyInstance {
    keyholdPages: Pages;
  }
}

/** Nothing that a browser could lend the page is needed, except writing to the clipboard. */
const permissionsPolicy = [
  "clipboard-write=(self)",
  ...[
    "accelerometer",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
  ].map((feature) => `${feature}=()`),
].join(", ");

/** What the worker may do is what its own answer says: compute. */
const scriptPolicy = "default-src 'none';script-src 'wasm-unsafe-eval';frame-ancestors 'none'";

export function pageRoute(app: FastifyInstance, context: RelayContext): void {
  const files = readGuestFiles(context.guestFolder);
  if (files === undefined) context.log.event("guest-page-missing");
  app.decorate("keyholdPages", makePages(files));
  app.get("/o", { config: { name: "page" } }, async (_request, reply) => sendPage(reply, 200, app.keyholdPages.open));
  if (files !== undefined) scriptRoute(app, files);
}

/** Unlike everything else a browser may keep it, if it asks each time: it is the same for all links and has no secret. */
function scriptRoute(app: FastifyInstance, files: GuestFiles): void {
  const tag = `"${files.scriptHash}"`;
  app.get(guestScriptPath, { config: { name: "page-script" } }, async (request, reply) => {
    reply
      .header("cache-control", "no-cache")
      .header("content-security-policy", scriptPolicy)
      .header("vary", "accept-encoding")
      .header("etag", tag)
      .type("text/javascript; charset=utf-8");
    // A proxy that compresses makes it a weak tag.
    if (request.headers["if-none-match"]?.replace(/^W\//, "") === tag) return reply.code(304).send();
    const encoding = encodingFor(request);
    if (encoding === undefined) return reply.send(files.script);
    return reply.header("content-encoding", encoding).send(files.compressed[encoding]);
  });
}

function encodingFor(request: FastifyRequest): "br" | "gzip" | undefined {
  const accepted = (request.headers["accept-encoding"] ?? "").toString().split(/\s*,\s*/);
  return accepted.includes("br") ? "br" : accepted.includes("gzip") ? "gzip" : undefined;
}

/** `/o%23…`, also encoded twice, with a slash before it or as a full-width sign: the secret has come to us. */
export function isMangledLink(url: string): boolean {
  return /^\/o\/?%(25)*(23|EF%(25)*BC%(25)*83)/i.test(url);
}

export function sendMangledPage(reply: FastifyReply): FastifyReply {
  return sendPage(reply, 400, reply.server.keyholdPages.mangled);
}

function sendPage(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply
    .code(status)
    .header("content-security-policy", reply.server.keyholdPages.contentSecurityPolicy)
    .header("permissions-policy", permissionsPolicy)
    .header("cross-origin-opener-policy", "same-origin")
    .header("referrer-policy", "no-referrer")
    .header("x-robots-tag", "noindex, nofollow")
    .header("cache-control", "no-store")
    .type("text/html; charset=utf-8")
    .send(html);
}
