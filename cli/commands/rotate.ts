import type { Command } from "commander";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { type Environment, environments } from "../../shared/contract/fields.ts";
import type { KeyReference } from "../../shared/contract/key-methods.ts";
import type { TimeToLive } from "../../shared/contract/link-methods.ts";
import {
  longestGraceDays,
  type Rotation,
  type RotationReason,
  rotationReasons,
} from "../../shared/contract/rotation-methods.ts";
import type { CommandLine } from "../command-line.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { addGeneratorOptions, checkValueOptions, namesValue, recipeFrom, valueFrom } from "../key-options.ts";
import { example, type Launch } from "../launch.ts";
import { personName, tellRotation } from "../rotation-text.ts";
import type { Session } from "../session.ts";
import { safeLine } from "../text/safe-text.ts";
import { collect, parseChoice } from "../values/choice.ts";
import { parseWhole } from "../values/number.ts";
import { tokenFrom } from "./share.ts";

const lifetimes = ["10m", "1h", "1d", "3d", "7d"] as const satisfies readonly TimeToLive[];

export type RotateOptions = {
  readonly env?: Environment;
  readonly valueFile?: string;
  readonly generate?: boolean;
  readonly prefix?: string;
  readonly length?: string;
  readonly checksum?: boolean;
  readonly auto?: boolean;
  readonly with?: string;
  readonly discard?: string;
  readonly correct?: boolean;
  readonly grace?: string;
  readonly reason?: RotationReason;
  readonly share: boolean;
  readonly skip?: string[];
  readonly again?: string[];
  readonly revoked?: boolean;
  readonly finish?: boolean;
  readonly cancel?: boolean;
  readonly resume?: boolean;
  readonly status?: boolean;
  readonly relay?: string;
  readonly relayTokenFile?: string;
  readonly allowPrivateHttp?: boolean;
  readonly ttl?: TimeToLive;
};

export function addRotateCommand(program: Command, launch: Launch): void {
  const command = program
    .command("rotate")
    .description("Replace a value so that everybody who holds it gets the new one. Run it again to go on.")
    .argument("[name]", "the key; without it, the rotations that are running are listed")
    .option("--env <environment>", environments.join(", "), parseChoice(environments, "--env"))
    .option("--value-file <file>", "take the new value from a file, or from standard input with -")
    .option("--generate", "make a random new value");
  addGeneratorOptions(command)
    .option("--auto", "have the provider's interface make the new value, and end the old one after its grace time")
    .option("--with <name>", "with --auto: a key of this vault that may make and revoke keys there")
    .option("--discard <id>", "with --auto: delete the provider's key whose value was lost")
    .option("--correct", "the new value that was put in was wrong: put in another")
    .option("--grace <days>", "how long the old value is kept working, like 7d; 0 for not at all")
    .option("--reason <reason>", rotationReasons.join(", "), parseChoice(rotationReasons, "--reason"))
    .option("--no-share", "make no links; the holders are listed as not having the new value")
    .option("--skip <person>", "make no link for this person; several times", collect)
    .option("--again <person>", "make this person another link; several times", collect)
    .option("--revoked", "the old value was revoked at the provider")
    .option("--finish", "end it although something is missing")
    .option("--cancel", "stop it; nothing that was done is undone")
    .option("--resume", "take up what was cancelled")
    .option("--status", "only say how it stands")
    .option("--relay <url>", "another relay than the one in “keyhold config”")
    .option("--relay-token-file <file>", "the token of a relay that asks for one")
    .option("--allow-private-http", "use a relay without https on a private network")
    .option("--ttl <time>", `how long the links live: ${lifetimes.join(", ")}`, parseChoice(lifetimes, "--ttl"))
    .addHelpText(
      "after",
      example("keyhold rotate stripe-live --env prod", "keyhold rotate mail --env prod --auto --grace 2d"),
    )
    .action((name: string | undefined, options: RotateOptions) =>
      launch("rotate", (line) => (name === undefined ? list(line) : rotate(line, name, options))),
    );
}

