import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { errorCodeOf } from "../test/support/error-code.ts";
import { startTestRelay, testOrigin } from "../test/support/relay-app.ts";
import { newTestLink } from "../test/support/relay-link.ts";
import { creatorTokens } from "./tokens.ts";

let file: string;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-tokens-"));
  file = join(folder, "tokens");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a missing file is made with one random token that only its owner reads", () => {
  const isCreator = creatorTokens(file);
  const token = readFileSync(file, "utf8").trim();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(Buffer.from(token, "base64url").length).toBe(32);
  expect(isCreator(`Bearer ${token}`)).toBe(true);
  expect(creatorTokens(file)(`bearer ${token}`)).toBe(true);
  for (const wrong of [
    undefined,
    "",
    token,
    `Bearer ${token}x`,
    `Bearer ${token.slice(1)}`,
    "Bearer ",
    `Basic ${token}`,
  ]) {
    expect(isCreator(wrong)).toBe(false);
  }
});

test("several tokens, comments, and files that cannot be used", () => {
  const tokens = ["a".repeat(20), "b".repeat(40)];
  writeFileSync(file, `# ours\n${tokens.join("\n\n")}\n`, { mode: 0o600 });
  for (const token of tokens) expect(creatorTokens(file)(`Bearer ${token}`)).toBe(true);
  expect(creatorTokens(file)("Bearer # ours")).toBe(false);
  chmodSync(file, 0o640);
  expect(errorCodeOf(() => creatorTokens(file))).toBe("file_unreadable");
  chmodSync(file, 0o600);
  for (const bad of ["", "# nothing\n", "short\n", "two words here and here\n"]) {
    writeFileSync(file, bad);
    expect(errorCodeOf(() => creatorTokens(file))).toBe("invalid_input");
  }
});

test("guesses at the token are rate-limited like everything else", async () => {
  const relay = await startTestRelay({ isCreator: creatorTokens(file), rateLimit: 2 });
  const link = newTestLink({ origin: testOrigin, now: relay.now });
  const statuses: number[] = [];
  for (let guess = 0; guess < 3; guess++) {
    const headers = { authorization: `Bearer ${guess}`.padEnd(50, "x") };
    statuses.push((await relay.post("/v1/links", link.create, { headers, remoteAddress: "198.51.100.1" })).status);
  }
  expect(statuses).toEqual([401, 401, 429]);
  await relay.close();
});

test("with tokens, only a creator makes links; everything else stays open", async () => {
  const isCreator = creatorTokens(file);
  const relay = await startTestRelay({ isCreator });
  const link = newTestLink({ origin: testOrigin, now: relay.now });
  const refused = await relay.post("/v1/links", link.create);
  expect(refused).toMatchObject({ status: 401, body: { error: { code: "unauthorized" } } });
  const authorization = `Bearer ${readFileSync(file, "utf8").trim()}`;
  expect((await relay.post("/v1/links", link.create, { headers: { authorization } })).status).toBe(201);
  expect((await relay.get(`/v1/links/${link.id}`)).status).toBe(200);
  expect((await relay.get("/v1/info")).body.creators).toBe("token");
  await relay.close();
});
