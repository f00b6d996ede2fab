import { expect, test } from "vitest";
import { knownShapes, recogniseShape } from "./known-shapes.ts";

// Put together here, so that no file holds anything that a secret scanner would take for a key.
const tail = (length: number) => "0123456789abcdefABCDEF".repeat(12).slice(0, length);
const digits = (length: number) => "0123456789".repeat(7).slice(0, length);
const hex = (length: number) => "0123456789abcdef".repeat(5).slice(0, length);

test.each([
  [`sk_live_${tail(24)}`, "Stripe", "live"],
  [`rk_test_${tail(24)}`, "Stripe", "test"],
  [`pk_live_${tail(24)}`, "Stripe", "live"],
  [`ghp_${tail(36)}`, "GitHub", undefined],
  [`github_pat_${tail(82)}`, "GitHub", undefined],
  [`glpat-${tail(20)}`, "GitLab", undefined],
  [`AKIA${"ABCDEFGH234567AB"}`, "AWS", undefined],
  [`xoxb-${digits(12)}-${tail(24)}`, "Slack", undefined],
  [`AIza${tail(35)}`, "Google", undefined],
  [`sk-ant-api03-${tail(80)}`, "Anthropic", undefined],
  [`sk-proj-${tail(40)}`, "OpenAI", undefined],
  [`sk-${tail(40)}`, "OpenAI", undefined],
  [`SG.${tail(22)}.${tail(43)}`, "SendGrid", undefined],
  [`${hex(32)}-us12`, "Mailchimp", undefined],
  [`npm_${tail(36)}`, "npm", undefined],
  [`${digits(9)}:${tail(35)}`, "Telegram", undefined],
])("%s is a key of %s", (value, service, stage) => {
  const shape = recogniseShape(value);
  expect(shape?.service).toBe(service);
  expect(shape?.stage).toBe(stage);
});

test.each([
  "",
  "password",
  "sk_live_",
  `sk_live_${tail(8)}`,
  ` sk_live_${tail(24)}`,
  `sk_live_${tail(24)}\n`,
  tail(600),
])("%j is no key of anybody", (value) => {
  expect(recogniseShape(value)).toBeUndefined();
});

test("a shape that other secrets have too counts only for a service that was named", () => {
  expect(recogniseShape(hex(32))).toBeUndefined();
  expect(recogniseShape(hex(32), "getresponse")?.service).toBe("GetResponse");
  expect(recogniseShape(hex(32), "Stripe")).toBeUndefined();
});

test("no pattern takes long over a text that nearly fits", () => {
  const near = knownShapes
    .map(({ pattern }) => pattern.source.replace(/[^A-Za-z0-9]/g, ""))
    .flatMap((start) => [start + "A".repeat(480), `${"sk-ant-".repeat(70)}!`, `${"a".repeat(511)}!`]);
  // A pattern that backtracks would not end here at all.
  for (const text of near) recogniseShape(text.slice(0, 512), "GetResponse");
});
