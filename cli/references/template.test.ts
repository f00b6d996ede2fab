import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import dotenv from "dotenv";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { errorCodeOf } from "../../test/support/error-code.ts";
import { readEnvironmentFile } from "./environment-file.ts";
import { findReferences } from "./reference.ts";
import { fillTemplate, readTemplate } from "./template.ts";
import { formatOf, type TemplateFormat } from "./template-format.ts";

const found = (text: string) => findReferences(text, () => "here").map(({ reference }) => reference);
/** The text, or the refusal's sentence. */
function fill(text: string, format: TemplateFormat, value: string): string | Error {
  try {
    return fillTemplate(text, format, readTemplate(text, format, "the file"), "the file", () => Buffer.from(value));
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-template-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a reference is environment, name and field, percent-encoded; what looks like one and is none is refused", () => {
  expect(found("keyhold://dev/STRIPE")).toEqual([{ environment: "dev", name: "STRIPE" }]);
  expect(found("a={{ keyhold://prod/my%20key/scopes }}b")).toEqual([
    { environment: "prod", name: "my key", field: "scopes" },
  ]);
  expect(found("keyhold:///é-1;keyhold://test/x")).toEqual([{ name: "é-1" }, { environment: "test", name: "x" }]);
  for (const bad of ["keyhold://", "keyhold://dev", "keyhold://nowhere/x", "keyhold://dev/", "keyhold://dev/a/b/c"]) {
    expect(errorCodeOf(() => found(bad))).toBe("invalid_input");
  }
  for (const bad of ["keyhold://dev/%zz", "keyhold://dev/%ff", "keyhold://dev/a/"]) {
    expect(errorCodeOf(() => found(bad))).toBe("invalid_input");
  }
});

test("the form of a template is known by its name", () => {
  expect(
    [".env", "prod.env", ".env.example", "a/config.template.yaml", "x.yml.tpl", "a.json", "env", "a.toml", "-"].map(
      formatOf,
    ),
  ).toEqual(["env", "env", "env", "yaml", "yaml", "json", "env", undefined, undefined]);
});

test("a .env file is read as dotenv reads it", () => {
  const piece = fc.constantFrom(
    ...[
      "A",
      "B_1",
      "=",
      "= ",
      " = ",
      ": ",
      "'",
      '"',
      "`",
      "\n",
      "\r\n",
      "#",
      " # x",
      "export ",
      "\\n",
      "\\'",
      "v",
      " ",
      "$A",
      "\t",
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      const text = pieces.join("");
      let lines: ReturnType<typeof readEnvironmentFile>;
      try {
        lines = readEnvironmentFile(text, "x");
      } catch {
        return;
      }
      expect(Object.fromEntries(lines.map(({ name, value }) => [name, value]))).toEqual(dotenv.parse(text));
      for (const { start, end, value, quote } of lines) {
        if (quote === "") expect(text.slice(start, end)).toBe(value);
      }
    }),
    { numRuns: 5000 },
  );
  expect(readEnvironmentFile("# c\nA=1\n\nB='x\ny'\nC=3", "x").map(({ line }) => line)).toEqual([2, 4, 6]);
  expect(() => readEnvironmentFile("A=1\nnot this\n", "x.env")).toThrow(/Line 2 of x\.env/);
});

const nasty = fc.oneof(
  fc.string({ minLength: 1, maxLength: 20 }),
  fc
    .array(
      fc.constantFrom(
        "'",
        '"',
        "\\",
        "$",
        "`",
        "\n",
        "\r",
        "#",
        " ",
        ": ",
        "- ",
        "a",
        "é",
        "{",
        "]",
        "%",
        "\t",
        "\u0085",
        "&",
        "!",
        "|",
        "1",
        "\0",
      ),
      {
        minLength: 1,
        maxLength: 12,
      },
    )
    .map((parts) => parts.join("")),
);

test("whatever the value, JSON stays JSON and gives it back", () => {
  const template = '{"a": "keyhold://dev/X", "b": ["x {{keyhold://dev/X}} y"], "keyhold://dev/X": 1}';
  fc.assert(
    fc.property(nasty, (value) => {
      const text = fill(template, "json", value);
      expect(JSON.parse(text as string)).toEqual({ a: value, b: [`x ${value} y`], [value]: 1 });
    }),
  );
  expect(fill('{"a": keyhold://dev/X}', "json", "1")).toMatchObject({
    message: expect.stringContaining("double quotes"),
  });
  expect(fill("{,}", "json", "1")).toMatchObject({ code: "malformed" });
});

