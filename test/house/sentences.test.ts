/** What the host says holds at every door: no sentence names a command or one of its options. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import typescript from "typescript";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
/** The rooms whose sentences a window shows; of a relay of its own it shows only that it runs. */
const rooms = ["shared", "vault", "host", "renderer", "browser", "electron"];
/** Said at the prompt a window was started from, before there is one. */
const saidAtThePrompt = ["browser/options.ts", "browser/run.ts", "browser/main.ts"];

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : sourcesIn(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** Every text of a source that is a sentence: it has a space in it. Pieces of a template count together. */
function sentencesOf(name: string, source: string): string[] {
  const found: string[] = [];
  const visit = (node: typescript.Node): void => {
    if (typescript.isStringLiteralLike(node)) found.push(node.text);
    else if (typescript.isTemplateExpression(node)) {
      found.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("…"));
    } else if (typescript.isJsxText(node)) found.push(node.text);
    typescript.forEachChild(node, visit);
  };
  visit(typescript.createSourceFile(name, source, typescript.ScriptTarget.Latest));
  return found.filter((text) => text.trim().includes(" "));
}

/** An option as one types it, a command's name after the program's, or a variable for the shell. */
const commandWords = /(^|[\s(“"'])--[a-z]|“keyhold |\bkeyhold [a-z]+ [A-Z-]|\bKEYHOLD_[A-Z]|standard (input|output)/;

test("no sentence that a window may show names a command or an option", () => {
  const found: string[] = [];
  let sentences = 0;
  for (const path of rooms.flatMap(sourcesIn)) {
    if (saidAtThePrompt.includes(path)) continue;
    for (const sentence of sentencesOf(path, readFileSync(join(root, path), "utf8"))) {
      sentences++;
      if (commandWords.test(sentence)) found.push(`${path}: ${sentence}`);
    }
  }
  expect(sentences).toBeGreaterThan(500);
  expect(found).toEqual([]);
});

test.each([
  'throw new Refusal("It is taken: say --on-conflict keep.");',
  "const said = `The words are not compared (“keyhold team words Bob”).`;",
  'const said = "Set KEYHOLD_VAULT to the file.";',
  "const part = <p>Choose another with --relay.</p>;",
])("control: %s", (source) => {
  expect(sentencesOf("control.tsx", source).some((sentence) => commandWords.test(sentence))).toBe(true);
});
