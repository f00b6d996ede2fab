/**
 * G10: pages of other sites, in a real browser, against the loopback server. They even know its port and its token.
 * Every attack runs a second time against a server without the protections, where it must succeed: else it proves nothing.
 */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { addPage } from "../../browser/add-page.ts";
import { Pages } from "../../browser/pages.ts";
import { type LoopbackServer, listenLoopback } from "../../browser/server/listen.ts";
import { readPageFiles } from "../../browser/server/page-files.ts";
import { newToken } from "../../browser/server/token.ts";
import type { WrittenClient } from "../../host/host.ts";
import type { HostClient } from "../../shared/contract/api.ts";
import { chromiumFile, launchChromium } from "../support/chromium.ts";
import { testPage } from "./test-page.ts";

const token = newToken();
const asked: string[] = [];
let guarded: LoopbackServer;
let unguarded: Server;
let attacker: Server;
let browser: Browser;
let page: Page;

const portOf = (server: Server) => (server.address() as AddressInfo).port;

beforeAll(async () => {
  const client = async (name: string) => {
    asked.push(name);
    return { ok: true, value: { secret: "canary" } };
  };
  const pages = new Pages({
    client: client as unknown as HostClient,
    pageClient: client as unknown as WrittenClient,
    onNone: () => undefined,
  });
  const files = readPageFiles(testPage);
  guarded = await listenLoopback({ files, token, onPage: (socket) => addPage(pages, socket) });

  unguarded = createServer((_request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end('<p>canary</p><script>window.ran = "canary"</script>');
  }).listen(0, "127.0.0.1");
  const sockets = new WebSocketServer({ server: unguarded, handleProtocols: () => "keyhold1" });
  sockets.on("connection", (socket) => socket.send("canary"));

  attacker = createServer((_request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end("<!doctype html><title>attacker</title><p>Hello");
  }).listen(0, "127.0.0.1");
  await Promise.all([once(unguarded, "listening"), once(attacker, "listening")]);
  // The names resolve to this computer, as a rebinding attacker's would after the switch.
  // Newer browsers keep pages of the internet from asking this computer at all; we must not need that.
  browser = await launchChromium([
    "--host-resolver-rules=MAP *.example 127.0.0.1",
    "--disable-features=LocalNetworkAccessChecks,PrivateNetworkAccessSendPreflights,BlockInsecurePrivateNetworkRequests",
  ]);
});
afterAll(async () => {
  await browser.close();
  await guarded.close();
  unguarded.close();
  unguarded.closeAllConnections();
  attacker.close();
  attacker.closeAllConnections();
});
beforeEach(async () => {
  await page?.close();
  page = await browser.newPage();
  asked.length = 0;
});

/** What a page gets out of a WebSocket: the first message, or how it ended. */
async function socketFrom(origin: string, target: string): Promise<string> {
  await page.goto(origin);
  return page.evaluate(
    ({ target, token }) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`ws://${target}/host`, ["keyhold1", `token.${token}`]);
        socket.binaryType = "arraybuffer";
        socket.onopen = () => socket.send(new TextEncoder().encode('{"id":1,"name":"vault.status","input":{}}'));
        socket.onmessage = ({ data }) => resolve(`got ${typeof data === "string" ? data : "bytes"}`);
        socket.onclose = () => resolve("closed");
      }),
    { target, token },
  );
}

/** What a page reads of an address: its text, or the failure. */
async function fetchFrom(origin: string, url: string, mode: "cors" | "no-cors" = "cors"): Promise<string> {
  await page.goto(origin);
  return page.evaluate(
    ({ url, mode }) =>
      fetch(url, { mode: mode as RequestMode }).then(
        async (response) => `${response.type} ${response.status} ${await response.text()}`,
        () => "failed",
      ),
    { url, mode },
  );
}

/** A name that led to the attacker's page and now leads to this computer, at the port of ours. */
async function rebind(url: string): Promise<void> {
  await page.route(url, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }), { times: 1 });
}

