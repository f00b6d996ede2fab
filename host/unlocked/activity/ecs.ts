/**
 * One line of JSON in the Elastic Common Schema, version 8.17. JSON escapes what would end the line; what other
 * programs take for the end of one is escaped as well.
 */
import { actionSentence, areaOf } from "../../../shared/contract/activity-words.ts";
import type { AuditRecord } from "../../../vault/audit-chain.ts";
import { eventId, type LogEvent, severityOf } from "./log-event.ts";

/** Control characters that JSON leaves as they are, and the two separators of Unicode. */
const lineEnds = /[\u007f-\u009f\u2028\u2029]/g;

export function ecsLine(event: LogEvent): string {
  const { seq, at, actor, device, program, action, subject, outcome, vault } = event;
  const line = {
    "@timestamp": new Date(at).toISOString(),
    message: subject === "" ? actionSentence(action) : `${actionSentence(action)}: ${subject}`,
    ecs: { version: "8.17.0" },
    event: {
      id: eventId(event),
      ...kindOf(event),
      module: "keyhold",
      dataset: "keyhold.activity",
      provider: "keyhold",
      action,
      outcome: outcome === "ok" ? "success" : "failure",
      sequence: seq,
      severity: severityOf(event),
    },
    user: { name: actor },
    host: { hostname: device },
    process: { name: program },
    keyhold: { vault, seq, subject, outcome },
  };
  return JSON.stringify(line).replace(lineEnds, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

type Kind = {
  readonly kind: "event" | "alert";
  readonly category: readonly string[];
  readonly type: readonly string[];
};

/** Categories and types as the schema allows them together. */
function kindOf({ action, outcome }: Pick<AuditRecord, "action" | "outcome">): Kind {
  if (action.endsWith(".intercepted") || action === "activity.unusual") {
    return { kind: "alert", category: ["intrusion_detection"], type: ["info"] };
  }
  const kind = "event";
  if (action === "vault.unlock") return { kind, category: ["authentication"], type: ["start"] };
  if (action === "settings.set" || action.startsWith("vault.")) {
    return { kind, category: ["configuration"], type: [action === "vault.backup" ? "access" : "change"] };
  }
  if (areaOf(action) === "team") return { kind, category: ["iam"], type: ["user", "change"] };
  const looks = /\.(reveal|copy|inject|create|export|open)$/.test(action);
  return { kind, category: ["database"], type: [looks ? "access" : outcome === "ok" ? "change" : "info"] };
}
