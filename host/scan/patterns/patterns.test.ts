/**
 * What keeps the rules quick must lose none of their findings: each rule's own examples, as its documentation has them
 * and as its tests make them, found through the filter as without it.
 */
import { extname } from "node:path";
import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../shared/crypto/bytes.ts";
import { IndexBuilder } from "../matching/build-index.ts";
import { StreamScan } from "../matching/stream-scan.ts";
import { findPatterns, type PatternMatch } from "./find-patterns.ts";
import { triggerTexts } from "./triggers.ts";

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const run = (length: number, alphabet = letters) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: length, maxLength: length });
const join = (...parts: (string | fc.Arbitrary<string>)[]) =>
  fc.tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part))).map((all) => all.join(""));
const one = (...choices: string[]) => fc.constantFrom(...choices);
const base64 = `${letters}+/`;

/** One for each pattern of each rule, in all the ways it may be written. */
const examples: Record<string, fc.Arbitrary<string>> = {
  "aws/AWSSecretAccessKey": join(
    one("", '"', "'"),
    one("AWS_", "aws_", "Aws", "", "_"),
    one("SECRET", "secret", "Secret"),
    one("_", ""),
    one("ACCESS", "access", "Access"),
    one("_", ""),
    one("KEY", "key", "Key"),
    one("", '"'),
    one("=", " = ", ": ", " => "),
    run(40, base64),
  ),
  "basicauth/BasicAuth": join(
    one("http", "https", "ftp", "ftps"),
    "://",
    run(9, `${letters}-_`),
    ":",
    run(12, `${letters}-_`),
    "@example.com",
  ),
  "npm/NPM_ACCESS_TOKEN": join("npm_", run(36)),
  "npm/NPM_AUTH": join("//registry.example.org/:_authToken=", run(20)),
  "npm/GITHUB_X_OAUTH": join("https://", run(20), ":x-oauth-basic@github.com/owner/repo.git"),
  "slack/SLACK_TOKEN": join(
    one("xoxb", "xoxp", "xapp", "xoxa", "xoxo", "xoxr"),
    "-",
    run(12),
    "-",
    run(12),
    "-",
    run(24),
  ),
  "slack/webhook": join(
    one("https://hooks.slack.com", "HTTPS://HOOKS.SLACK.COM", "https://Hooks.Slack.Com"),
    "/services/T",
    run(8),
    "/B",
    run(8),
    "/",
    run(24),
  ),
  "openai/old": join("sk-", run(20), "T3BlbkFJ", run(20)),
  "openai/project": join("sk-", one("proj", "svcacct", "admin"), "-", run(74), "T3BlbkFJ", run(74)),
  "anthropic/key": join("sk-ant-api0", one("0", "3", "9"), "-", run(95, `${letters}-_`), "AA"),
  "linear/key": join("lin_api_", run(40)),
  "privatekey/PEM": run(800, base64).map(
    (body) =>
      `-----BEGIN ${["RSA ", "", "EC ", "OPENSSH "][body.length % 4]}PRIVATE KEY-----\nMII${body.replace(/(.{64})/g, "$1\n")}\n-----END RSA PRIVATE KEY-----`,
  ),
  "sendgrid/key": join("SG.", run(22), ".", run(43)),
  "shopify/key": join(one("shppa", "shpca", "shpat", "shpss"), "_", run(32, "abcdef0123456789")),
  "github/classic": join(one("ghp", "gho", "ghu", "ghs", "ghr"), "_", run(36)),
  "github/fine": join("github_pat_", run(82)),
  "1password/token": fc
    .record({
      signInAddress: run(10),
      userAuth: fc.constant({}),
      email: run(30),
      srpX: run(64),
      muk: fc.constant({}),
      secretKey: run(30),
      throttleSecret: fc.constant({}),
      deviceUuid: run(26),
    })
    .map((token) => {
      const text = JSON.stringify(token);
      const padded = text.replace("{", `{${" ".repeat((4 - (text.length % 3)) % 3)}`);
      return `ops_${Buffer.from(padded).toString("base64")}`;
    }),
  "database/mongodb": join(one("mongodb", "mongodb+srv", "MongoDB"), "://user:", run(12), "@host.example.net/db"),
  "database/mysql": join(
    one("mysql", "mysqlx", "jdbc:mysql", "MYSQL"),
    "://user:",
    run(12),
    "@host.example.net:3306/db",
  ),
  "database/postgres": join(one("postgres", "postgresql", "Postgres"), "://user:", run(12), "@host.example.net/db"),
  "gcp/json": run(200, base64).map((body) =>
    JSON.stringify({
      type: "service_account",
      private_key_id: "abc",
      private_key: `-----BEGIN PRIVATE KEY-----\n${body}\n`,
    }),
  ),
};