const attackerAt = (host: string) => `http://${host}:${portOf(attacker)}/`;
const unguardedAt = (host: string) => `${host}:${portOf(unguarded)}`;
const guardedAt = (host: string) => `${host}:${new URL(guarded.origin).port}`;

describe.skipIf(chromiumFile === undefined)("a hostile page", () => {
  test("of another site opens no connection, even with the token", async () => {
    for (const host of ["127.0.0.1", "localhost", "evil.example"]) {
      expect(await socketFrom(attackerAt(host), guardedAt("127.0.0.1")), host).toBe("closed");
    }
    expect(asked).toEqual([]);
    expect(await socketFrom(attackerAt("evil.example"), unguardedAt("127.0.0.1")), "control").toBe("got canary");
  });

  test("whose name turns to this computer reads nothing and opens nothing", async () => {
    const [rebound, control] = [guardedAt("evil.example"), unguardedAt("evil.example")].map((at) => `http://${at}/`);
    if (rebound === undefined || control === undefined) throw new Error("no address");
    for (const path of ["/?1", "/assets/page.js"]) {
      await rebind(rebound);
      expect(await fetchFrom(rebound, path)).toMatch(/^basic 403 Not here/);
    }
    for (const target of [guardedAt("evil.example"), guardedAt("127.0.0.1")]) {
      await rebind(rebound);
      expect(await socketFrom(rebound, target)).toBe("closed");
    }
    expect(asked).toEqual([]);
    await rebind(control);
    expect(await fetchFrom(control, "/?1"), "control").toContain("canary");
    expect(await socketFrom(control, unguardedAt("evil.example")), "control").toBe("got canary");
  });

  test("of another site reads no page and no part of it", async () => {
    for (const path of ["/", "/assets/page.js"]) {
      expect(await fetchFrom(attackerAt("evil.example"), `${guarded.origin}${path}`)).toBe("failed");
      expect(await fetchFrom(attackerAt("evil.example"), `${guarded.origin}${path}`, "no-cors")).toBe("failed");
    }
    const control = await fetchFrom(attackerAt("evil.example"), `http://${unguardedAt("127.0.0.1")}/`, "no-cors");
    expect(control, "control").toMatch(/^opaque/);
  });

  test("does not run or show our parts", async () => {
    await page.goto(attackerAt("evil.example"));
    const outcome = await page.evaluate(async (origin) => {
      const load = (element: HTMLScriptElement | HTMLImageElement, src: string) =>
        new Promise<string>((resolve) => {
          element.onload = () => resolve("loaded");
          element.onerror = () => resolve("refused");
          element.src = src;
          document.body.append(element);
        });
      return [
        await load(document.createElement("script"), `${origin}/assets/page.js`),
        await load(document.createElement("img"), `${origin}/assets/icon.svg`),
      ];
    }, guarded.origin);
    expect(outcome).toEqual(["refused", "refused"]);
  });

  test("frames nothing", async () => {
    async function framed(url: string): Promise<string> {
      await page.goto(attackerAt("evil.example"));
      await page.evaluate(
        (src) =>
          new Promise((resolve) => {
            const frame = Object.assign(document.createElement("iframe"), { src });
            frame.onload = resolve;
            document.body.append(frame);
          }),
        url,
      );
      const frame = page.frames()[1];
      return (await frame?.evaluate(() => document.documentElement.outerHTML).catch(() => "")) ?? "";
    }
    expect(await framed(`${guarded.origin}/#${token}`)).not.toMatch(/page\.js|id="state"/);
    expect(asked).toEqual([]);
    expect(await framed(`http://${unguardedAt("127.0.0.1")}/`), "control").toContain("canary");
  });

  test("sends no form", async () => {
    for (const [path, type] of [
      ["/", "text/plain"],
      ["/host", "multipart/form-data"],
      ["/host", "application/x-www-form-urlencoded"],
    ] as const) {
      await page.goto(attackerAt("evil.example"));
      const [response] = await Promise.all([
        page.waitForResponse((one) => one.url().startsWith(guarded.origin)),
        page.waitForURL((url) => url.origin === guarded.origin),
        page.evaluate(
          ({ action, type }) => {
            const form = Object.assign(document.createElement("form"), { method: "post", action, enctype: type });
            const field = Object.assign(document.createElement("input"), {
              name: '{"id":1,"name":"vault.lock","input":{}}',
              value: "",
            });
            form.append(field);
            document.body.append(form);
            form.submit();
          },
          { action: `${guarded.origin}${path}`, type },
        ),
      ]);
      expect(response.status()).toBe(403);
    }
    expect(asked).toEqual([]);
  });

  test("that opens our page in a window has no hold of it", async () => {
    await page.goto(attackerAt("evil.example"));
    const [opened] = await Promise.all([
      page.context().waitForEvent("page"),
      page.evaluate((url) => {
        (globalThis as { held?: Window | null }).held = open(url);
      }, `${guarded.origin}/`),
    ]);
    await opened.waitForSelector("#state");
    expect(await opened.evaluate(() => opener)).toBeNull();
    expect(await page.evaluate(() => (globalThis as { held?: Window | null }).held?.closed)).toBe(true);
    await opened.close();
  });
});

