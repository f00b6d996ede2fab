/** `keyhold health` and `keyhold rotate` as a script uses them: fixed JSON, exit codes, and what they refuse. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { findingKinds, severities } from "../../shared/contract/health-methods.ts";
import { Home, newFolder } from "../support/command.ts";
import * as shapes from "./shapes.ts";

const folder = newFolder();
const ada = new Home(folder.path, "ada");
const strong = (name: string) => `Zq7-${createHash("sha256").update(name).digest("base64url")}`;

const env = z.enum(["dev", "test", "staging", "prod"]);
const iso = z.iso.datetime();
const health = z.strictObject({
  score: z.int().min(0).max(100),
  counts: z.strictObject({ nothing: z.int(), danger: z.int(), warning: z.int(), note: z.int() }),
  findings: z.array(
    z.strictObject({
      kind: z.enum(findingKinds),
      key: z.string(),
      why: z.string(),
      env,
      severity: z.enum(severities),
      detail: z.string(),
      id: z.string(),
    }),
  ),
  ignored: z.array(
    z.strictObject({ kind: z.enum(findingKinds), key: z.string(), env, reason: z.string(), until: iso }),
  ),
});
const rotation = z.looseObject({
  id: z.string(),
  name: z.string(),
  env,
  state: z.enum(["running", "done", "cancelled"]),
  step: z.string(),
  startedAt: iso,
  newVersion: z.int().optional(),
  people: z.array(z.looseObject({ name: z.string() })),
});

const codeOf = (value: unknown) => shapes.failure.parse(value).error.code;
const add = (name: string, value: string, more: readonly string[] = []) =>
  ada.json(["add", name, "--service", "Example", "--env", "prod", "--value-file", "-", "--scope", "read", ...more], {
    input: value,
  });

beforeAll(async () => {
  await ada.json(["init", "--name", "Ada Example"]);
  await add("mail", strong("mail"), ["--rotate-every", "30d"]);
});
afterAll(folder.remove);

test("a vault of sound keys has the whole score, and ends with 0", async () => {
  expect(health.parse(await ada.json(["health"]))).toMatchObject({ score: 100, findings: [] });
  expect((await ada.run(["health"])).stdout).toContain("100 of 100. Nothing needs you.");
});

test("what needs work today ends with 1, and --fail-on moves that", async () => {
  await add("admin", "letmein-2024", ["--rotate-every", "30d"]);
  const found = health.parse(await ada.json(["health"], { status: 1 }));
  expect(found.findings).toMatchObject([{ kind: "weak", key: "admin", severity: "danger" }]);
  expect(found.score).toBeLessThan(100);
  health.parse(await ada.json(["health", "--fail-on", "never"]));
  await ada.json(["remove", "admin"]);
  await add("plain", strong("plain"), ["--rotate-every", "never"]);
  expect(health.parse(await ada.json(["health"])).findings).toMatchObject([{ kind: "no_period", severity: "note" }]);
  await ada.json(["health", "--fail-on", "note"], { status: 1 });
  expect((await ada.run(["health", "--fail-on", "sometimes"])).status).toBe(2);
});

test("a list of leaks is compared on this computer, and what is in it needs work today", async () => {
  const hash = createHash("sha1").update(strong("mail")).digest("hex").toUpperCase();
  ada.write("leaks.txt", [`${hash}:3`, `${"0".repeat(40)}:1`, `${"F".repeat(40)}:1`].sort().join("\n"));
  const found = health.parse(await ada.json(["health", "--leaks", "leaks.txt"], { status: 1 }));
  expect(found.findings[0]).toMatchObject({ kind: "breached", key: "mail", detail: "seen 3 times in the list" });
  expect(JSON.stringify(found)).not.toContain(strong("mail"));
  expect(codeOf(await ada.json(["health", "--leaks", "nowhere.txt"], { status: 1 }))).not.toBe("");
});

test("a rotation: looked at, begun, left off, taken up, ended; the finding goes with the old value", async () => {
  expect(codeOf(await ada.json(["rotate", "mail", "--status"], { status: 4 }))).toBe("not_found");
  const begun = rotation.parse(await ada.json(["rotate", "mail", "--generate", "--no-share"]));
  expect(begun).toMatchObject({ name: "mail", env: "prod", state: "running", newVersion: 2, people: [] });
  expect(rotation.parse(await ada.json(["rotate", "mail", "--status"])).id).toBe(begun.id);
  expect(z.array(rotation).parse(await ada.json(["rotate"]))).toHaveLength(1);
  expect(rotation.parse(await ada.json(["rotate", "mail", "--cancel"])).state).toBe("cancelled");
  expect(rotation.parse(await ada.json(["rotate", "mail", "--resume"]))).toMatchObject({
    id: begun.id,
    state: "running",
  });
  expect(rotation.parse(await ada.json(["rotate", "mail", "--finish"])).state).toBe("done");
  expect(z.array(rotation).parse(await ada.json(["rotate"]))).toEqual([]);
  const kinds = health.parse(await ada.json(["health"])).findings.map(({ kind }) => kind);
  expect(kinds).not.toContain("breached");
  expect(codeOf(await ada.json(["rotate", "nothing", "--generate"], { status: 4 }))).toBe("not_found");
  expect(codeOf(await ada.json(["rotate", "mail", "--auto", "--generate"], { status: 2 }))).toBe("invalid_input");
});

test("what nobody uses is listed, a page says how it was used, and a value moves to where it belongs", async () => {
  const names = (rows: unknown) =>
    z
      .array(z.looseObject({ name: z.string() }))
      .parse(rows)
      .map(({ name }) => name);
  await add("spare", strong("spare"));
  await ada.run(["show", "mail", "--reveal"]);
  expect(names(await ada.json(["list", "--never-used"]))).toContain("spare");
  expect(names(await ada.json(["list", "--never-used"]))).not.toContain("mail");
  expect(names(await ada.json(["list", "--unused"]))).toEqual([]);
  expect((await ada.run(["list", "--never-used"])).stdout).toContain("USED");
  expect((await ada.run(["show", "mail"])).stdout).toMatch(/used +shown by \S.* once, just now/);
  shapes.edited.parse(await ada.json(["edit", "spare", "--env", "prod", "--move-to", "staging"]));
  expect(await ada.json(["list", "spare"])).toMatchObject([{ name: "spare", env: "staging", version: 1 }]);
  await ada.json(["add", "spare", "--env", "prod", "--value-file", "-"], { input: strong("other") });
  const taken = await ada.json(["edit", "spare", "--env", "staging", "--move-to", "prod"], { status: 1 });
  expect(codeOf(taken)).toBe("already_exists");
  const added = await ada.run(["add", "tmp", "--service", "x", "--env", "prod", "--type", "temporary", "--generate"]);
  expect(added.stderr).toContain("this one has no end");
  expect(added.stderr).toContain("Nothing says what it may do");
});
