/**
 * What a browser shows for a link. The secret is behind the `#` and never arrives here; a GET or HEAD changes nothing,
 * whoever makes it. No script, so that there is nothing to serve that could take the secret.
 */
import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply } from "fastify";

const style = `:root{color-scheme:light dark;font:1.0625rem/1.6 system-ui,sans-serif}
body{max-width:36rem;margin:18vh auto 0;padding:0 1.5rem}
h1{font-size:1.5rem;line-height:1.3}
code{font-size:.95em}`;

function page(title: string, paragraphs: readonly string[]): string {
  const text = paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${text}
</main>
</body>
</html>
`;
}

const openPage = page("Open this link in Keyhold", [
  "Somebody sent you a key. Copy the whole link from your browser’s address bar or from the message, and open it in the Keyhold app, or run <code>keyhold open</code> with it.",
  "Looking at this page has changed nothing: the link is still as it was, and only the person it was made for can read it.",
]);

const mangledPage = page("This link was damaged on its way", [
  "A mail gateway or messenger has rewritten the link, and its secret part was sent to this server. Please do not repair it by hand.",
  "Ask the sender for a new link, by another way if possible. If it was made for you in the Keyhold app, it stays protected by your own key.",
]);

const styleHash = createHash("sha256").update(style).digest("base64");
export const pageContentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join(";");

export function pageRoute(app: FastifyInstance): void {
  app.get("/o", { config: { name: "page" } }, async (_request, reply) => sendPage(reply, 200, openPage));
}

/** `/o%23…`, also encoded twice, with a slash before it or as a full-width sign: the secret has come to us. */
export function isMangledLink(url: string): boolean {
  return /^\/o\/?%(25)*(23|EF%(25)*BC%(25)*83)/i.test(url);
}

export function sendMangledPage(reply: FastifyReply): FastifyReply {
  return sendPage(reply, 400, mangledPage);
}

function sendPage(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply
    .code(status)
    .header("content-security-policy", pageContentSecurityPolicy)
    .type("text/html; charset=utf-8")
    .send(html);
}
