import type { StreamFormat } from "../../../../shared/contract/stream-target.ts";
import type { AuditRecord } from "../../../../vault/audit-chain.ts";
import type { App } from "../../app.ts";
import { cefLine } from "../cef.ts";
import { ecsLine } from "../ecs.ts";
import { eventOf } from "../export-activity.ts";
import type { Line } from "./send.ts";

/** Of a subject that makes an entry too long for one datagram. */
const shortSubject = 1000;

const writers = { ecs: ecsLine, cef: cefLine } as const;

export function linesOf(app: App, format: StreamFormat, entries: readonly AuditRecord[]): Line[] {
  const write = writers[format];
  return entries.map((entry) => {
    const event = eventOf(app, entry);
    const shorter = () => write({ ...event, subject: `${[...event.subject].slice(0, shortSubject).join("")}…` });
    return { event, text: write(event), shorter };
  });
}
