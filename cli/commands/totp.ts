import type { Command } from "commander";
import type { MethodOutput } from "../../shared/contract/api.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { type Environment, environments } from "../../shared/contract/fields.ts";
import type { KeyReference, OneTimeAccount } from "../../shared/contract/key-methods.ts";
import { longestOtpauth, longestQrImage } from "../../shared/contract/totp-limits.ts";
import type { CommandLine } from "../command-line.ts";
import { accountJson } from "../key-json.ts";
import { example, type Launch } from "../launch.ts";
import { needsAnswer } from "../needs-answer.ts";
import { readSource } from "../read-source.ts";
import { accountName } from "../text/key-text.ts";
import { safeLine } from "../text/safe-text.ts";
import { type Cell, table } from "../text/table.ts";
import { parseChoice } from "../values/choice.ts";

type Options = {
  readonly env?: Environment;
  readonly account?: string;
  readonly issuer?: string;
  readonly copy?: boolean;
  readonly set?: boolean;
  readonly uriFile?: string;
  readonly qrFile?: string;
  readonly remove?: boolean;
  readonly restore?: boolean;
};

export function addTotpCommand(program: Command, launch: Launch): void {
  program
    .command("totp")
    .description("Show the one-time code of the account behind a key, or keep a new account.")
    .argument("<name>")
    .option("--env <environment>", environments.join(", "), parseChoice(environments, "--env"))
    .option("--account <name>", "which account, when there are several; with --set, what to call it")
    .option("--copy", "put the code on the clipboard instead of showing it")
    .option("--set", "keep an account: asks for its otpauth:// address or its seed, without echo")
    .option("--uri-file <file>", "with --set: take that from a file, or from standard input with -")
    .option("--qr-file <file>", "with --set: read it from the QR code in a PNG or JPEG image")
    .option("--issuer <name>", "with --set: who asks for the codes, if the address does not say so")
    .option("--remove", "remove an account; it can be brought back for 30 days")
    .option("--restore", "bring back what was removed or replaced last")
    .addHelpText(
      "after",
      `\nThe code alone goes to standard output. The log remembers each time that one is shown.\n${example(
        "keyhold totp github-bot",
        "keyhold totp github-bot --set --qr-file code.png",
      )}`,
    )
    .action((name: string, options: Options) => launch("totp", (line) => totp(line, name, options)));
}

async function totp(line: CommandLine, name: string, options: Options): Promise<undefined> {
  const { set, copy, remove, restore } = options;
  const asked = Object.entries({ set, copy, remove, restore }).flatMap(([one, is]) =>
    is === true ? [`--${one}`] : [],
  );
  if (asked.length > 1)
    throw new KeyholdError("invalid_input", `Give one of ${asked.join(" and ")}. Nothing was done.`);
  const setting = options.uriFile ?? options.qrFile ?? options.issuer;
  if (setting !== undefined && set !== true) {
    throw new KeyholdError("invalid_input", "--uri-file, --qr-file and --issuer go with --set. Nothing was changed.");
  }
  const key = { name, env: options.env };
  if (set) await setAccount(line, key, options);
  else if (copy) await copyCode(line, key, options.account);
  else if (remove) await removeAccount(line, key, options.account);
  else if (restore) await restoreAccount(line, key, options.account);
  else await showCodes(line, key, options.account);
  return undefined;
}

async function setAccount(line: CommandLine, key: KeyReference, options: Options): Promise<void> {
  if (options.uriFile !== undefined && options.qrFile !== undefined) {
    throw new KeyholdError("invalid_input", "Give one of --uri-file and --qr-file. Nothing was changed.");
  }
  const source = options.uriFile ?? options.qrFile;
  const option = options.qrFile === undefined ? "--uri-file" : "--qr-file";
  if (source === "-") line.standardInput.claim(option);
  if (source === undefined && !line.terminal.canAsk) {
    throw needsAnswer("The account's address", "--uri-file FILE (- for standard input) or --qr-file IMAGE");
  }
  const limit = options.qrFile === undefined ? longestOtpauth : longestQrImage;
  const given = source === undefined ? undefined : await readSource(source, option, limit, line.standardInput);
  const session = await line.unlocked();
  const bytes = given ?? (await line.terminal.askSecret("Address (otpauth://…) or seed, not shown: "));
  const from = options.qrFile === undefined ? { uri: bytes } : { image: bytes };
  const { issuer, account } = options;
  try {
    if (bytes.length === 0) throw new KeyholdError("invalid_input", "Nothing was given. Nothing was changed.");
    const done = await session.call("totp.set", { key, from, issuer, account });
    line.output.result({ ...done, account: accountJson(done.account) }, () => setText(done));
  } finally {
    bytes.fill(0);
  }
}

