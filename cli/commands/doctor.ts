import type { Command } from "commander";
import type { MethodOutput } from "../../shared/contract/api.ts";
import type { CommandLine } from "../command-line.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { example, type Launch } from "../launch.ts";
import type { Session } from "../session.ts";
import type { Colour } from "../text/colour.ts";
import { type Cell, table } from "../text/table.ts";

type Check = MethodOutput<"vault.doctor">["checks"][number];

const colours: Readonly<Record<Check["outcome"], Colour>> = { ok: "green", warning: "yellow", failed: "red" };

export function addDoctorCommand(program: Command, launch: Launch): void {
  program
    .command("doctor")
    .description("Check the things around the vault that can go wrong: files, permissions, this computer.")
    .addHelpText(
      "after",
      `\nIts exit code is 1 when something is dangerous today. With --passphrase-file it opens the vault as well, checks every\nrecord, and asks the relay.\n${example("keyhold doctor")}`,
    )
    .action(() => launch("doctor", doctor));
}

/** Needs no passphrase; with one given it opens the vault too, which checks every record. */
async function doctor(line: CommandLine): Promise<ExitCode | undefined> {
  const session = await line.session();
  const found = (await session.call("vault.doctor", {})).checks;
  const checks = [...found, await vaultCheck(session), await clipboardCheck(line)].filter((one) => one !== undefined);
  if (line.options.passphraseFile !== undefined) {
    await session.unlock();
    checks.push(...(await session.call("relays.check", {})).checks);
    const { entries } = await session.call("activity.verify", {});
    checks.push({
      name: "contents",
      outcome: "ok",
      text: `Every record is intact, and so are ${entries} log entries.`,
    });
  }
  const { output } = line;
  output.result({ checks }, () => {
    const columns = [{ title: "CHECK" }, { title: "OUTCOME" }, { title: "" }];
    const rows = checks.map(({ name, outcome, text }): Cell[] => [
      name,
      { text: outcome, colour: colours[outcome] },
      text,
    ]);
    return table(columns, rows, undefined, output.paint);
  });
  return checks.some((check) => check.outcome === "failed") ? exitCodes.failed : undefined;
}

/** The window has its tour for this. */
async function vaultCheck(session: Session): Promise<Check | undefined> {
  if ((await session.call("vault.status", {})).state !== "absent") return undefined;
  return { name: "next", outcome: "warning", text: "“keyhold init” makes a vault." };
}

async function clipboardCheck(line: CommandLine): Promise<Check> {
  const { findClipboardTool } = await import("../../host/clipboard/clipboard-tools.ts");
  const tool = findClipboardTool(line.surroundings);
  return tool === undefined
    ? {
        name: "clipboard",
        outcome: "warning",
        text: "No clipboard program was found: “keyhold copy” needs wl-copy, xclip or xsel.",
      }
    : { name: "clipboard", outcome: "ok", text: `“keyhold copy” uses ${tool.name}.` };
}