test("a filled .env file gives every value back, to dotenv and to a shell, or is refused", () => {
  const template =
    "A=keyhold://dev/X\nB='keyhold://dev/X'\nC=\"keyhold://dev/X\" # keyhold://dev/not-read\n# keyhold://dev/X\n";
  let filled = 0;
  fc.assert(
    fc.property(nasty, (value) => {
      const text = fill(template, "env", value);
      if (text instanceof Error) {
        expect(text).toMatchObject({ code: "invalid_input" });
        expect(/[\r\0]|'|\\$/.test(value)).toBe(true);
        return;
      }
      filled++;
      expect(dotenv.parse(text)).toEqual({ A: value, B: value, C: value });
    }),
    { numRuns: 500 },
  );
  expect(filled).toBeGreaterThan(100);
  const value = 'two words\nand a second "line" $HOME `id` \\ #';
  writeFileSync(join(folder, "x.env"), fill(template, "env", value) as string);
  const script = `set -a; . "${join(folder, "x.env")}"; printf %s "$A|$B|$C"`;
  expect(execFileSync("sh", ["-c", script]).toString()).toBe([value, value, value].join("|"));
  expect(fill('URL="pg://u:keyhold://dev/X@h"', "env", "p'w")).toBe('URL="pg://u:p\'w@h"');
  expect(fill("URL=pg://u:{{keyhold://dev/X}}@h", "env", "p w")).toMatchObject({ code: "invalid_input" });
});

const yaml = `a: keyhold://dev/X # keyhold://dev/not-read
b: "x {{keyhold://dev/X}} y"
c: 'keyhold://dev/X'
d: [keyhold://dev/X, 1]
e:
  - keyhold://dev/X
  - k: keyhold://dev/X
    l: 2
# keyhold://dev/not-read
`;

test("a filled YAML file gives every value back, and a block keeps its indentation", () => {
  const values = fc.sample(nasty, 300).filter((value) => !value.includes("\0"));
  const files = values.map((value) => fill(yaml, "yaml", value));
  expect(files.every((file) => typeof file === "string")).toBe(true);
  const expected = values.map((value) => ({
    a: value,
    b: `x ${value} y`,
    c: value,
    d: [value, 1],
    e: [value, { k: value, l: 2 }],
  }));
  expect(parsed(files as string[])).toEqual(expected);
  const block =
    "a:\n  - k: |\n      one {{keyhold://dev/X}}\n    l: 'keyhold://dev/X'\n  - |-\n    keyhold://dev/X\nz: keyhold://dev/X\n";
  const certificate = "-----BEGIN-----\nabc: #\n\n-----END-----\n";
  expect(parsed([fill(block, "yaml", certificate) as string])).toEqual([
    { a: [{ k: `one ${certificate}`, l: certificate }, certificate.trimEnd()], z: certificate },
  ]);
  const refused = (text: string, value: string) =>
    expect(fill(text, "yaml", value)).toMatchObject({ code: "invalid_input" });
  refused("a: 'x keyhold://dev/X'", "1\n2");
  refused("a: x {{keyhold://dev/X}}", "b: c");
  refused("a: >\n  keyhold://dev/X\n", "1\n2");
  refused("a: |\n  keyhold://dev/X\n", " 1");
  expect(fill("a: pg://u:{{keyhold://dev/X}}@h", "yaml", "p1")).toBe("a: pg://u:p1@h");
});

test("no value changes a YAML file but in its own place", () => {
  const same = (text: string, value: string) => parsed([fill(text, "yaml", value) as string])[0];
  const refused = (text: string, value: string) =>
    expect(fill(text, "yaml", value)).toMatchObject({ code: "invalid_input" });
  expect(same("d:\n# password: |\n  password: keyhold://prod/DB\n", "x\nroot: true")).toEqual({
    d: { password: "x\nroot: true" },
  });
  for (const quote of ["'", '"']) {
    const text = `a: rock ${quote}n roll\nb: {{keyhold://prod/DB}}\nc: rock ${quote}n roll\n`;
    for (const value of ["{x: 1, y: [2]}", "abc #def", "o'brien", "1\n2"]) {
      expect(same(text, value)).toMatchObject({ b: value });
    }
  }
  for (const text of ["c: run, {{keyhold://dev/A}}", "c: a - {{keyhold://dev/A}}"]) {
    expect(JSON.stringify(same(text, "plain"))).toMatch(/^{"c":"(run,|a -) plain"}$/);
    for (const value of ["x #y", "b: c", "1\nd: 2"]) refused(text, value);
  }
  refused("c: run\n  keyhold://dev/A", "plain");
  expect(same("desc: choose - |\nb: keyhold://dev/A", "1\nx: 2")).toEqual({ desc: "choose - |", b: "1\nx: 2" });
  // No YAML yet: nothing can be known of what a value does there.
  const helm = "{{- if .x }}\nb: keyhold://dev/A\n{{- end }}\n";
  expect(fill(helm, "yaml", "plain-1")).toBe('{{- if .x }}\nb: "plain-1"\n{{- end }}\n');
  refused(helm, "x: y");
});

/** By another's parser, which electron-builder brings along. */
function parsed(files: readonly string[]): unknown[] {
  const { load } = createRequire(import.meta.url)("js-yaml") as { load(text: string): unknown };
  return files.map((file) => load(file));
}