const config = { rules: [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator, options: {} }] };

/** Some rules are about files of one name. */
const nameFor: Partial<Record<string, string>> = {
  "npm/NPM_AUTH": ".npmrc",
  "npm/GITHUB_X_OAUTH": "package.json",
  "gcp/json": "account.json",
};

/** Without any filter, as the rules are meant. */
async function asMeant(content: string, name = "text"): Promise<string[]> {
  const { messages } = await lintSource({
    source: { filePath: name, content, ext: extname(name), contentType: "text" },
    options: { config },
  });
  return messages
    .map(({ ruleId, messageId, loc }) => `${ruleId.split("-rule-")[1]}/${messageId}:${loc.start.line}`)
    .sort();
}

async function throughFilter(
  content: string,
  piece: number,
  name = "text",
): Promise<{ found: string[]; matches: PatternMatch[] }> {
  const matches: PatternMatch[] = [];
  const scan = new StreamScan(new IndexBuilder().finish(), {
    piece,
    triggers: triggerTexts,
    onTriggered: (triggered) => findPatterns(triggered, name, (match) => matches.push(match)),
  });
  scan.begin();
  await scan.putAll(utf8(content));
  await scan.end();
  const found = new Set(matches.map(({ rule, line, at }) => `${rule}:${line}:${at}`));
  return { found: [...found].map((text) => text.replace(/:\d+$/, "")).sort(), matches };
}

describe("the rules' own examples", () => {
  it.each(Object.keys(examples))("%s: found through the filter as without it", async (name) => {
    const example = examples[name] ?? fc.constant("");
    let seen = 0;
    const filler = fc.nat(3000).map((length) => "value = compute(next);\n".repeat(Math.ceil(length / 23)));
    await fc.assert(
      fc.asyncProperty(filler, example, filler, async (before, text, after) => {
        // A service account is a file of its own.
        const content = name === "gcp/json" ? text : `${before}${text}\n${after}`;
        const meant = await asMeant(content, nameFor[name]);
        seen += meant.length;
        expect((await throughFilter(content, 256 * 1024, nameFor[name])).found).toEqual(meant);
      }),
      { numRuns: 12 },
    );
    expect(seen, "the example is one").toBeGreaterThan(0);
  });

  it("finds nothing in ordinary text, and without the filter's triggers nothing at all", async () => {
    const text = "see https://example.org/a?b=c and git@github.com:owner/repo.git\nconst access = keys[0];\n".repeat(
      200,
    );
    expect((await throughFilter(text, 4096)).found).toEqual(await asMeant(text));
  });

  it("masks what it found, on its line, at every end of a piece", async () => {
    const token = `ghp_${"a1B2c3D4e5f6".repeat(3)}`;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 70_000 }), async (length) => {
        const lines = Math.floor(length / 10);
        const { matches } = await throughFilter(`${"123456789\n".repeat(lines)}${token}\n${"x".repeat(9000)}`, 4096);
        const [match] = matches;
        expect([match?.line, match?.at, match?.mask]).toEqual([lines + 1, lines * 10, "ghp_…e5f6"]);
      }),
      { numRuns: 25 },
    );
  });
});
