import type { Command } from "commander";
import { example, type Launch } from "../launch.ts";
import { shareJson } from "../share-json.ts";
import { safeLine } from "../text/safe-text.ts";

export function addRevokeCommand(program: Command, launch: Launch): void {
  program
    .command("revoke")
    .description("Take back a link that was not opened yet. If it may have been seen, rotate the key as well.")
    .argument("<id>", "as “keyhold shares” shows it; its beginning is enough")
    .addHelpText("after", example("keyhold revoke 8Jc2mQ0a"))
    .action((id: string) =>
      launch("revoke", async (line) => {
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
