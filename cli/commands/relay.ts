import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { RelayOptions, RunningRelay } from "../../relay/start.ts";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import { collect, parseChoice } from "../values/choice.ts";
import { parseBytes, parseWhole } from "../values/number.ts";

const logLevels = ["info", "warn", "error", "silent"] as const;

type Options = {
  readonly listen?: string;
  readonly store?: string;
  readonly origin?: string[];
  readonly createTokenFile?: string;
  readonly rateLimit?: string;
  readonly trustProxy?: string[];
  readonly quota?: string;
  readonly ciphertextLimit?: string;
  readonly inbox: boolean;
  readonly newEpoch?: boolean;
  readonly log?: (typeof logLevels)[number];
};

export function addRelayCommand(program: Command, launch: Launch): void {
  program
    .command("relay")
    .description("Serve one-time links. A relay sees sizes and times, never what a link holds.")
    .option("--listen <host:port>", "where to listen (default: 127.0.0.1:8787)")
    .option("--store <store>", "sqlite:FILE (default: a file in your data folder)")
    .option("--origin <url>", "its public address, like https://links.example.com; several times", collect)
    .option("--create-token-file <file>", "only who has a token of this file may make links; made if it is not there")
    .option("--rate-limit <number>", "requests a minute from one address, or off")
    .option("--trust-proxy <cidr>", "believe X-Forwarded-For of this proxy; several times", collect)
    .option("--quota <size>", "how large the store may grow (default: 1GiB)")
    .option("--ciphertext-limit <size>", "how large one link may be (default: 64KiB, at most 2MiB)")
    .option("--no-inbox", "links cannot be left here for people to find")
    .option("--new-epoch", "forget all links, after the store was restored from a backup")
    .option(
      "--log <level>",
      `${logLevels.join(", ")}; one JSON line an event on standard error`,
      parseChoice(logLevels, "--log"),
    )
    .addHelpText(
      "after",
      example("keyhold relay", "keyhold relay --listen 0.0.0.0:8787 --origin https://links.example.com"),
    )
    .action((options: Options) => launch("relay", (line) => relay(line, options)));
}

/** Serves until it is told to stop. */
async function relay(line: CommandLine, options: Options): Promise<undefined> {
  const { startRelay } = await import("../../relay/start.ts");
  const running = await startRelay(await relayOptions(line, options));
  line.output.result({ url: running.url }, `listening on ${running.url}\n`);
  for (const warning of running.warnings) line.output.warn(warning);
  await stopped(running);
  return undefined;
}

async function relayOptions(line: CommandLine, options: Options): Promise<RelayOptions> {
  const { parseListen } = await import("../../relay/options.ts");
  return {
    ...(options.listen === undefined ? {} : parseListen(options.listen)),
    store: options.store ?? `sqlite:${defaultStore(line)}`,
    ...(options.origin === undefined ? {} : { origins: options.origin }),
    ...(options.createTokenFile === undefined ? {} : { tokensFile: options.createTokenFile }),
    ...(options.rateLimit === undefined
      ? {}
      : {
          rateLimit: options.rateLimit === "off" ? "off" : parseWhole(options.rateLimit, "--rate-limit", 1, 1_000_000),
        }),
    ...(options.trustProxy === undefined ? {} : { trustedProxies: options.trustProxy }),
    ...(options.quota === undefined ? {} : { storageLimit: parseBytes(options.quota, "--quota") }),
    ...(options.ciphertextLimit === undefined
      ? {}
      : { ciphertextLimit: parseBytes(options.ciphertextLimit, "--ciphertext-limit") }),
    ...(options.inbox ? {} : { inbox: false }),
    ...(options.newEpoch ? { newEpoch: true } : {}),
    ...(options.log === undefined ? {} : { logLevel: options.log }),
  };
}

function defaultStore(line: CommandLine): string {
  const folder = join(line.dataDirectory, "relay");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, "links.sqlite");
}

/** Finishes what is under way at the first signal; a second one ends the process at once. */
async function stopped(running: RunningRelay): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
  await running.close();
}
