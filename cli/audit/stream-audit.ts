import { resolve } from "node:path";
import type { ExportFormat } from "../../shared/contract/activity-words.ts";
import type { StreamState } from "../../shared/contract/stream-methods.ts";
import type { CommandLine } from "../command-line.ts";
import type { Session } from "../session.ts";
import { withIsoTimes } from "../text/dates.ts";
import { safeLine } from "../text/safe-text.ts";

type Options = { readonly format?: ExportFormat; readonly from?: "start" | "now" };

/** @param place `true`: only say how far it is. */
export async function stream(
  line: CommandLine,
  session: Session,
  place: string | true,
  { format, from }: Options,
): Promise<undefined> {
  if (place !== true) {
    const target = place === "off" ? "" : wholeTarget(place);
    await session.call("activity.setStream", {
      target,
      format: format === "cef" ? "cef" : "ecs",
      ...(from === undefined ? {} : { from }),
    });
  }
  const state = await session.call("activity.stream", {});
  line.output.result(withIsoTimes(state, "sentAt", "retryAt"), () => textOf(state));
  if (state.inTheClear) {
    line.output.warn("Entries go there unencrypted: who sits on the network in between can read the names in them.");
  }
  return undefined;
}

/** A file is named from where the person stands; the vault keeps its whole path. */
export function wholeTarget(place: string): string {
  return /^syslog[+:]/i.test(place) ? place : resolve(place);
}

function textOf({ state, target, format, sent, total, failure }: StreamState): string {
  if (state === "off") return "Nothing is sent on.\n";
  const lines = [
    `Sent on to ${safeLine(target)} as ${format.toUpperCase()} while a window is open.`,
    `${sent} of ${total} entries have arrived.`,
    ...(failure === undefined ? [] : [safeLine(failure)]),
  ];
  return `${lines.join("\n")}\n`;
}
