import ts from "typescript";
import { argumentsOf, type SourceTree } from "../source-tree.ts";

/** One change: in this file, this text, to that one. */
export type Change = readonly [file: string, from: string, to: string];

/** A rule names what is wrong, and carries the changes that would break it: each of them has to be found. */
export type Rule = {
  readonly name: string;
  readonly find: (tree: SourceTree) => string[];
  readonly broken: readonly Change[];
};

export const main = "electron/main.ts";
export const options = "electron/security/window-options.ts";
/** The desktop app's source; with `running` also what was built of it. */
export const ours = /^electron\//;
export const running = /^(electron\/|dist\/)/;

/** Finds the calls of this list that a file does not make, each with exactly these arguments where they are given. */
export function uncalled(tree: SourceTree, file: string, calls: readonly string[]): string[] {
  const made = tree.nodes(ts.isCallExpression, new RegExp(`^${file}$`)).map(({ node }) => node.getText());
  return calls
    .filter((call) => !made.some((text) => text === call || (call.endsWith("(") && text.startsWith(call))))
    .map((call) => `${file} does not call ${call}`);
}

/** Finds the events of this list whose listener does not stop them, and with `always` those stopped only sometimes. */
export function unstopped(tree: SourceTree, file: string, events: readonly string[], always = false): string[] {
  return events
    .filter((event) => {
      const listener = tree.calls(".on", new RegExp(`^${file}$`)).find((call) => argumentsOf(call)[0] === `"${event}"`);
      const text = listener === undefined ? "" : (argumentsOf(listener)[1] ?? "");
      return !/\.preventDefault\(\)/.test(text) || (always && /\bif\b|\?|&&|\|\|/.test(text));
    })
    .map((event) => `${file} does not stop ${event}`);
}
