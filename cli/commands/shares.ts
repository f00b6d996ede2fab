import type { Command } from "commander";
import type { Share, ShareState } from "../../shared/contract/link-methods.ts";
import type { CommandLine } from "../command-line.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { example, type Launch } from "../launch.ts";
import { shareJson } from "../share-json.ts";
import type { Colour } from "../text/colour.ts";
import { relativeTime } from "../text/dates.ts";
import { type Cell, table } from "../text/table.ts";
import { tokenFrom } from "./share.ts";

type Options = { readonly retry?: boolean; readonly offline?: boolean; readonly relayTokenFile?: string };

export function addSharesCommand(program: Command, launch: Launch): void {
  program
    .command("shares")
    .description("List the links you made and what became of them.")
    .option("--retry", "send what a relay had not taken")
    .option("--offline", "do not ask the relays")
    .option("--relay-token-file <file>", "with --retry: the token of a relay that asks for one")
    .addHelpText("after", example("keyhold shares"))
    .action((options: Options) => launch("shares", (line) => shares(line, options)));
}

async function shares(line: CommandLine, options: Options): Promise<ExitCode | undefined> {
  const session = await line.unlocked();
  const { output } = line;
  let problems: readonly string[] = [];
  if (options.retry) {
    const relayToken = await tokenFrom(line, options.relayTokenFile);
    const retried = await session.call("shares.retry", { relayToken });
    problems = retried.problems;
    if (!output.json) output.note(retried.sent === 1 ? "1 link was sent." : `${retried.sent} links were sent.`);
  }
  const found = await session.call("shares.list", { refresh: !options.offline });
  output.result(found.shares.map(shareJson), () => shareTable(line, found.shares));
  if (found.shares.length === 0) output.note("No links yet. “keyhold share NAME --to PERSON” makes one.");
  for (const { name, to, why } of found.shares) if (why !== undefined) output.note(`${name} for ${to}: ${why}`);
  for (const problem of problems) output.warn(problem);
  for (const relay of found.unreachable) output.warn(`${relay} did not answer: its links are shown as last known.`);
  return problems.length > 0 ? exitCodes.failed : undefined;
}

function shareTable(line: CommandLine, shares: readonly Share[]): string {
  if (shares.length === 0) return "";
  const { width, paint } = line.output;
  const columns = [
    { title: "ID" },
    { title: "KEYS", canShrink: true },
    { title: "FOR", canShrink: true },
    { title: "STATE" },
    { title: "MADE" },
    { title: "EXPIRES" },
  ];
  const rows = shares.map((share): Cell[] => [
    share.id.slice(0, 10),
    share.name,
    share.device === undefined ? share.to : `${share.to} (${share.device})`,
    { text: stateText(share, line.now), colour: stateColour(share.state) },
    relativeTime(share.createdAt, line.now),
    share.state === "waiting" || share.state === "unsent" ? relativeTime(share.expiresAt, line.now) : "",
  ]);
  return table(columns, rows, width, paint);
}

function stateText({ state, openedAt, receipt }: Share, now: number): string {
  const when = openedAt === undefined ? "" : ` ${relativeTime(openedAt, now)}`;
  if (state === "opened") return `opened${when}${receipt ? ", receipt verified" : ""}`;
  return `${state}${when}`;
}

function stateColour(state: ShareState): Colour {
  switch (state) {
    case "opened":
      return "green";
    case "intercepted":
    case "disputed":
      return "red";
    case "unsent":
    case "unconfirmed":
    case "lapsed":
      return "yellow";
    case "waiting":
      return "cyan";
    case "expired":
    case "revoked":
      return "dim";
    default:
      return state satisfies never;
  }
}
