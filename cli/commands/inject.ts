import type { Command } from "commander";
import { type Environment, environments } from "../../shared/contract/environments.ts";
import { example, type Launch } from "../launch.ts";
import { type TemplateFormat, templateFormats } from "../references/template-format.ts";
import { parseChoice } from "../values/choice.ts";

export type InjectOptions = {
  readonly input: string;
  readonly output: string;
  readonly env?: Environment;
  readonly format?: TemplateFormat;
  readonly force?: boolean;
};

export function addInjectCommand(program: Command, launch: Launch): void {
  program
    .command("inject")
    .description("Fill a template: keyhold:// references in a .env, YAML or JSON file become the values.")
    .requiredOption("-i, --input <file>", "the template; - for standard input")
    .requiredOption("-o, --output <file>", "where the filled file goes; - for standard output")
    .option(
      "--env <environment>",
      "for references that name none (keyhold:///NAME)",
      parseChoice(environments, "--env"),
    )
    .option(
      "--format <format>",
      `${templateFormats.join(", ")} (default: by the name of the template)`,
      parseChoice(templateFormats, "--format"),
    )
    .option("--force", "take the place of a file that is there")
    .addHelpText(
      "after",
      `\nThe file is for you alone (0600). Where a program can be started with its keys, “keyhold run” leaves none on disk.\n${example(
        "keyhold inject -i config.template.yaml -o config.yaml",
        "keyhold inject -i .env.example -o - --env dev",
      )}`,
    )
    .action((options: InjectOptions) =>
      launch("inject", async (line) => (await import("../references/inject.ts")).inject(line, options)),
    );
}
