/** What is printed for shells and for `man`, held to the program's real commands, and loaded by the real shells. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { afterAll, describe, expect, test } from "vitest";
import { completionScript } from "../../cli/completion/script.ts";
import { shellInit } from "../../cli/completion/shell-init.ts";
import { shells } from "../../cli/completion/shells.ts";
import { manPage } from "../../cli/man-page.ts";
import { buildProgram } from "../../cli/program.ts";
import { newFolder } from "../support/command.ts";

const folder = newFolder();
afterAll(folder.remove);
const program = buildProgram(async () => undefined);
const has = (name: string) => spawnSync("which", [name]).status === 0;

type Known = { readonly path: string; readonly words: readonly string[] };
/** Every command with what may follow it, as the program knows it. */
const known: Known[] = [];
function visit(command: Command, path: readonly string[]): void {
  const flags = [...command.options, ...(path.length === 0 ? [] : program.options)].map(({ long }) => long ?? "");
  known.push({ path: path.join(" "), words: [...command.commands.map((inner) => inner.name()), ...flags] });
  for (const inner of command.commands) visit(inner, [...path, inner.name()]);
}
visit(program, []);
const missing = (offered: ReadonlyMap<string, readonly string[]>) =>
  known.flatMap(({ path, words }) =>
    words.filter((word) => !offered.get(path)?.includes(word)).map((word) => `${path} ${word}`),
  );

function scriptFile(name: string, script: string): string {
  const file = join(folder.path, name);
  writeFileSync(file, script);
  return file;
}

/** One run of a shell answers for every command: a line with the path, then one for each word. */
function offeredBy(output: string): Map<string, string[]> {
  const offered = new Map<string, string[]>();
  for (const part of output.split("### ").slice(1)) {
    const [path = "", ...words] = part.split("\n");
    offered.set(
      path,
      words.flatMap((word) => word.split("\t")[0]?.split(" ") ?? []),
    );
  }
  return offered;
}