async function list(line: CommandLine): Promise<undefined> {
  const session = await line.unlocked();
  const { rotations } = await session.call("rotations.list", {});
  tellRotation(line, rotations, []);
  if (rotations.length === 0) line.output.note("No rotation is running. “keyhold rotate NAME” starts one.");
  return undefined;
}

async function rotate(line: CommandLine, name: string, options: RotateOptions): Promise<ExitCode | undefined> {
  checkOptions(line, options);
  const relayToken = await tokenFrom(line, options.relayTokenFile);
  const session = await line.unlocked();
  const key: KeyReference = options.env === undefined ? { name } : { name, env: options.env };
  let rotation = await begin(line, session, key, options);
  if (options.status) return tell(line, session, rotation, []);
  if (options.cancel) {
    ({ rotation } = await session.call("rotations.cancel", { id: rotation.id }));
    return tell(line, session, rotation, []);
  }
  rotation = await putValue(line, session, rotation, options);
  const problems: string[] = [];
  if (rotation.newVersion !== undefined) {
    rotation = await choosePeople(session, rotation, options);
    const again = (options.again ?? []).flatMap((person) => signKeysOf(rotation, person));
    if (options.share && (rotation.step === "share" || again.length > 0 || hasUnsent(rotation))) {
      const { relay, allowPrivateHttp, ttl } = options;
      const sharing = { id: rotation.id, again, relay, relayToken, allowPrivateHttp, ttl };
      const shared = await session.call("rotations.share", sharing);
      rotation = shared.rotation;
      for (const warning of shared.warnings) line.output.warn(warning);
      problems.push(...shared.problems);
    }
    rotation = await revoke(line, session, rotation, options);
  }
  if (options.finish && rotation.state === "running") {
    ({ rotation } = await session.call("rotations.finish", { id: rotation.id, anyway: true }));
  }
  return tell(line, session, rotation, problems);
}

/** The one that is running, or a new one. Looking starts none, and what ended is only taken up when asked. */
async function begin(line: CommandLine, session: Session, key: KeyReference, options: RotateOptions) {
  const page = await session.call("keys.get", { key });
  const { rotations } = await session.call("rotations.list", { ended: true });
  const known = rotations.filter(({ valueId }) => valueId === page.id).reverse();
  const running = known.find(({ state }) => state === "running");
  if (options.resume && running === undefined) {
    const cancelled = known.find(({ state }) => state === "cancelled");
    if (cancelled === undefined) throw new KeyholdError("not_found", "No cancelled rotation of this key is on record.");
    return (await session.call("rotations.resume", { id: cancelled.id })).rotation;
  }
  if (options.status || options.cancel) {
    const found = options.status ? (running ?? known[0]) : running;
    if (found === undefined) {
      throw new KeyholdError("not_found", `No rotation of “${page.name}” is running. Nothing was changed.`);
    }
    // The receipts: who has opened what.
    await session.call("shares.list", {});
    return (await session.call("rotations.get", { id: found.id })).rotation;
  }
  const graceDays = options.grace === undefined ? undefined : graceFrom(options.grace);
  const started = await session.call("rotations.start", { key: { id: page.id }, reason: options.reason, graceDays });
  if (!started.resumed) return started.rotation;
  if (!line.output.json) line.output.note(`Going on with the rotation of ${safeLine(page.name)} (${page.env}).`);
  await session.call("shares.list", {});
  const { id } = started.rotation;
  return (await session.call("rotations.change", { id, graceDays })).rotation;
}

