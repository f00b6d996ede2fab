import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { contexts } from "./contexts.ts";

const all = Object.values(contexts);

describe("contexts", () => {
  test("are 16 to 64 bytes of printable ASCII, which BLAKE2b takes as a key", () => {
    for (const context of all) {
      expect(context, context).toMatch(/^[\x21-\x7e]{16,64}$/);
      expect(context).toMatch(/^keyhold\/[a-z/-]+\/v1$/);
    }
  });

  test("are each used for one purpose: no two are the same", () => {
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(30);
  });

  test("none begins with another one, so that none can be mistaken where no separator follows", () => {
    for (const context of all) {
      expect(
        all.filter((other) => other !== context && other.startsWith(context)),
        context,
      ).toEqual([]);
    }
  });

  test("stand in this one file: no source spells one out", () => {
    const root = join(import.meta.dirname, "../..");
    const offenders: string[] = [];
    let read = 0;
    for (const room of ["shared", "vault", "host", "relay", "cli", "demo"]) {
      for (const name of readdirSync(join(root, room), { recursive: true, encoding: "utf8" })) {
        if (!name.endsWith(".ts") || name.endsWith(".test.ts") || name.endsWith("contexts.ts")) continue;
        read++;
        const lines = readFileSync(join(root, room, name), "utf8").split("\n");
        const code = lines.filter((line) => !/^\s*(?:\/?\*|\/\/)/.test(line)).join("\n");
        if (/["'`]keyhold\/[a-z/-]+\/v\d/.test(code)) offenders.push(name);
      }
    }
    expect(read).toBeGreaterThan(10);
    expect(offenders).toEqual([]);
  });
});
