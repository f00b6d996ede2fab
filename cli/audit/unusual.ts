import { KeyholdError } from "../../shared/contract/errors.ts";
import type { UnusualMark } from "../../shared/contract/unusual-methods.ts";
import type { CommandLine } from "../command-line.ts";
import type { Session } from "../session.ts";
import { localTime, withIsoTimes } from "../text/dates.ts";
import { safeLine } from "../text/safe-text.ts";

const shortId = 10;

/** @param mine the beginning of a mark's id, or `all`: it was meant. */
export async function unusual(line: CommandLine, session: Session, mine: string | undefined): Promise<undefined> {
  const { marks } = await session.call("activity.unusual", {});
  const { output } = line;
  if (mine === undefined) {
    output.result(
      marks.map((mark) => withIsoTimes(mark, "at")),
      () => marks.map(textOf).join(""),
    );
    if (marks.length === 0) output.note("Nothing unusual that was not judged yet.");
    return undefined;
  }
  const chosen = mine === "all" ? marks : marks.filter(({ id }) => id.startsWith(mine));
  if (mine !== "all" && chosen.length !== 1) {
    throw new KeyholdError(
      chosen.length === 0 ? "not_found" : "ambiguous",
      `“${mine}” is the beginning of ${chosen.length === 0 ? "no mark" : "several marks"}. Nothing was changed.`,
    );
  }
  if (chosen.length > 0) await session.call("activity.decide", { ids: chosen.map(({ id }) => id), as: "mine" });
  output.result({ noted: chosen.length }, `Noted in the log: ${chosen.length}.\n`);
  return undefined;
}

function textOf({ id, at, text, keys }: UnusualMark): string {
  const names = keys.map(({ name, env }) => `${name} (${env})`);
  const concerned = names.length === 0 ? [] : [`            ${safeLine(names.join(", "))}`];
  return `${[`${id.slice(0, shortId)}  ${localTime(at)}  ${safeLine(text)}`, ...concerned].join("\n")}\n`;
}
