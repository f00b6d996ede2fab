/** What leaves for other logs, byte for byte as other people's rules were written for it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cefLine } from "../../host/unlocked/activity/cef.ts";
import { ecsLine } from "../../host/unlocked/activity/ecs.ts";
import type { LogEvent } from "../../host/unlocked/activity/log-event.ts";
import { counted, syslogMessage } from "../../host/unlocked/activity/stream/syslog.ts";
import { toBase64 } from "../../shared/crypto/bytes.ts";

type Vector = { readonly entry: LogEvent; readonly ecs: string; readonly cef: string; readonly frame: string };
const { vectors } = JSON.parse(readFileSync(join(import.meta.dirname, "keyhold/activity-v1.json"), "utf8")) as {
  vectors: Vector[];
};

describe("an entry for other logs", () => {
  test.each(vectors)("$entry.action, $entry.outcome: $entry.seq", ({ entry, ecs, cef, frame }) => {
    expect(ecsLine(entry)).toBe(ecs);
    expect(cefLine(entry)).toBe(cef);
    expect(toBase64(counted(syslogMessage(entry, cef)))).toBe(frame);
  });
});
