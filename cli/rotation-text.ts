/** How a rotation is told on the command line, and what scripts get of it. */
import type { Rotation, RotationPerson } from "../shared/contract/rotation-methods.ts";
import type { CommandLine } from "./command-line.ts";
import type { Colour } from "./text/colour.ts";
import { relativeTime, withIsoTimes } from "./text/dates.ts";
import { safeLine } from "./text/safe-text.ts";
import { type Cell, table } from "./text/table.ts";

type Link = { readonly share: string; readonly to: string; readonly link: string };

/** One rotation with its links, or a list of them. */
export function tellRotation(line: CommandLine, told: Rotation | readonly Rotation[], links: readonly Link[]): void {
  if ("id" in told) {
    line.output.result(rotationJson(told, links), () => rotationText(line, told, links));
    if (!line.output.json) line.output.note(nextText(told, line.now));
    return;
  }
  line.output.result(
    told.map((one) => rotationJson(one, [])),
    () => (told.length === 0 ? "" : rotationTable(line, told)),
  );
}

export function rotationJson(rotation: Rotation, links: readonly Link[]): object {
  const people = rotation.people.map(({ signKey: _, personOf: __, share, ...person }) => ({
    ...person,
    ...(share === undefined ? {} : { share: withIsoTimes(share, "expiresAt", "openedAt") }),
    ...linkOf(share?.id, links),
  }));
  const { keyId: _, ...shape } = rotation;
  return withIsoTimes(
    { ...shape, people },
    "startedAt",
    "endedAt",
    "graceUntil",
    "replacedAt",
    "pageOpenedAt",
    "oldRevokedAt",
  );
}

function linkOf(share: string | undefined, links: readonly Link[]): { link?: string } {
  const found = links.find((one) => one.share === share);
  return found === undefined ? {} : { link: found.link };
}

function rotationTable(line: CommandLine, rotations: readonly Rotation[]): string {
  const columns = [
    { title: "NAME", canShrink: true },
    { title: "ENV" },
    { title: "WHY" },
    { title: "BEGUN" },
    { title: "NEXT" },
  ];
  const rows = rotations.map((one): Cell[] => [
    one.name,
    one.env,
    one.reason,
    relativeTime(one.startedAt, line.now),
    stepNames[one.step],
  ]);
  return table(columns, rows, line.output.width, line.output.paint);
}

const stepNames: Readonly<Record<Rotation["step"], string>> = {
  provider: "new value",
  value: "new value",
  share: "share it",
  receipts: "receipts",
  revoke: "revoke the old one",
  done: "done",
  gone: "key removed",
};

function rotationText(line: CommandLine, rotation: Rotation, links: readonly Link[]): string {
  const { paint, width } = line.output;
  const columns = [{ title: "PERSON", canShrink: true }, { title: "NEW VALUE" }, { title: "LINK" }];
  const rows = rotation.people.map((person): Cell[] => {
    const link = linkOf(person.share?.id, links).link ?? "";
    return [personName(person), { text: personText(person, line.now), colour: personColour(person) }, link];
  });
  const head = `${paint("bold", safeLine(rotation.name))} (${rotation.env}), ${stateText(rotation)}\n`;
  // A link must come whole: the table is not cut to the terminal when there is one.
  return head + (rows.length === 0 ? "" : table(columns, rows, links.length > 0 ? undefined : width, paint));
}

/** With the device, where the name alone says too little. */
export function personName({ name, device }: Pick<RotationPerson, "name" | "device">): string {
  return device === undefined ? name : `${name} (${device})`;
}

function stateText({ state, newVersion, fromVersion }: Rotation): string {
  const value = newVersion === undefined ? `version ${fromVersion}, no new value yet` : `now version ${newVersion}`;
  return state === "running" ? value : `${value}, ${state}`;
}

function personText({ state, share, why }: RotationPerson, now: number): string {
  switch (state) {
    case "has":
      return share?.openedAt === undefined ? "has it" : `opened ${relativeTime(share.openedAt, now)}, receipt verified`;
    case "sent":
      return share?.state === "waiting" ? `waiting, ${relativeTime(share.expiresAt, now)}` : (share?.state ?? "sent");
    case "ready":
      return "gets a link next";
    case "again":
      return why ?? "link ended unopened";
    case "skipped":
      return "left out: does not have it";
    case "cannot":
      return why ?? "cannot be sent it";
    default:
      return state satisfies never;
  }
}

function personColour({ state }: RotationPerson): Colour {
  if (state === "has") return "green";
  if (state === "sent") return "cyan";
  return state === "again" ? "red" : "yellow";
}

function nextText(rotation: Rotation, now: number): string {
  const { state, step, graceUntil, automatic, lost, people } = rotation;
  if (state === "done") return "Done. The old value stays in the history.";
  if (state === "cancelled") return "Cancelled. “keyhold rotate NAME --resume” takes it up again.";
  if (lost !== undefined) return lost.text;
  const named = `keyhold rotate ${JSON.stringify(safeLine(rotation.name))} --env ${rotation.env}`;
  switch (step) {
    case "provider":
    case "value":
      return `Next: the new value, with --value-file FILE or --generate${automatic?.rotates ? " or --auto" : ""}.`;
    case "share": {
      const again = people.filter((person) => person.state === "again").map(personName);
      return again.length > 0
        ? `Next: another link for ${safeLine(again.join(", "))}, with --again PERSON, or leave them out with --skip PERSON.`
        : `Next: ${named} makes the links.`;
    }
    case "receipts":
      return "Next: hand over the links. It goes on when everybody has opened theirs.";
    case "revoke": {
      const until =
        graceUntil === undefined || graceUntil <= now ? "" : ` Its grace time ends ${relativeTime(graceUntil, now)}.`;
      const how = automatic?.revokes ? " or --auto" : "";
      return `Next: revoke the old value at the provider, then ${named} --revoked${how}.${until}`;
    }
    case "gone":
      return "The key was removed. “keyhold restore-key” brings it back, or end this with --cancel.";
    case "done":
      return "Done.";
    default:
      return step satisfies never;
  }
}