async function putValue(line: CommandLine, session: Session, rotation: Rotation, options: RotateOptions) {
  const { id } = rotation;
  const correct = options.correct ?? false;
  if (rotation.newVersion !== undefined && !correct) {
    if (namesValue(options)) {
      line.output.warn(
        `The new value is in already (version ${rotation.newVersion}): the one given now was not used. --correct puts in another.`,
      );
    }
    return rotation;
  }
  if (options.auto && rotation.automatic?.rotates) {
    const asked = {
      id,
      ...(options.with === undefined ? {} : { with: { name: options.with } }),
      ...(options.discard === undefined ? {} : { discard: options.discard }),
    };
    const { rotation: next, warnings } = await session.call("rotations.automatic", asked);
    for (const { text } of warnings) line.output.warn(text);
    return next;
  }
  if (options.auto && rotation.automatic !== undefined) line.output.note(rotation.automatic.needs);
  if (!namesValue(options) && !line.terminal.canAsk) return rotation;
  if (rotation.providerPage !== undefined && !options.generate) {
    line.output.note(`Make the new one on the provider's page: ${safeLine(rotation.providerPage)}`);
  }
  const given = options.generate
    ? { generate: recipeFrom(options) }
    : { value: await valueFrom(line, session, options) };
  const { rotation: next, warnings } = await session.call("rotations.newValue", { id, correct, ...given });
  for (const { text } of warnings) line.output.warn(text);
  return next;
}

async function choosePeople(session: Session, rotation: Rotation, options: RotateOptions): Promise<Rotation> {
  const { id } = rotation;
  if (!options.share) return (await session.call("rotations.skip", { id })).rotation;
  if (options.skip === undefined) return rotation;
  const people = options.skip.flatMap((person) => signKeysOf(rotation, person));
  return (await session.call("rotations.skip", { id, people })).rotation;
}

async function revoke(line: CommandLine, session: Session, rotation: Rotation, options: RotateOptions) {
  const { id, oldRevokedAt, graceUntil = 0, automatic } = rotation;
  if (oldRevokedAt !== undefined || rotation.state !== "running") return rotation;
  if (options.revoked) return (await session.call("rotations.revoke", { id, by: "person" })).rotation;
  const isDue = rotation.step === "revoke" && graceUntil <= line.now;
  if (!options.auto || !automatic?.revokes || !isDue) return rotation;
  const asked = options.with === undefined ? {} : { with: { name: options.with } };
  return (await session.call("rotations.revoke", { id, by: "provider", ...asked })).rotation;
}

async function tell(
  line: CommandLine,
  session: Session,
  rotation: Rotation,
  problems: readonly string[],
): Promise<ExitCode | undefined> {
  const { links } =
    rotation.state === "running" ? await session.call("rotations.links", { id: rotation.id }) : { links: [] };
  tellRotation(line, rotation, links);
  for (const problem of problems) line.output.warn(problem);
  return problems.length > 0 ? exitCodes.failed : undefined;
}

/** Of all devices of the one person who is called so; “NAME (DEVICE)” means one device. */
function signKeysOf({ people }: Rotation, wanted: string): string[] {
  const fold = wanted.toLowerCase();
  const device = people.filter((person) => personName(person).toLowerCase() === fold);
  const found = device.length > 0 ? device : people.filter(({ name }) => name.toLowerCase() === fold);
  if (found.length === 0) {
    throw new KeyholdError("not_found", `“${wanted}” is not among those who hold this key. Nothing was sent.`);
  }
  if (new Set(found.map(({ personOf, signKey }) => personOf ?? signKey)).size > 1) {
    throw new KeyholdError("ambiguous", `Several people who hold this key are called “${wanted}”.`);
  }
  return found.map(({ signKey }) => signKey);
}

const hasUnsent = ({ people, oldLinks }: Rotation): boolean =>
  oldLinks.length > 0 || people.some(({ share }) => share?.state === "unsent");

function graceFrom(text: string): number {
  return parseWhole(text.trim().replace(/d$/, ""), "--grace", 0, longestGraceDays);
}

function checkOptions(line: CommandLine, options: RotateOptions): void {
  if (options.grace !== undefined) graceFrom(options.grace);
  if (options.auto && namesValue(options)) {
    throw new KeyholdError("invalid_input", "Give one of --auto, --generate and --value-file. Nothing was changed.");
  }
  if (options.discard !== undefined && !options.auto) {
    throw new KeyholdError("invalid_input", "--discard goes with --auto. Nothing was changed.");
  }
  if (namesValue(options) || options.prefix !== undefined) checkValueOptions(line, options);
}
