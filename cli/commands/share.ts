import type { Command } from "commander";
import type { MethodOutput } from "../../shared/contract/api.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { type Environment, environments } from "../../shared/contract/fields.ts";
import type { TimeToLive } from "../../shared/contract/link-methods.ts";
import type { CommandLine } from "../command-line.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { guestPassphrase } from "../guest-passphrase.ts";
import { example, type Launch } from "../launch.ts";
import { needsAnswer } from "../needs-answer.ts";
import { readSource, withoutFinalNewline } from "../read-source.ts";
import type { Session } from "../session.ts";
import { isoTime, relativeTime } from "../text/dates.ts";
import { collect, parseChoice } from "../values/choice.ts";
import { parseMoment } from "../values/when.ts";

const lifetimes = ["10m", "1h", "1d", "3d", "7d"] as const satisfies readonly TimeToLive[];
const longestToken = 4096;
const longestNote = 8192;

type Options = {
  readonly to?: string[];
  readonly device?: string;
  readonly guest?: boolean;
  readonly guestPassphrase?: boolean;
  readonly env?: Environment;
  readonly allOf?: Environment;
  readonly split?: boolean;
  readonly relay?: string;
  readonly relayTokenFile?: string;
  readonly allowPrivateHttp?: boolean;
  readonly ttl?: TimeToLive;
  readonly note?: string;
  readonly noteFile?: string;
  readonly forward: boolean;
  readonly deleteAfter?: string;
  readonly inbox?: boolean;
  readonly qr?: boolean;
  readonly copy?: boolean;
};
type Made = MethodOutput<"shares.create">;
type Created = Made["shares"][number];

export function addShareCommand(program: Command, launch: Launch): void {
  program
    .command("share")
    .description("Make one-time links that hand keys to people. Each link works once, and only for its person.")
    .argument("[name...]", "the keys; several go into one link")
    .option("--all-of <environment>", "everything in this environment", parseChoice(environments, "--all-of"))
    .option("--to <person>", "a teammate's name or e-mail address; several times for several links", collect)
    .option("--device <name>", "with --to: only that device of the person; otherwise every device gets a link")
    .option("--guest", "for somebody without Keyhold: whoever has the link can open it, once")
    .option("--guest-passphrase", "the guest link needs a passphrase too; asked for, or read from standard input")
    .option("--env <environment>", environments.join(", "), parseChoice(environments, "--env"))
    .option("--ttl <time>", `how long the link lives: ${lifetimes.join(", ")}`, parseChoice(lifetimes, "--ttl"))
    .option("--note <text>", "a note for the recipient")
    .option("--note-file <file>", "the note from a file, or from standard input with -")
    .option("--no-forward", "the recipient may not pass it on with Keyhold")
    .option("--delete-after <when>", "the recipient's Keyhold deletes it then: 2030-01-31 or 30d")
    .option("--relay <url>", "another relay than the one in “keyhold config”")
    .option("--relay-token-file <file>", "the token of a relay that asks for one")
    .option("--allow-private-http", "use a relay without https on a private network")
    .option("--split", "several links for each person, when one cannot carry everything")
    .option("--inbox", "also leave it in their inbox at the relay, where their Keyhold finds it")
    .option("--no-inbox", "do not leave it there, whatever “keyhold config get inbox.relays” says")
    .option("--qr", "show each link as a QR code as well")
    .option("--copy", "put the link on the clipboard")
    .addHelpText(
      "after",
      example(
        "keyhold share stripe-live --env prod --to Bob --ttl 1h",
        "keyhold share --all-of staging --to Bob --to Cem",
      ),
    )
    .action((names: string[], options: Options) => launch("share", (line) => share(line, names, options)));
}

async function share(line: CommandLine, names: string[], options: Options): Promise<ExitCode | undefined> {
  checkOptions(line, options);
  if (names.length === 0 && options.allOf === undefined) {
    throw needsAnswer("What is to be shared", "the keys' names, or --all-of ENV");
  }
  const deleteAfter =
    options.deleteAfter === undefined ? undefined : parseMoment(options.deleteAfter, "--delete-after", line.now);
  const note = await noteFrom(line, options);
  const relayToken = await tokenFrom(line, options.relayTokenFile);
  const session = await line.unlocked();
  const passphrase = options.guestPassphrase ? await guestPassphrase(line, "new") : undefined;
  const made = await session.call("shares.create", {
    keys: names.map((name) => ({ name, env: options.env })),
    everythingIn: options.allOf,
    split: options.split,
    to: options.to ?? [],
    device: options.device,
    guest: options.guest ? { passphrase } : undefined,
    relay: options.relay,
    relayToken,
    allowPrivateHttp: options.allowPrivateHttp,
    ttl: options.ttl,
    note,
    noForward: !options.forward,
    deleteAfter,
    inbox: options.inbox,
  });
  return await tellMade(line, session, made, options);
}

