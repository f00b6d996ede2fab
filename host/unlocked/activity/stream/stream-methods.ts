import type { MethodOutput, ParsedInput } from "../../../../shared/contract/api.ts";
import { KeyholdError } from "../../../../shared/contract/errors.ts";
import { parseStreamTarget } from "../../../../shared/contract/stream-target.ts";
import type { AuditRecord } from "../../../../vault/audit-chain.ts";
import type { App } from "../../app.ts";
import { changeSettings, readSettings } from "../../settings.ts";
import { matching } from "../matching.ts";
import { linesOf } from "./lines.ts";
import { refuseOwnFiles, send } from "./send.ts";

const entriesOfPiece = 2000;

export function streamState(app: App): MethodOutput<"activity.stream"> {
  return app.stream.state;
}

/**
 * Begins, moves or ends the stream. Whoever begins it gets what was logged before, unless they want none of it: where it
 * begins is in the vault with its target, so that no crash and no other window can send more.
 */
export function setStream(app: App, input: ParsedInput<"activity.setStream">): MethodOutput<"activity.setStream"> {
  const parsed = parseStreamTarget(input.target);
  if (parsed !== undefined) refuseOwnFiles(parsed, app.vault.vault.path);
  const old = readSettings(app).activity.stream;
  const what = input.target === "" ? `ended: ${old}` : `to ${input.target} from ${input.from}`;
  let seq = 0;
  let at = 0;
  changeSettings(app, { action: "activity.stream", subject: what, outcome: "ok" }, (settings) => {
    if (input.target !== "" && input.from === "now") {
      seq = app.vault.vault.auditEntries;
      at = seq === 0 ? 0 : (app.vault.vault.readAudit({ from: seq, limit: 1 })[0]?.at ?? 0);
    }
    const stream = { stream: input.target, streamFormat: input.format, streamAfter: seq };
    return { ...settings, activity: { ...settings.activity, ...stream } };
  });
  app.stream.changed(input.target === "" ? undefined : { target: input.target, seq, at });
  return app.stream.state;
}

export async function sendActivity(
  app: App,
  { target, format, filter, after }: ParsedInput<"activity.send">,
): Promise<MethodOutput<"activity.send">> {
  const parsed = parseStreamTarget(target);
  if (parsed === undefined) throw new KeyholdError("invalid_input", `“${target}” is no place to send a log to.`);
  refuseOwnFiles(parsed, app.vault.vault.path);
  const last = app.vault.vault.auditEntries;
  const handed = { what: "send", target, format, filter } as const;
  if (!app.tasks.goesOn(handed, after)) {
    app.vault.audit({ action: "activity.export", subject: `to ${target}`, outcome: "ok" });
  }
  const fits = matching(filter) ?? (() => true);
  const chosen: AuditRecord[] = [];
  let at = after ?? 0;
  while (at < last && chosen.length < entriesOfPiece) {
    const page = app.vault.vault.readAudit({ from: at + 1, limit: Math.min(entriesOfPiece, last - at) });
    chosen.push(...page.filter(fits));
    at = page.at(-1)?.seq ?? last;
  }
  try {
    if (chosen.length > 0) await send(parsed, linesOf(app, format, chosen));
  } catch (error) {
    // Another try at the same piece is not another export.
    app.tasks.mayGoOn(handed, after);
    throw error;
  }
  app.tasks.mayGoOn(handed, at);
  return { entries: chosen.length, last: at, ...(at < last ? { next: at } : {}) };
}
