import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestRelay, type TestRelay } from "../../test/support/relay-app.ts";

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
});
afterAll(() => relay.close());

const headersOf = (answer: { headers: object }) => answer.headers as Record<string, string>;

test("a browser is shown what to do, with nothing that runs, is kept or is told to others", async () => {
  const page = await relay.get("/o");
  expect(page.status).toBe(200);
  const text = String(page.body.text);
  expect(text).toContain("Open this link in Keyhold");
  expect(text).not.toMatch(/<script|onload|javascript:|https?:/i);
  const headers = headersOf(page);
  expect(headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(headers["cache-control"]).toBe("no-store");
  expect(headers["referrer-policy"]).toBe("no-referrer");
  const policy = headers["content-security-policy"] ?? "";
  expect(policy).toMatch(/^default-src 'none';style-src 'sha256-[A-Za-z0-9+/=]+';/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|script-src|\*/);
});

test("HEAD answers the same without a body", async () => {
  const head = await relay.app.inject({ method: "HEAD", url: "/o" });
  expect([head.statusCode, head.body]).toEqual([200, ""]);
});

test("a link whose # became %23 is called damaged, however it was encoded", async () => {
  const secret = "A".repeat(44);
  for (const path of [
    `/o%23${secret}`,
    `/o%2523${secret}`,
    `/o/%23${secret}`,
    `/o%EF%BC%83${secret}`,
    `/o%23${secret}%zz`,
  ]) {
    const page = await relay.get(path);
    expect(page.status).toBe(400);
    expect(String(page.body.text)).toContain("damaged on its way");
    expect(String(page.body.text)).not.toContain(secret);
    expect(headersOf(page)["content-security-policy"]).toContain("default-src 'none'");
  }
  expect((await relay.get("/other%23")).status).toBe(404);
});
