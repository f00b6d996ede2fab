import type { Command } from "commander";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { example, type Launch } from "../launch.ts";

export type McpOptions = { readonly run: boolean; readonly output: boolean };

export function addMcpCommand(program: Command, launch: Launch): void {
  program
    .command("mcp")
    .description("A tool server for coding assistants, on standard input and output: names and runs, never a value.")
    .option("--no-run", "only the tools that look")
    .option("--no-output", "give the exit code of a run, and nothing of what it printed")
    .addHelpText(
      "after",
      `\nAn assistant starts it: put this command into its list of MCP servers. The vault has to be open in Keyhold's\nwindow or by “keyhold agent”, and each thing that is wanted is asked there.\n${example("keyhold mcp", "keyhold mcp --no-run")}`,
    )
    .action((options: McpOptions) =>
      launch("mcp", async (line) => {
        if (line.options.passphraseFile !== undefined || line.options.agent === false) {
          throw new KeyholdError(
            "invalid_input",
            "The tools use the vault that is open in Keyhold, where each call is asked about: --passphrase-file and --no-agent do not go with them.",
          );
        }
        return await (await import("../mcp/serve.ts")).serveTools(line, options);
      }),
    );
}