/** What was made: the links for standard output, the rest for the person. */
export async function tellMade(
  line: CommandLine,
  session: Session,
  { shares, warnings }: Made,
  options: Pick<Options, "qr" | "copy">,
): Promise<ExitCode | undefined> {
  for (const warning of warnings) line.output.warn(warning);
  if (warnings.length > 0) await nameTheWords(line, session, shares);
  line.output.result(
    shares.map(({ id, link, to, device, expiresAt, state, inInbox }) => {
      const told = { id, link, to, device, expiresAt: isoTime(expiresAt), state };
      return inInbox ? { ...told, inInbox } : told;
    }),
    () => shares.map(({ link }) => `${link}\n`).join(""),
  );
  await tellAbout(line, shares, options);
  return shares.some(({ state }) => state === "unsent") ? exitCodes.failed : undefined;
}

/** Comparing is a warning away: the command for it stands under it. */
async function nameTheWords(line: CommandLine, session: Session, shares: readonly Created[]): Promise<void> {
  const { people } = await session.call("team.list", {});
  const names = new Set(shares.map(({ to }) => to));
  for (const { name, state } of people) {
    if (state !== "verified" && names.has(name)) line.output.note(`The words to compare: keyhold team words ${name}`);
  }
}

function checkOptions(line: CommandLine, options: Options): void {
  if (options.to === undefined && !options.guest) throw needsAnswer("Who it is for", "--to PERSON or --guest");
  if (options.device !== undefined && options.to?.length !== 1) {
    throw new KeyholdError("invalid_input", "--device goes with one --to. Nothing was sent.");
  }
  if (options.guestPassphrase && !options.guest) {
    throw new KeyholdError("invalid_input", "--guest-passphrase goes with --guest. Nothing was sent.");
  }
  if (options.guestPassphrase && !line.terminal.canAsk) line.standardInput.claim("--guest-passphrase");
  if (options.note !== undefined && options.noteFile !== undefined) {
    throw new KeyholdError("invalid_input", "Give one of --note and --note-file. Nothing was sent.");
  }
}

async function tellAbout(
  line: CommandLine,
  shares: readonly Created[],
  options: Pick<Options, "qr" | "copy">,
): Promise<void> {
  const { output } = line;
  for (const { id, link, to: name, device, expiresAt, state, problem, inInbox } of shares) {
    const to = device === undefined ? name : `${name} (${device})`;
    if (state === "unsent") {
      output.warn(
        `The link for ${to} does not work yet: ${problem ?? "the relay did not take it."} It is kept; “keyhold shares --retry” sends it.`,
      );
    } else if (!output.json)
      output.note(`For ${to}, ${until(expiresAt, line.now)}. Revoke it with: keyhold revoke ${id}`);
    if (inInbox && !output.json) output.note(`It also waits in the inbox of ${to} at the relay.`);
    if (options.qr) {
      const { qrCode } = await import("../qr-code.ts");
      output.notePainted(await qrCode(link));
    }
  }
  if (options.copy) await copyLinks(line, shares);
}

function until(expiresAt: number, now: number): string {
  return `expires ${relativeTime(expiresAt + 1000, now)}`;
}

async function copyLinks(line: CommandLine, shares: readonly Created[]): Promise<void> {
  const { clipboard } = await import("../clipboard/clipboard.ts");
  const links = new TextEncoder().encode(listOf(shares));
  await clipboard(line.surroundings).copy(links);
  line.output.note(shares.length === 1 ? "The link is on the clipboard." : "The links are on the clipboard.");
}

/** One link alone; several each with its person, so that none is given to the wrong one. */
function listOf(shares: readonly Created[]): string {
  const [only] = shares;
  if (only !== undefined && shares.length === 1) return only.link;
  return shares.map(({ to, link }) => `${to}: ${link}`).join("\n");
}

async function noteFrom(line: CommandLine, options: Options): Promise<string | undefined> {
  if (options.noteFile === undefined) return options.note;
  const bytes = await readSource(options.noteFile, "--note-file", longestNote, line.standardInput);
  return new TextDecoder().decode(bytes).replaceAll("\r\n", "\n").trimEnd();
}

export async function tokenFrom(line: CommandLine, file: string | undefined): Promise<Uint8Array | undefined> {
  if (file === undefined) return undefined;
  return withoutFinalNewline(await readSource(file, "--relay-token-file", longestToken, line.standardInput));
}
