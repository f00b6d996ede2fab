/** The desktop app's own source as syntax trees, and the few questions the security list asks of them. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import ts from "typescript";

const root = resolve(import.meta.dirname, "../..");
export const builtPreload = "dist/electron/preload.cjs";

/** File names, from the project's root, to their text. */
export type Sources = ReadonlyMap<string, string>;

export function readSources(): Sources {
  const files = new Map<string, string>();
  const add = (file: string) => files.set(relative(root, file).replaceAll("\\", "/"), readFileSync(file, "utf8"));
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = join(folder, entry.name);
      if (entry.isDirectory()) walk(file);
      else if (entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts")) add(file);
    }
  };
  walk(join(root, "electron"));
  const others = ["shared/contract/content-security-policy.ts", "scripts/pack-hooks.mjs", "package.json", builtPreload];
  for (const file of others) add(join(root, file));
  return files;
}

/** A copy with one piece of one file's text replaced. @throws Error when it does not stand there: then nothing is tried. */
export function mutate(sources: Sources, file: string, from: string, to: string): Sources {
  const text = sources.get(file);
  if (text?.includes(from) !== true) throw new Error(`${file} does not hold: ${from}`);
  return new Map([...sources, [file, text.replace(from, to)]]);
}

export type Found = { readonly file: string; readonly node: ts.Node; readonly tree: ts.SourceFile };

export class SourceTree {
  readonly sources: Sources;
  readonly #trees: readonly ts.SourceFile[];

  constructor(sources: Sources) {
    this.sources = sources;
    this.#trees = [...sources]
      .filter(([file]) => /\.(ts|mjs|cjs)$/.test(file))
      .map(([file, text]) => ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  }

  text(file: string): string {
    return this.sources.get(file) ?? "";
  }

  /** Every node of these files (a pattern of names; all of them without) that passes. */
  nodes(passes: (node: ts.Node) => boolean, files = /^/): Found[] {
    const found: Found[] = [];
    for (const tree of this.#trees) {
      if (!files.test(tree.fileName)) continue;
      const visit = (node: ts.Node) => {
        if (passes(node)) found.push({ file: tree.fileName, node, tree });
        ts.forEachChild(node, visit);
      };
      visit(tree);
    }
    return found;
  }

  /** Calls and constructions of what is written like this: `app.enableSandbox`, `BrowserWindow`, or `.openExternal`. */
  calls(name: string, files?: RegExp): Found[] {
    const callee = (node: ts.Node) =>
      ts.isCallExpression(node) || ts.isNewExpression(node) ? node.expression.getText() : undefined;
    const fits = (text: string | undefined) => (name.startsWith(".") ? text?.endsWith(name) : text === name) === true;
    return this.nodes((node) => fits(callee(node)), files);
  }

  /** The text of every string, and of the fixed parts of every template. */
  strings(files?: RegExp): { readonly file: string; readonly text: string }[] {
    const isText = (node: ts.Node) => ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || isTail(node);
    return this.nodes(isText, files).map(({ file, node }) => ({ file, text: (node as ts.LiteralLikeNode).text }));
  }

  /** Uses of a name, as a variable or a property, with or without `typeof`; not in comments and strings. */
  names(name: string, files?: RegExp): Found[] {
    return this.nodes((node) => ts.isIdentifier(node) && node.text === name, files);
  }

  /** The properties with this name that object literals set, with what they set it to. */
  properties(name: string, files?: RegExp): { readonly file: string; readonly value: string }[] {
    return this.nodes((node) => isProperty(node) && node.name.getText() === name, files).map(({ file, node }) => ({
      file,
      value: ts.isPropertyAssignment(node) ? node.initializer.getText() : name,
    }));
  }
}

function isProperty(node: ts.Node): node is ts.PropertyAssignment | ts.ShorthandPropertyAssignment {
  return ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node);
}

function isTail(node: ts.Node): boolean {
  return ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
}

/** What a call is given, as written. */
export function argumentsOf({ node }: Found): string[] {
  return [...((node as ts.CallExpression).arguments ?? [])].map((argument) => argument.getText());
}

/** The names that a file really imports from a module; types are left out. */
export function valueImports(tree: SourceTree, module: string): { readonly file: string; readonly names: string }[] {
  return tree
    .nodes((node) => ts.isImportDeclaration(node) && (node.moduleSpecifier as ts.StringLiteral).text === module)
    .filter(({ node }) => (node as ts.ImportDeclaration).importClause?.isTypeOnly !== true)
    .map(({ file, node }) => ({ file, names: (node as ts.ImportDeclaration).importClause?.getText() ?? "" }));
}
