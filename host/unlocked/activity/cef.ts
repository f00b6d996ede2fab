/**
 * One line in ArcSight's Common Event Format, version 0. The header is parted by `|`, the extension by `=` and blanks;
 * a name may hold any of them. `\`, `|` and `=` get a `\` in front where the format asks for it; line ends become `\n`
 * in the extension and a blank in the header; no other control character is passed on, since nothing can say it there.
 */
import { actionSentence, areaOf } from "../../../shared/contract/activity-words.ts";
import { eventId, type LogEvent, severityOf } from "./log-event.ts";

/** The form of these lines, which is what a reader's rules hang on. */
const formVersion = "1";
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not pass
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
const replacement = "\ufffd";

export function cefLine(event: LogEvent): string {
  const { seq, at, actor, device, program, action, subject, outcome, vault } = event;
  const header = ["Keyhold", "Keyhold", formVersion, action, actionSentence(action), String(severityOf(event))];
  const fields: readonly (readonly [string, string])[] = [
    ["rt", String(at)],
    ["externalId", eventId(event)],
    ["cat", areaOf(action)],
    ["act", action],
    ["outcome", outcome === "ok" ? "success" : "failure"],
    ["reason", outcome],
    ["suser", actor],
    ["dvchost", device],
    ["sproc", program],
    ["msg", subject],
    ["cn1Label", "seq"],
    ["cn1", String(seq)],
    ["cs1Label", "vault"],
    ["cs1", vault],
  ];
  const extension = fields.filter(([, value]) => value !== "").map(([key, value]) => `${key}=${inExtension(value)}`);
  return `CEF:0|${header.map(inHeader).join("|")}|${extension.join(" ")}`;
}

function inHeader(text: string): string {
  return text
    .replace(/\r\n|[\r\n]/g, " ")
    .replace(controls, replacement)
    .replace(/[\\|]/g, "\\$&");
}

function inExtension(text: string): string {
  return text
    .replace(/[\\=]/g, "\\$&")
    .replace(/\r\n|[\r\n]/g, "\\n")
    .replace(controls, replacement);
}
