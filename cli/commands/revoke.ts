import type { Command } from "commander";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { CommandLine } from "../command-line.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { example, type Launch } from "../launch.ts";
import { needsAnswer } from "../needs-answer.ts";
import { shareJson } from "../share-json.ts";
import { safeLine } from "../text/safe-text.ts";

export function addRevokeCommand(program: Command, launch: Launch): void {
  program
    .command("revoke")
    .description("Take back a link that was not opened yet. If it may have been seen, rotate the key as well.")
    .argument("[id]", "as “keyhold shares” shows it; its beginning is enough")
    .option("--to <person>", "every link that waits for this person")
    .addHelpText("after", example("keyhold revoke 8Jc2mQ0a", "keyhold revoke --to Bob"))
    .action((id: string | undefined, { to }: { readonly to?: string }) =>
      launch("revoke", async (line) => {
        if (id !== undefined && to !== undefined) {
          throw new KeyholdError("invalid_input", "Give an id or --to, not both. Nothing was changed.");
        }
        if (to !== undefined) return revokeAll(line, to);
        if (id === undefined) throw needsAnswer("Which link", "its id, or --to PERSON");
        const session = await line.unlocked();
        const { share } = await session.call("shares.revoke", { id });
        line.output.result(
          shareJson(share),
          `The link for ${safeLine(share.to)} (${safeLine(share.name)}) is ${share.state}.\n`,
        );
        return undefined;
      }),
    );
}

/** One that fails does not stop the others: each is told. */
async function revokeAll(line: CommandLine, to: string): Promise<ExitCode | undefined> {
  const session = await line.unlocked();
  const { outcomes } = await session.call("shares.revokeAll", { to });
  line.output.result(
    outcomes.map(({ share, revoked, problem }) => ({ ...shareJson(share), revoked, problem })),
    () =>
      outcomes
        .filter(({ revoked }) => revoked)
        .map(({ share }) => `The link for ${safeLine(share.to)} (${safeLine(share.name)}) is revoked.\n`)
        .join(""),
  );
  for (const { share, problem } of outcomes) {
    if (problem !== undefined) line.output.warn(`${share.name} for ${share.to} is not revoked: ${problem}`);
  }
  return outcomes.every(({ revoked }) => revoked) ? undefined : exitCodes.failed;
}