describe.skipIf(chromiumFile === undefined)("our own page", () => {
  test("works under the policy, without a word on the console", async () => {
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(error.message));
    await page.goto(`${guarded.origin}/#${token}`);
    await page.getByText("open", { exact: true }).waitFor();
    expect(page.url()).toBe(`${guarded.origin}/`);
    const answer = await page.evaluate(() =>
      (globalThis as unknown as { ask(name: string, input: object): Promise<unknown> }).ask("vault.status", {}),
    );
    expect(answer).toEqual({ ok: true, value: { secret: "canary" } });
    expect(said).toEqual([]);
  });

  test("runs no script of anybody else, loads nothing from elsewhere, and sends nothing away", async () => {
    await page.goto(`${guarded.origin}/#${token}`);
    await page.getByText("open", { exact: true }).waitFor();
    // As if an attacker's text had become markup, which trusted types keep from happening in the first place.
    const forbidden = ["img-src", "connect-src", "frame-src", "form-action", "base-uri"];
    const outcome = await page.evaluate(
      async ([evil, wanted]) => {
        const broken: string[] = [];
        document.addEventListener("securitypolicyviolation", (event) => broken.push(event.effectiveDirective));
        const tries: [string, () => unknown][] = [
          ["markup", () => (document.body.innerHTML = "<img src=x onerror='window.ran=1'>")],
          ["eval", () => new Function("window.ran = 1")()],
          [
            "inline",
            () =>
              document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran=1" })),
          ],
        ];
        const thrown: string[] = [];
        // Later, because what a debugger evaluates may itself use `eval`.
        await new Promise((resolve) =>
          setTimeout(() => {
            for (const [name, attempt] of tries) {
              try {
                attempt();
              } catch {
                thrown.push(name);
              }
            }
            resolve(undefined);
          }, 0),
        );
        document.body.append(Object.assign(document.createElement("img"), { src: `${evil}pixel.png` }));
        await fetch(evil).catch(() => undefined);
        document.body.append(Object.assign(document.createElement("iframe"), { src: evil }));
        const form = Object.assign(document.createElement("form"), { action: evil });
        document.body.append(form);
        form.submit();
        document.head.append(Object.assign(document.createElement("base"), { href: evil }));
        // Some are told of later: what never comes is told by the test below.
        for (
          const end = performance.now() + 30_000;
          performance.now() < end && wanted.some((one) => !broken.includes(one));
        ) {
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        return { thrown, broken, ran: "ran" in window };
      },
      [attackerAt("evil.example"), forbidden] as const,
    );
    expect(outcome.ran).toBe(false);
    expect(outcome.thrown).toEqual(expect.arrayContaining(["markup", "eval"]));
    expect(outcome.broken).toEqual(expect.arrayContaining(forbidden));
  });

  test("without the token is a page and nothing more", async () => {
    for (const address of ["/", `/#${newToken()}`, "/#"]) {
      await page.goto(`${guarded.origin}${address}`);
      await page.getByText("closed", { exact: true }).waitFor();
      await page.goto("about:blank");
    }
    expect(asked).toEqual([]);
  });
});
