import { describe, expect, test } from "vitest";
import { z } from "zod";
import { hostApi, type MethodName } from "./api.ts";
import { defaultSettings, settings } from "./log-methods.ts";

const methods = Object.entries(hostApi) as [MethodName, (typeof hostApi)[MethodName]][];

describe("the host's doors", () => {
  test("are named room.action", () => {
    for (const [name] of methods) expect(name).toMatch(/^[a-z]+\.[a-z][A-Za-z]*$/);
  });

  test("that show or change what is in a vault are closed while it is", () => {
    const inside = new Set(["me", "team", "keys", "shares", "inbox", "activity", "settings"]);
    const open = methods.filter(([, { access }]) => access === "open").map(([name]) => name);
    expect(open.filter((name) => inside.has(name.split(".")[0] ?? ""))).toEqual([]);
    expect(open.filter((name) => name.startsWith("vault.")).sort()).toEqual([
      "vault.create",
      "vault.doctor",
      "vault.inspectBackup",
      "vault.lock",
      "vault.restore",
      "vault.status",
      "vault.unlock",
    ]);
  });

  test("take and give objects of known keys only, at every depth", () => {
    const loose: string[] = [];
    for (const [name, { input, output }] of methods) {
      for (const [side, schema] of [
        ["input", input],
        ["output", output],
      ] as const) {
        expect(schema.safeParse(undefined).success, `${name} ${side}`).toBe(false);
        if (!isStrict(schema)) loose.push(`${name} ${side}`);
      }
    }
    expect(loose).toEqual([]);
  });
});

/** Every object of a schema refuses unknown keys. */
function isStrict(schema: z.core.$ZodType): boolean {
  const { def } = schema._zod;
  if (schema instanceof z.ZodObject) {
    return schema.def.catchall instanceof z.ZodNever && Object.values(schema.shape).every(isStrict);
  }
  if (schema instanceof z.ZodUnion) return schema.options.every(isStrict);
  if (schema instanceof z.ZodArray) return isStrict(schema.element);
  if ("innerType" in def) return isStrict(def.innerType as z.core.$ZodType);
  return !(schema instanceof z.ZodRecord) && !(schema instanceof z.ZodAny) && !(schema instanceof z.ZodUnknown);
}

test("the check above would notice a loose object", () => {
  expect(isStrict(z.strictObject({ a: z.array(z.strictObject({ b: z.string() })).optional() }))).toBe(true);
  expect(isStrict(z.object({ a: z.string() }))).toBe(false);
  expect(isStrict(z.strictObject({ a: z.array(z.object({ b: z.string() })).optional() }))).toBe(false);
  expect(isStrict(z.strictObject({ a: z.union([z.string(), z.looseObject({})]) }))).toBe(false);
  expect(isStrict(z.strictObject({ a: z.unknown() }))).toBe(false);
});

test("the default settings are settings", () => {
  expect(settings.parse(defaultSettings)).toEqual(defaultSettings);
});
