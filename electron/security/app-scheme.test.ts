import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { isAppAddress, isAppPage } from "./app-origin.ts";
import { appResponder, declareAppScheme } from "./app-scheme.ts";

const folder = mkdtempSync(join(tmpdir(), "keyhold-page-"));
const page = join(folder, "renderer");
mkdirSync(join(page, "assets"), { recursive: true });
writeFileSync(join(folder, "secret.txt"), "outside");
writeFileSync(join(page, "index.html"), '<meta nonce="__KEYHOLD_NONCE__"><script nonce="__KEYHOLD_NONCE__"></script>');
writeFileSync(join(page, "assets", "index-1a2b.js"), "// __KEYHOLD_NONCE__");
writeFileSync(join(page, "assets", "a b%2e.css"), "/* odd */");
symlinkSync(join(folder, "secret.txt"), join(page, "assets", "link.txt"));
const respond = appResponder(page);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A scheme's request; Node's own `Request` would already have put an address in order. */
function get(url: string, method = "GET") {
  return respond({ url, method } as Request);
}

describe("the page", () => {
  test("comes with a policy whose nonce is fresh and stands in the page", async () => {
    const nonces = new Set<string>();
    for (const address of ["app://keyhold/", "app://keyhold/index.html", "app://keyhold/#/keys"]) {
      const response = await get(address);
      expect(response.status).toBe(200);
      const policy = response.headers.get("content-security-policy") ?? "";
      const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
      expect(await response.text()).toBe(`<meta nonce="${nonce}"><script nonce="${nonce}"></script>`);
      expect(policy).toContain("default-src 'none'");
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
  });

  test("its parts come as they are, with their type and nothing to be guessed", async () => {
    const response = await get("app://keyhold/assets/index-1a2b.js");
    expect(await response.text()).toBe("// __KEYHOLD_NONCE__");
    expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("nothing else", () => {
  const paths = [
    "/../secret.txt",
    "/assets/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/assets/%2e%2e/%2e%2e/secret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/assets/..%5c..%5csecret.txt",
    "/assets\\..\\..\\secret.txt",
    "/assets/%252e%252e/%252e%252e/secret.txt",
    `/${join(folder, "secret.txt")}`,
    `//${join(folder, "secret.txt")}`,
    "/assets/link.txt",
    "/assets/",
    "/assets",
    "/assets/./index-1a2b.js",
    "/assets/index-1a2b.js%00.html",
    "/index.html?a=1",
    "/INDEX.HTML",
    "/assets/a b%2e.css/",
    "/constructor",
    "/__proto__",
    "",
  ];

  test.each(paths)("%s", async (path) => {
    const response = await get(`app://keyhold${path}`);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe("not found");
  });

  test("another host, another scheme, another method", async () => {
    for (const address of [
      "app://other/",
      "app://keyhold@other/",
      "app://keyhold:80/",
      "file:///etc/passwd",
      "app:/",
    ]) {
      expect((await get(address)).status).toBe(404);
    }
    for (const method of ["POST", "HEAD", "PUT"]) expect((await get("app://keyhold/", method)).status).toBe(404);
  });
});

test("the scheme is declared standard and secure, and may not get round the policy", () => {
  let declared: unknown;
  declareAppScheme({
    registerSchemesAsPrivileged: (schemes) => {
      declared = schemes;
    },
  });
  expect(declared).toEqual([{ scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
});

test("what counts as our page", () => {
  for (const own of ["app://keyhold/", "app://keyhold/index.html", "app://keyhold/#/keys"]) {
    expect(isAppPage(own)).toBe(true);
  }
  const foreign = [
    "",
    "about:blank",
    "app://keyhold.example/",
    "app://keyhold/assets/x.html",
    "app://x@keyhold/",
    "https://keyhold/",
    "file:///app://keyhold/",
    "app://keyhold/?x",
  ];
  for (const address of foreign) expect(isAppPage(address), address).toBe(false);
  expect(isAppAddress("app://keyhold/assets/x.js")).toBe(true);
  expect(isAppAddress("app://keyholder/assets/x.js")).toBe(false);
});
