import { expect, test } from "vitest";
import { choiceOf, choicesFor } from "./item-choice.ts";

const value = { kind: "value", name: "A", env: "dev", mask: "aaaa…bbbb" } as const;
const service = { kind: "service", name: "A", service: "Stripe" } as const;

test("nothing is replaced that another service's key is, and nothing is kept beside nothing", () => {
  expect(choicesFor(undefined)).toEqual(["store", "wait", "drop"]);
  expect(choicesFor(service)).not.toContain("replace");
  expect(choicesFor(value)).toContain("replace");
});

test("a value's own choice goes before the one for all, while it is possible", () => {
  expect(choiceOf(undefined, undefined, "replace")).toBe("store");
  expect(choiceOf(undefined, value, "replace")).toBe("replace");
  expect(choiceOf("keep", value, "replace")).toBe("keep");
  expect(choiceOf("replace", service, "replace")).toBe("keep");
  expect(choiceOf("replace", undefined, "keep")).toBe("store");
  expect(choiceOf("wait", undefined, "keep")).toBe("wait");
});
