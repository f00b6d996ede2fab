/** Looks for the vault's values where they should not be, and for unknown ones. */
import { resolve } from "node:path";
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { isKeyholdError, KeyholdError } from "../../../shared/contract/errors.ts";
import type { ScanReport } from "../../../shared/contract/scan-methods.ts";
import { toBase64, utf8, wipe } from "../../../shared/crypto/bytes.ts";
import { contexts } from "../../../shared/crypto/contexts.ts";
import { keyedHash } from "../../../shared/crypto/hash.ts";
import { Baseline } from "../../scan/baseline.ts";
import { Gathering, type Told } from "../../scan/gather.ts";
import type { RawFinding } from "../../scan/scan-job.ts";
import { startScanner } from "../../scan/start-scanner.ts";
import type { App } from "../app.ts";
import { isCovered } from "./covered.ts";
import { indexVault, type VaultIndex } from "./index-vault.ts";
import { describe, keepFound } from "./keep-found.ts";

/**
 * @throws KeyholdError `conflict` while another runs; `not_found`, `refused`, `unsupported` for a repository that git does
 * not open; `malformed` for a baseline that is none. Stopped, it answers with what it had found.
 */
export async function runScan(app: App, options: ParsedInput<"scan.run">): Promise<MethodOutput<"scan.run">> {
  const { scans } = app;
  if (scans.place === undefined) throw new Error("no scanner was named");
  if (scans.isRunning) {
    throw new KeyholdError("conflict", "A scan is running already. Wait for it, or stop it first.");
  }
  const texts = takeClipboard(app, options.clipboard);
  const printKey = app.vault.vault.scanKey();
  const before = { gathering: scans.gathering, ended: scans.ended };
  Object.assign(scans, { isRunning: true, isStopped: false, ended: undefined, gathering: undefined });
  try {
    const baseline = options.baseline === undefined ? undefined : Baseline.read(options.baseline, printKey);
    scans.gathering = new Gathering(options, app.now(), baseline, () => []);
    const vault = await indexVault(app, printKey);
    const { values, notSought } = vault;
    const gathering = new Gathering(options, app.now(), baseline, (finding) => tell(app, vault, printKey, finding));
    scans.gathering = gathering;
    const ended = await follow(app, gathering, options, { vault, printKey, texts });
    scans.ended = { ...ended, values, notSought };
    scans.asked = options;
    keepFound(app, options, scans.ended);
    return scans.ended;
  } catch (error) {
    // What was there before is there again: nothing took its place.
    if (scans.gathering?.findings.length === 0 && scans.ended === undefined) Object.assign(scans, before);
    throw error;
  } finally {
    scans.isRunning = false;
    scans.running = undefined;
    wipe(printKey);
  }
}

type Given = {
  readonly vault: VaultIndex;
  readonly printKey: Uint8Array;
  readonly texts: { readonly name: string; readonly bytes: Uint8Array }[];
};

async function follow(
  app: App,
  gathering: Gathering,
  options: ParsedInput<"scan.run">,
  { vault, printKey, texts }: Given,
): Promise<ScanReport> {
  const { scans } = app;
  if (scans.place === undefined || scans.isStopped) return gathering.report("stopped");
  const { files, staged, hook, history, unreachable, patterns, respectGitignore, ignore, shellHistory } = options;
  const job = {
    index: vault.index,
    printKey: printKey.slice(),
    patterns,
    roots: options.roots.map((root) => resolve(root)),
    files,
    git: { staged, hook, history, unreachable },
    respectGitignore,
    ignore,
    shellHistory,
    texts,
    surroundings: scans.place.surroundings,
  };
  scans.running = startScanner(scans.place.file, job, (message) => {
    gathering.take(message);
    if (message.type !== "progress") return;
    app.emit({ type: "progress", task: "scan.run", done: message.done, total: message.total });
  });
  try {
    const { files: read, bytes, commits, objects } = await scans.running.ended;
    return gathering.report("done", { files: read + objects, bytes, commits });
  } catch (error) {
    if (isKeyholdError(error, "cancelled")) return gathering.report("stopped");
    if (gathering.findings.length === 0 || !(error instanceof KeyholdError)) throw error;
    // What was found until then is worth more than the failure.
    return gathering.report("failed", { failure: error.message });
  }
}

/** What is known of a finding of the scanner's, once for each name that the value has. */
function tell(app: App, vault: VaultIndex, printKey: Uint8Array, { group, print }: RawFinding): Told[] {
  const value = group === undefined ? print : vault.prints[group];
  const shown = value === undefined ? undefined : short(printKey, value);
  if (group === undefined) return [{ print: shown }];
  return (vault.sought[group] ?? []).flatMap((sought) => {
    const key = describe(app, sought);
    return key === undefined ? [] : [{ key, print: shown }];
  });
}

/** What leaves this thread: half of a hash of the hash. */
function short(printKey: Uint8Array, print: string): string {
  return toBase64(keyedHash(printKey, contexts.scanPrint, utf8(print)).subarray(0, 16));
}

function takeClipboard(app: App, isWanted: boolean): Given["texts"] {
  const bytes = app.scans.clipboardText;
  app.scans.clipboardText = undefined;
  return isWanted && bytes !== undefined ? [{ name: "clipboard", bytes }] : [];
}

export function scanState(app: App): MethodOutput<"scan.state"> {
  return app.scans.report;
}

export function stopScan(app: App): MethodOutput<"scan.stop"> {
  return { stopped: app.scans.stop() };
}

/** @throws KeyholdError `conflict` when the last scan is another one; as {@link Baseline.read} and {@link Baseline.write}. */
export function keepInBaseline(
  app: App,
  { file, ids, startedAt }: ParsedInput<"scan.keep">,
): MethodOutput<"scan.keep"> {
  const { report, asked } = app.scans;
  const { findings } = report;
  if (startedAt !== undefined && startedAt !== report.startedAt) {
    throw new KeyholdError(
      "conflict",
      "Another scan took the place of yours meanwhile. The baseline was left as it was; scan again.",
    );
  }
  const chosen = ids === undefined ? findings : findings.filter(({ id }) => ids.includes(id));
  const printKey = app.vault.vault.scanKey();
  try {
    const baseline = Baseline.read(file, printKey);
    // What a .gitignore left out was not looked at, and nobody knows any more which files that were.
    const isWhole = asked !== undefined && !asked.respectGitignore && asked.ignore.length === 0;
    const replaces = ids === undefined && isWhole;
    baseline.keep(chosen, (entry) => replaces && isCovered(entry, asked, report));
    app.vault.audit({ action: "scan.keep", subject: `${chosen.length} findings in ${file}`, outcome: "ok" });
    baseline.write();
    const { ended } = app.scans;
    if (ended !== undefined) {
      const kept = new Set(chosen.map(({ id }) => id));
      app.scans.ended = {
        ...ended,
        findings: findings.filter(({ id }) => !kept.has(id)),
        found: ended.found - kept.size,
        known: ended.known + kept.size,
      };
    }
    return { file, findings: baseline.size };
  } finally {
    wipe(printKey);
  }
}
