/**
 * A process that works on a vault until it is killed, for the tests of crashes, concurrency and permissions. Its one
 * argument is JSON; each finished step is one line on stdout, written only after the step returned.
 */
import { writeSync } from "node:fs";
import { isKeyholdError } from "../../shared/contract/errors.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { RecordId } from "../../vault/record-index.ts";
import { type CrashJob, writtenValue } from "./crash-job.ts";
import { entry, passphraseSlot, placeIn, unlockAt } from "./vault-case.ts";

const job = JSON.parse(process.argv[2] ?? "{}") as CrashJob;
const place = placeIn(job.folder);

if (job.mode === "probe") probe();
else work(unlockAt(place));

function work(vault: OpenVault): void {
  let previous: RecordId | undefined;
  const end = job.steps === undefined ? Number.POSITIVE_INFINITY : job.from + job.steps;
  for (let number = job.from; number < end; number++) {
    if (job.mode === "early") say(String(number));
    if (job.mode === "replace-key") vault.replaceVaultKey(entry("replace-key"), [passphraseSlot()]);
    else previous = add(vault, number, previous);
    if (job.mode !== "early") say(String(number));
  }
  vault.close();
}

/** Every third step also changes the record before it. */
function add(vault: OpenVault, number: number, previous: RecordId | undefined): RecordId {
  return vault.write(entry("add", String(number)), (transaction) => {
    if (previous !== undefined && number % 3 === 0) {
      transaction.update(previous, { detail: { value: writtenValue(number - 1, number) } });
    }
    return transaction.insert({ name: `${job.prefix}${number}` }, { value: writtenValue(number) });
  });
}

/** What this user may do with the vault, as error codes. */
function probe(): void {
  const result: Record<string, string> = {};
  let vault: OpenVault | undefined;
  result.unlock = codeOf(() => {
    vault = unlockAt(place);
  });
  if (vault !== undefined) {
    const opened = vault;
    result.records = String(opened.records.size);
    result.write = codeOf(() => opened.write(entry("add"), (transaction) => transaction.insert({}, {})));
    result.close = codeOf(() => opened.close());
  }
  say(JSON.stringify(result));
}

function codeOf(step: () => void): string {
  try {
    step();
    return "ok";
  } catch (error) {
    return isKeyholdError(error) ? error.code : String(error);
  }
}

function say(line: string): void {
  writeSync(1, `${line}\n`);
}
