/** One entry as RFC 5424 has it, and how entries are told apart on a connection (RFC 6587, octet counting). */
import { concat, utf8 } from "../../../../shared/crypto/bytes.ts";
import { type LogEvent, severityOf } from "../log-event.ts";

/** Security and authorization, readable by few: where systems keep such logs. */
const facility = 10;

/** @param line what is said: a line of ECS or CEF, without control characters. */
export function syslogMessage(event: LogEvent, line: string): Uint8Array {
  const priority = facility * 8 + levelOf(event);
  const time = new Date(event.at).toISOString();
  const host = headerField(event.device, 255);
  const id = headerField(event.action, 32);
  return utf8(`<${priority}>1 ${time} ${host} keyhold - ${id} - ${line}`);
}

export function counted(message: Uint8Array): Uint8Array {
  return concat(utf8(`${message.length} `), message);
}

/** Alert, warning, notice or informational. */
function levelOf(event: LogEvent): number {
  const severity = severityOf(event);
  if (severity >= 9) return 1;
  if (severity >= 6) return 4;
  return severity >= 5 ? 5 : 6;
}

/** Header fields are visible ASCII; a blank would begin the next one. */
function headerField(text: string, longest: number): string {
  return text.replace(/[^\x21-\x7e]/g, "_").slice(0, longest) || "-";
}
