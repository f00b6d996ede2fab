import type { Command } from "commander";
import type { AgentClient, FoundAgent } from "../../host/agent/client/agent-client.ts";
import type { AgentGrant } from "../../shared/contract/agent-methods.ts";
import { agentKeysText, agentPurposeTexts } from "../../shared/contract/agent-words.ts";
import type { MethodInput, MethodName, MethodOutput } from "../../shared/contract/api.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { agentOf } from "../agent/agent-of.ts";
import type { CommandLine } from "../command-line.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { withHint } from "../hints.ts";
import { example, type Launch } from "../launch.ts";
import { withIsoTimes } from "../text/dates.ts";
import { safeLine } from "../text/safe-text.ts";
import { table } from "../text/table.ts";

export function addAgentCommand(program: Command, launch: Launch): void {
  const agent = program
    .command("agent")
    .description("Unlock once for other terminals, editors and scripts: they ask here before they get anything.")
    .option("--lock-after <time>", "lock then, whatever happens: 30m, 8h (default: as the settings say)")
    .addHelpText(
      "after",
      `\nAn open Keyhold window does the same without this command.\n${example("keyhold agent --lock-after 8h", "keyhold agent grants")}`,
    )
    .action((options: { readonly lockAfter?: string }) =>
      launch("agent", async (line) => {
        const { serveAgent } = await import("../agent/serve-agent.ts");
        return await serveAgent(line, options.lockAfter);
      }),
    );
  agent
    .command("status")
    .description(
      "Whether commands can use an unlock of the window or of “keyhold agent”: 0 yes, 3 locked, 4 there is none.",
    )
    .addHelpText("after", example("keyhold agent status"))
    .action(() => launch("agent status", status));
  agent
    .command("grants")
    .description("What programs were let, and refused for good. All of it ends when the vault locks.")
    .option("--end <id>", "end this one")
    .option("--end-all", "end all that allow something")
    .addHelpText("after", example("keyhold agent grants", "keyhold agent grants --end g2"))
    .action((options: { readonly end?: string; readonly endAll?: boolean }) =>
      launch("agent grants", (line) => grants(line, options)),
    );
  agent
    .command("lock")
    .description("Lock the vault where it is open.")
    .addHelpText("after", example("keyhold agent lock"))
    .action(() => launch("agent lock", lock));
}

const stateTexts = {
  unlocked: "The vault is open: commands ask there instead of for the passphrase.",
  locked: "The vault is locked there.",
  none: "The vault is open nowhere. Open the window, or run “keyhold agent” in a terminal.",
} as const;
const stateCodes = { unlocked: exitCodes.done, locked: exitCodes.locked, none: exitCodes.notFound } as const;

async function status(line: CommandLine): Promise<ExitCode> {
  const found = await agentOf(line);
  endClient(found);
  if (found.state === "suspicious") throw new KeyholdError("refused", found.why);
  line.output.result({ state: found.state }, `${stateTexts[found.state]}\n`);
  return stateCodes[found.state];
}

async function grants(
  line: CommandLine,
  { end, endAll }: { readonly end?: string; readonly endAll?: boolean },
): Promise<undefined> {
  const client = await opened(line);
  try {
    if (end !== undefined || endAll === true) {
      const { ended } = await call(client, "agent.end", end === undefined ? {} : { id: end });
      if (ended === 0 && end !== undefined) {
        throw new KeyholdError("not_found", `There is no permission “${end}”. “keyhold agent grants” lists them.`);
      }
      line.output.result({ ended }, `${ended === 1 ? "1 permission has" : `${ended} permissions have`} ended.\n`);
      return undefined;
    }
    const found = (await call(client, "agent.grants", {})).grants;
    const { output } = line;
    output.result(
      found.map((grant) => withIsoTimes(grant, "since", "until")),
      () => grantTable(line, found),
    );
    if (found.length === 0 && !output.json)
      output.note("No program may use this vault, and none was refused for good.");
  } finally {
    client.close();
  }
  return undefined;
}

function grantTable({ now, output }: CommandLine, found: readonly AgentGrant[]): string {
  if (found.length === 0) return "";
  const rows = found.map(({ id, program, purpose, keys, kind, until, uses }) => [
    id,
    program.name,
    keys.length === 0 ? agentPurposeTexts[purpose] : `${agentPurposeTexts[purpose]}: ${agentKeysText(keys)}`,
    kind === "minutes" && until !== undefined ? `${Math.max(1, Math.ceil((until - now) / 60_000))} min left` : kind,
    `${uses}`,
  ]);
  const columns = [
    { title: "ID" },
    { title: "PROGRAM" },
    { title: "MAY", canShrink: true },
    { title: "HOW LONG" },
    { title: "USES" },
  ];
  return table(columns, rows, output.width, output.paint);
}

async function lock(line: CommandLine): Promise<undefined> {
  const found = await agentOf(line);
  if (found.state === "suspicious") throw new KeyholdError("refused", found.why);
  if (found.state === "unlocked") {
    const answer = await found.client.call("vault.lock", {});
    // A “keyhold agent” ends with its lock, perhaps before it has answered.
    if (!answer.ok && answer.error.code !== "locked") throw new KeyholdError(answer.error.code, answer.error.message);
  }
  endClient(found);
  line.output.result({ locked: true }, found.state === "unlocked" ? "Locked.\n" : `${stateTexts[found.state]}\n`);
  return undefined;
}

/** @throws KeyholdError `locked`, `not_found` or `refused` when there is nobody to ask. */
async function opened(line: CommandLine): Promise<AgentClient> {
  const found = await agentOf(line);
  if (found.state === "unlocked") return found.client;
  endClient(found);
  if (found.state === "suspicious") throw new KeyholdError("refused", found.why);
  throw new KeyholdError(found.state === "locked" ? "locked" : "not_found", stateTexts[found.state]);
}

function endClient(found: FoundAgent): void {
  if (found.state === "unlocked" || found.state === "locked") found.client.close();
}

async function call<Name extends MethodName>(client: AgentClient, name: Name, input: MethodInput<Name>) {
  const answer = await client.call(name, input);
  if (answer.ok) return answer.value as MethodOutput<Name>;
  throw new KeyholdError(answer.error.code, safeLine(withHint(answer.error)));
}
