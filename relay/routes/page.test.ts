import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestRelay, type TestRelay } from "../../test/support/relay-app.ts";

const headersOf = (answer: { headers: object }) => answer.headers as Record<string, string>;
const hashOf = (text: string) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
const secret = "A".repeat(44);
const mangledPaths = [
  `/o%23${secret}`,
  `/o%2523${secret}`,
  `/o/%23${secret}`,
  `/o%EF%BC%83${secret}`,
  `/o%23${secret}%zz`,
];

const script = `/* the script */${"let a=1;".repeat(200)}`;
let folder: string;
let relay: TestRelay;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-guest-files-"));
  writeFileSync(join(folder, "boot.js"), "takeTheLink();");
  writeFileSync(join(folder, "guest.css"), "body{margin:0}\n");
  writeFileSync(join(folder, "guest.js"), script);
  writeFileSync(join(folder, "guest.js.br"), brotliCompressSync(script));
  writeFileSync(join(folder, "guest.js.gz"), gzipSync(script));
  relay = await startTestRelay({ guestFolder: folder });
});
afterAll(async () => {
  await relay.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the page for a link", () => {
  test("runs two scripts that its policy names by hash, the one that takes the link first, and nothing else", async () => {
    const page = await relay.get("/o");
    expect(page.status).toBe(200);
    const text = String(page.body.text);
    const scripts = [...text.matchAll(/<script([^>]*)>([^<]*)<\/script>/g)];
    expect(scripts.map(([, attributes, content]) => [attributes, content])).toEqual([
      ["", "takeTheLink();"],
      [` type="module" src="/o/guest.js" integrity="${hashOf(script)}"`, ""],
    ]);
    expect(text.indexOf("<script>")).toBeLessThan(text.indexOf("<style>"));
    expect(text).not.toMatch(/ on\w+=|javascript:|https?:/i);
    expect(headersOf(page)["content-security-policy"]).toBe(
      [
        "default-src 'none'",
        `script-src '${hashOf("takeTheLink();")}' '${hashOf(script)}' 'wasm-unsafe-eval'`,
        "connect-src 'self'",
        "worker-src 'self'",
        `style-src '${hashOf("body{margin:0}")}'`,
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types keyhold-worker",
      ].join(";"),
    );
  });

  test("is kept nowhere, tells nobody where it was, and may use no device", async () => {
    const headers = headersOf(await relay.get("/o"));
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "x-robots-tag": "noindex, nofollow",
    });
    expect(headers["permissions-policy"]).toContain("camera=()");
  });

  test("HEAD answers the same without a body", async () => {
    const head = await relay.app.inject({ method: "HEAD", url: "/o" });
    expect([head.statusCode, head.body]).toEqual([200, ""]);
  });

  test("its script comes in the form that a browser takes, and need not come twice", async () => {
    const get = (headers: Record<string, string>) => relay.app.inject({ url: "/o/guest.js", headers });
    const [plain, zipped, brotli] = await Promise.all([
      get({}),
      get({ "accept-encoding": "gzip, deflate" }),
      get({ "accept-encoding": "gzip, deflate, br, zstd" }),
    ]);
    expect(plain.body).toBe(script);
    expect(gunzipSync(zipped.rawPayload).toString()).toBe(script);
    expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(script);
    expect(plain.headers).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "no-cache",
      "content-security-policy": "default-src 'none';script-src 'wasm-unsafe-eval';frame-ancestors 'none'",
      vary: "accept-encoding",
    });
    const again = await get({ "if-none-match": String(plain.headers.etag) });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
  });

  test("a link whose # became %23 is called damaged, however it was encoded, and never repeated", async () => {
    for (const path of mangledPaths) {
      const page = await relay.get(path);
      expect(page.status).toBe(400);
      expect(String(page.body.text)).toContain("damaged on its way");
      expect(String(page.body.text)).not.toContain(secret);
      expect(headersOf(page)["content-security-policy"]).toContain("default-src 'none'");
      expect(headersOf(page)["cache-control"]).toBe("no-store");
    }
    expect((await relay.get("/other%23")).status).toBe(404);
  });
});

describe("without the files of the guest page", () => {
  let bare: TestRelay;
  beforeAll(async () => {
    bare = await startTestRelay({ guestFolder: join(folder, "nowhere") });
  });
  afterAll(() => bare.close());

  test("a page without script says what to do, and the log says what is missing", async () => {
    for (const path of ["/o", ...mangledPaths]) {
      const page = await bare.get(path);
      expect(String(page.body.text)).toMatch(/Open this link in Keyhold|damaged on its way/);
      expect(String(page.body.text)).not.toMatch(/<script|onload|javascript:|https?:/i);
      const policy = headersOf(page)["content-security-policy"] ?? "";
      expect(policy).toMatch(/^default-src 'none';style-src 'sha256-[A-Za-z0-9+/=]+';/);
      expect(policy).not.toMatch(/unsafe|script-src|\*/);
    }
    expect((await bare.get("/o/guest.js")).status).toBe(404);
    expect(bare.lines.join("")).toContain("guest-page-missing");
    expect(relay.lines.join("")).not.toContain("guest-page-missing");
  });
});