function setText({ name, env, account, outcome }: MethodOutput<"totp.set">): string {
  const where = `${safeLine(name)} (${env})`;
  const called = safeLine(accountName(account));
  switch (outcome) {
    case "added":
      return `${where} has the one-time codes of ${called} now.\n`;
    case "replaced":
      return `${where} has new one-time codes of ${called}; --restore brings the ones before back, for 30 days.\n`;
    case "same":
      return `${where} had these one-time codes of ${called} already. Nothing was changed.\n`;
    default:
      return outcome satisfies never;
  }
}

async function showCodes(line: CommandLine, key: KeyReference, account: string | undefined): Promise<void> {
  const session = await line.unlocked();
  const { shown, ...named } = await session.call("totp.code", { key, account, purpose: "reveal" });
  const now = Date.now();
  const codes = shown.map((one) => {
    const { code, next, until } = present(one.codes, now);
    return { account: one.account, code, secondsLeft: secondsUntil(until, now), validUntil: until, next };
  });
  const { output } = line;
  const json = codes.map(({ validUntil, ...one }) => ({
    ...one,
    account: accountJson(one.account),
    validUntil: new Date(validUntil).toISOString(),
  }));
  output.result({ ...named, codes: json }, () => {
    const [only] = codes;
    if (codes.length === 1 && only !== undefined) return `${only.code}\n`;
    const columns = [{ title: "ACCOUNT" }, { title: "CODE" }, { title: "" }];
    const rows = codes.map((one): Cell[] => [accountName(one.account), one.code, `${one.secondsLeft} s left`]);
    return table(columns, rows, output.width, output.paint);
  });
  const [only] = codes;
  if (output.json || codes.length !== 1 || only === undefined) return;
  output.note(`${accountName(only.account)}: ${only.secondsLeft} s left${soonOver(only)}.`);
}

/** Too little time to type it: the code that follows is told as well. */
const shortTime = 6;

function soonOver({ secondsLeft, next }: { secondsLeft: number; next?: string | undefined }): string {
  return secondsLeft > shortTime || next === undefined ? "" : `, then ${next}`;
}

type Codes = MethodOutput<"totp.code">["shown"][number]["codes"];

/** Between the question and its answer a period may have ended. The bytes are wiped; text lasts as long as the code. */
function present(codes: Codes, now: number): { code: string; next: string | undefined; until: number } {
  const index = Math.max(
    0,
    codes.findIndex(({ until }) => until > now),
  );
  const [code = "", next] = codes.slice(index, index + 2).map((one) => new TextDecoder().decode(one.code));
  const until = codes[index]?.until ?? now;
  for (const one of codes) one.code.fill(0);
  return { code, next, until };
}

function secondsUntil(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1000));
}

async function copyCode(line: CommandLine, key: KeyReference, account: string | undefined): Promise<void> {
  const [{ clipboard }, { copyAndClear }] = await Promise.all([
    import("../clipboard/clipboard.ts"),
    import("../clipboard/clear.ts"),
  ]);
  // Before a code is made and logged: a computer without a clipboard needs none.
  const board = clipboard(line.surroundings);
  const session = await line.unlocked();
  const { clearAfter } = (await session.call("settings.get", {})).clipboard;
  const { shown, name, env } = await session.call("totp.code", { key, account, purpose: "copy" });
  const [one] = shown;
  const [first] = one?.codes ?? [];
  if (one === undefined || first === undefined) throw new Error("the host gives a code or refuses");
  const secondsLeft = secondsUntil(first.until, Date.now());
  try {
    await copyAndClear(line, board, first.code, clearAfter, () =>
      line.output.result(
        { name, env, account: accountJson(one.account), secondsLeft, clearAfter },
        () => `The code of ${safeLine(accountName(one.account))} is on the clipboard, valid for ${secondsLeft} s.\n`,
      ),
    );
  } finally {
    first.code.fill(0);
  }
}

async function removeAccount(line: CommandLine, key: KeyReference, account: string | undefined): Promise<void> {
  const session = await line.unlocked();
  const { removed, ...named } = await session.call("totp.remove", { key, account });
  line.output.result({ ...named, removed: removed.map(accountJson) }, () =>
    goneText(removed, "Removed the one-time codes of", "; --restore brings them back, for 30 days"),
  );
}

async function restoreAccount(line: CommandLine, key: KeyReference, account: string | undefined): Promise<void> {
  const session = await line.unlocked();
  const { restored, ...named } = await session.call("totp.restore", { key, account });
  line.output.result({ ...named, restored: restored.map(accountJson) }, () =>
    goneText(restored, "Brought back the one-time codes of", ""),
  );
}

function goneText(accounts: readonly OneTimeAccount[], what: string, then: string): string {
  return accounts.map((one) => `${what} ${safeLine(accountName(one))}${then}.\n`).join("");
}