describe("completion knows every command and option of the program", () => {
  test("the program has some", () => {
    expect(known.length).toBeGreaterThan(50);
    expect(known.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["totp", "shell-init", "man", "run", "team verify"]),
    );
  });

  test.skipIf(!has("bash"))("in bash", () => {
    const calls = known.map(({ path }) => {
      const typed = ["keyhold", ...path.split(" ").filter(Boolean)];
      return `echo '### ${path}'; for last in '' --; do COMP_WORDS=(${typed.join(" ")} "$last"); COMP_CWORD=${typed.length}; _keyhold; printf '%s\\n' "\${COMPREPLY[@]}"; done`;
    });
    const script = scriptFile("all.bash", `${completionScript(program, "bash")}\n${calls.join("\n")}\n`);
    expect(missing(offeredBy(execFileSync("bash", [script], { encoding: "utf8" })))).toEqual([]);
  });

  test.skipIf(!has("fish"))(
    "in fish",
    () => {
      const calls = known.flatMap(({ path }) => [
        `echo '### ${path}'`,
        `complete -C '${["keyhold", path].filter(Boolean).join(" ")} '`,
        `complete -C '${["keyhold", path].filter(Boolean).join(" ")} --'`,
      ]);
      const script = scriptFile("all.fish", `${completionScript(program, "fish")}\n${calls.join("\n")}\n`);
      const env = { PATH: process.env.PATH ?? "", HOME: folder.path };
      expect(missing(offeredBy(execFileSync("fish", ["--no-config", script], { encoding: "utf8", env })))).toEqual([]);
    },
    120_000,
  );

  test("in zsh, as far as its functions say it", () => {
    const script = completionScript(program, "zsh");
    const offered = new Map(
      known.map(({ path }) => {
        const name = ["_keyhold", ...path.split(" ").filter(Boolean)].join("_").replaceAll("-", "_");
        const body = new RegExp(`^${name}\\(\\) \\{\\n([\\s\\S]*?)^\\}`, "m").exec(script)?.[1] ?? "";
        return [
          path,
          [...body.matchAll(/^ +'(?:(--[a-z-]+)\[|([a-z-]+):)/gm)].map(([, flag, word]) => flag ?? word ?? ""),
        ];
      }),
    );
    expect(missing(offered)).toEqual([]);
  });

  test("in PowerShell, as far as its table says it; only ASCII, every quote closed", () => {
    const script = completionScript(program, "powershell");
    expect(script).toMatch(/^[\x20-\x7e\n]*$/);
    const offered = new Map(
      [...script.matchAll(/^ {2}'([a-z -]*)' = @\((@\(.*\))\)$/gm)].map(([, path = "", words = ""]) => [
        path,
        [...words.matchAll(/@\('([^']+)', '(?:[^']|'')*'\)/g)].map(([, word = ""]) => word),
      ]),
    );
    expect(missing(offered)).toEqual([]);
    for (const line of script.split("\n")) expect((line.match(/'/g)?.length ?? 0) % 2, line).toBe(0);
  });

  test("control: a word that is left out is missed", () => {
    expect(missing(new Map(known.map(({ path, words }) => [path, words.slice(1)]))).length).toBeGreaterThan(50);
  });
});

describe("shell-init", () => {
  test.each(shells)("is %s, with and without the hint", (shell) => {
    for (const hint of [true, false]) {
      const script = shellInit(program, shell, hint);
      expect(script.includes(completionScript(program, shell))).toBe(true);
      expect(script.includes("_keyhold_hint")).toBe(hint && shell !== "powershell");
      if (shell === "powershell" || !has(shell)) continue;
      const checked = spawnSync(shell, ["-n", scriptFile(`init.${shell}`, script)], { encoding: "utf8" });
      expect(checked).toMatchObject({ status: 0, stderr: "" });
    }
  });

  const interactive = {
    bash: ["--norc", "--noprofile", "-i"],
    zsh: ["-f", "-i", "-c"],
    fish: ["--no-config", "-i", "-c"],
  } as const;
  test.each(Object.keys(interactive) as (keyof typeof interactive)[])(
    "%s: one sentence in a folder with references, nothing of a file, nothing in the environment",
    (shell) => {
      if (!has(shell)) return;
      const place = (name: string, content?: string) => {
        mkdirSync(join(folder.path, shell, name), { recursive: true });
        if (content !== undefined) writeFileSync(join(folder.path, shell, name, ".env"), content);
      };
      place("with", "KEY=keyhold://prod/key\n$(touch hostile) \x1b]0;title\x07\n`touch hostile`\n");
      place("plain", "KEY=value\n");
      place("none");
      place("pipe");
      execFileSync("mkfifo", [join(folder.path, shell, "pipe", ".env")]);
      const init = scriptFile(`${shell}.init`, shellInit(program, shell, true));
      const stdin = [
        `cd '${join(folder.path, shell, "none")}'`,
        "env | sort > before",
        `source '${init}'`,
        `source '${init}'`,
        ...["plain", "pipe", "with", "with", "none"].map((name) => `cd ../${name}`),
        "cd ../with",
        "pwd",
        "cd ../none",
        "env | sort > after",
        "diff before after | grep -v _= | grep -c keyhold",
        "exit 0",
        "",
      ].join("\n");
      const env = { PATH: process.env.PATH ?? "", HOME: folder.path, TERM: "dumb" };
      // The prompt's own turn is a shell's that reads its commands one by one.
      const args = shell === "bash" ? interactive.bash : [...interactive[shell], stdin];
      const ended = spawnSync(shell, args, {
        input: shell === "bash" ? stdin : "",
        encoding: "utf8",
        env,
        timeout: 60_000,
      });
      expect(ended.error, `${ended.stdout}${ended.stderr}`).toBeUndefined();
      const said = `${ended.stdout}\n${ended.stderr}`.split("This folder has keyhold:// references").length - 1;
      expect(said, `${ended.stdout}${ended.stderr}`).toBe(2);
      expect(ended.stdout).not.toContain("title");
      expect(spawnSync("find", [folder.path, "-name", "hostile"], { encoding: "utf8" }).stdout).toBe("");
      const [before = "", after = ""] = ["before", "after"].map((name) =>
        execFileSync("grep", ["-vE", "^(_|OLDPWD|PWD|SHLVL)=", join(folder.path, shell, "none", name)], {
          encoding: "utf8",
        }),
      );
      expect(after).toBe(before);
    },
    120_000,
  );
});

describe("the manual page", () => {
  const page = manPage(program, Date.UTC(2026, 10, 28));
  test("names every command and option, and the exit codes", () => {
    const text = page.replaceAll("\\-", "-");
    for (const { path, words } of known) {
      expect(text).toContain(path === "" ? ".B keyhold" : `.SS keyhold ${path}\n`);
      for (const word of words.filter((one) => one.startsWith("--"))) expect(text, `${path} ${word}`).toContain(word);
    }
    for (const code of [0, 1, 2, 3, 4, 5, 6, 7]) expect(page).toContain(`.TP\n.B ${code}\n`);
  });

  test("is roff without a warning", () => {
    const file = scriptFile("keyhold.1", page);
    if (has("man")) {
      const env = { ...process.env, MANROFFSEQ: "", MANWIDTH: "80", LC_ALL: "C.UTF-8" };
      const shown = spawnSync("man", ["--warnings", "-l", file], { encoding: "utf8", env });
      expect(shown).toMatchObject({ status: 0, stderr: "" });
      expect(shown.stdout).toContain("keyhold totp");
    }
    if (has("mandoc")) expect(spawnSync("mandoc", ["-T", "lint", "-W", "warning", file]).status).toBe(0);
    expect(page).toMatch(/^[\x20-\x7e\n]*$/);
  });
});
