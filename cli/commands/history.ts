import type { Command } from "commander";
import { type Environment, environments } from "../../shared/contract/fields.ts";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import { localTime, relativeTime, withIsoTimes } from "../text/dates.ts";
import { type Cell, table } from "../text/table.ts";
import { parseChoice } from "../values/choice.ts";

export function addHistoryCommand(program: Command, launch: Launch): void {
  program
    .command("history")
    .description("List a key's present and earlier values, masked.")
    .argument("<name>")
    .option("--env <environment>", environments.join(", "), parseChoice(environments, "--env"))
    .addHelpText("after", example("keyhold history stripe-live --env prod"))
    .action((name: string, options: { readonly env?: Environment }) =>
      launch("history", (line) => history(line, name, options.env)),
    );
}

async function history(line: CommandLine, name: string, env: Environment | undefined): Promise<undefined> {
  const session = await line.unlocked();
  const { versions } = await session.call("keys.history", { key: { name, env } });
  const { output } = line;
  output.result(
    versions.map((version) => withIsoTimes(version, "createdAt", "replacedAt", "graceUntil")),
    () => {
      const columns = [{ title: "VERSION" }, { title: "VALUE" }, { title: "SINCE" }, { title: "REPLACED" }];
      const rows = versions.map(({ version, mask, createdAt, replacedAt, current }): Cell[] => [
        String(version),
        mask,
        localTime(createdAt),
        current
          ? { text: "in use", colour: "green" }
          : replacedAt === undefined
            ? ""
            : relativeTime(replacedAt, line.now),
      ]);
      return table(columns, rows, output.width, output.paint);
    },
  );
  return undefined;
}
