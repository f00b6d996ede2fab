/** One ordinary request, one answer: the page, something the page names, or a refusal. */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { contentSecurityPolicy, noncePlaceholder } from "../../shared/contract/content-security-policy.ts";
import type { PageFiles } from "./page-files.ts";
import { refusal } from "./request-guard.ts";
import { noPagePolicy, securityHeaders } from "./security-headers.ts";

type Reply = {
  readonly status: 200 | 400 | 403 | 404 | 405;
  readonly contentType: string;
  readonly policy: string;
  readonly body: Uint8Array;
};

/** @param origin the server's own: `http://127.0.0.1:PORT`. */
export function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  files: PageFiles,
  origin: string,
): void {
  const { status, contentType, policy, body } = replyTo(request, files, origin);
  response.writeHead(status, {
    ...securityHeaders,
    "Content-Security-Policy": policy,
    "Content-Type": contentType,
    "Content-Length": body.length,
    ...(status === 405 ? { Allow: "GET, HEAD" } : {}),
    // So that a body which nobody reads is not waited for.
    ...(status === 200 ? {} : { Connection: "close" }),
  });
  response.end(body);
}

function replyTo(request: IncomingMessage, files: PageFiles, origin: string): Reply {
  // Looked up as it stands: nothing is decoded or joined, so no path leads out of the map.
  const [path = ""] = (request.url ?? "").split("?");
  if (refusal(request, origin, path === "/" ? "page" : "asset") !== undefined) return refused(403);
  if (request.method !== "GET" && request.method !== "HEAD") return refused(405);
  if (hasBody(request)) return refused(400);
  if (path === "/") return shell(files.shell, origin);
  const file = files.assets.get(path);
  return file === undefined ? refused(404) : { status: 200, policy: noPagePolicy, ...file };
}

function shell(html: string, origin: string): Reply {
  const nonce = randomBytes(16).toString("base64url");
  return {
    status: 200,
    contentType: "text/html; charset=utf-8",
    policy: contentSecurityPolicy(nonce, [origin.replace("http:", "ws:")]),
    body: Buffer.from(html.replaceAll(noncePlaceholder, nonce)),
  };
}

function refused(status: Exclude<Reply["status"], 200>): Reply {
  return {
    status,
    contentType: "text/plain; charset=utf-8",
    policy: noPagePolicy,
    body: Buffer.from("Not here.\n"),
  };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";
}
