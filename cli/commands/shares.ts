import type { Command } from "commander";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { Share, ShareState, TimeToLive } from "../../shared/contract/link-methods.ts";
import type { CommandLine } from "../command-line.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { guestPassphrase } from "../guest-passphrase.ts";
import { example, type Launch } from "../launch.ts";
import { shareJson } from "../share-json.ts";
import type { Colour } from "../text/colour.ts";
import { relativeTime } from "../text/dates.ts";
import { type Cell, table } from "../text/table.ts";
import { collect, parseChoice } from "../values/choice.ts";
import { tellMade, tokenFrom } from "./share.ts";

const lifetimes = ["10m", "1h", "1d", "3d", "7d"] as const satisfies readonly TimeToLive[];

type Options = {
  readonly retry?: boolean;
  readonly again?: string[];
  readonly ttl?: TimeToLive;
  readonly guestPassphrase?: boolean;
  readonly offline?: boolean;
  readonly allowPrivateHttp?: boolean;
  readonly relayTokenFile?: string;
};

export function addSharesCommand(program: Command, launch: Launch): void {
  program
    .command("shares")
    .description("List the links you made and what became of them.")
    .option("--retry", "send what a relay had not taken")
    .option(
      "--again <id>",
      "make a link that ended unopened again, for the same person; several times for several",
      collect,
    )
    .option("--ttl <time>", `with --again: how long it lives: ${lifetimes.join(", ")}`, parseChoice(lifetimes, "--ttl"))
    .option("--guest-passphrase", "with --again: the guest link's passphrase; asked for, or read from standard input")
    .option("--allow-private-http", "with --again: use a relay without https on a private network")
    .option("--offline", "do not ask the relays")
    .option("--relay-token-file <file>", "with --retry and --again: the token of a relay that asks for one")
    .addHelpText("after", example("keyhold shares", "keyhold shares --again 4f0c"))
    .action((options: Options) => launch("shares", (line) => shares(line, options)));
}

async function shares(line: CommandLine, options: Options): Promise<ExitCode | undefined> {
  if (options.again !== undefined) return await again(line, options.again, options);
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
  if (found.shares.some(({ state }) => state === "intercepted")) {
    const { plans } = await session.call("compromised.list", {});
    const names = plans.map(({ name, env }) => `${name} (${env})`).join(", ");
    if (plans.length > 0) output.warn(`Compromised: ${names}. “keyhold compromised NAME” goes on with the plan.`);
  }
  for (const problem of problems) output.warn(problem);
  for (const relay of found.unreachable) output.warn(`${relay} did not answer: its links are shown as last known.`);
  return problems.length > 0 ? exitCodes.failed : undefined;
}

async function again(
  line: CommandLine,
  beginnings: readonly string[],
  options: Options,
): Promise<ExitCode | undefined> {
  if (options.guestPassphrase && !line.terminal.canAsk) line.standardInput.claim("--guest-passphrase");
  const relayToken = await tokenFrom(line, options.relayTokenFile);
  const session = await line.unlocked();
  const list = await session.call("shares.list", { refresh: true });
  const ids = beginnings.map((beginning) => idOf(list.shares, beginning));
  const passphrase = options.guestPassphrase ? await guestPassphrase(line, "new") : undefined;
  const { ttl, allowPrivateHttp } = options;
  const guest = passphrase === undefined ? undefined : { passphrase };
  return await tellMade(
    line,
    session,
    await session.call("shares.again", { ids, ttl, relayToken, allowPrivateHttp, guest }),
    {},
  );
}

function idOf(shares: readonly Share[], beginning: string): string {
  const found = shares.filter(({ id }) => id.startsWith(beginning));
  const [first] = found;
  if (first === undefined) {
    throw new KeyholdError("not_found", `There is no share “${beginning}”. Nothing was sent.`, { hint: "list_shares" });
  }
  if (found.length > 1) {
    throw new KeyholdError("ambiguous", `Several shares begin with “${beginning}”. Nothing was sent; give more of it.`);
  }
  return first.id;
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
