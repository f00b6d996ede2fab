/** What of scanning is the main thread's: the clipboard, and shapes while the vault is locked. */
import { resolve } from "node:path";
import type { MethodOutput, ParsedInput } from "../../shared/contract/api.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { programClipboard } from "../clipboard/program-clipboard.ts";
import type { HostOptions } from "../host.ts";
import { Baseline } from "./baseline.ts";
import { Gathering } from "./gather.ts";
import { IndexBuilder } from "./matching/build-index.ts";
import { scannerOf } from "./scanner-of.ts";
import { startScanner } from "./start-scanner.ts";

/** @throws KeyholdError `unsupported` where no clipboard can be reached. Empty when it holds no text. */
export async function readClipboard({ clipboard, surroundings = process }: HostOptions): Promise<Uint8Array> {
  const part = clipboard ?? programClipboard(surroundings);
  if (part === undefined) {
    throw new KeyholdError(
      "unsupported",
      "There is no clipboard to reach from here. On Linux, install wl-clipboard (Wayland) or xclip (X11) and run this inside the desktop. Nothing was scanned.",
    );
  }
  return (await part.read()) ?? new Uint8Array(0);
}

/** Needs no vault, and knows none: unknown values by their shapes. @throws KeyholdError as `scan.run`. */
export async function scanPatterns(
  options: HostOptions,
  input: ParsedInput<"scan.patterns">,
): Promise<MethodOutput<"scan.patterns">> {
  const bytes = input.clipboard ? await readClipboard(options) : undefined;
  const { file, surroundings } = scannerOf(options);
  const baseline = input.baseline === undefined ? undefined : Baseline.read(input.baseline, undefined);
  const gathering = new Gathering(input, Date.now(), baseline, () => [{}]);
  const { files, staged, hook, history, unreachable, respectGitignore, ignore, shellHistory } = input;
  const job = {
    index: new IndexBuilder().finish(),
    printKey: undefined,
    patterns: true,
    roots: input.roots.map((root) => resolve(root)),
    files,
    git: { staged, hook, history, unreachable },
    respectGitignore,
    ignore,
    shellHistory,
    texts: bytes === undefined ? [] : [{ name: "clipboard", bytes }],
    surroundings,
  };
  const totals = await startScanner(file, job, (message) => gathering.take(message)).ended;
  const { files: read, objects, commits } = totals;
  return gathering.report("done", { files: read + objects, bytes: totals.bytes, commits });
}
