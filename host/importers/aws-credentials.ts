/**
 * The AWS programs' credentials file: a profile in brackets, and its lines. One key a profile, its id and its secret in
 * two lines as the rotation of AWS keys reads and writes them.
 */
import { environmentIn } from "./guess.ts";
import { Findings, type ParseJob } from "./parsed.ts";
import { checkLines, readText } from "./read-text.ts";
import { malformed } from "./refuse.ts";

const secretLine = /^\s*aws_secret_access_key\s*=/im;

export function looksLikeAws(text: string): boolean {
  return secretLine.test(text) && /^\s*\[[^\]\n]+\]/m.test(text);
}

export function parseAws({ bytes }: ParseJob): Findings {
  const text = readText(bytes);
  checkLines(text);
  const findings = new Findings();
  const profiles = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const header = /^\[\s*(?:profile\s+)?([^\]]+?)\s*\]$/.exec(line)?.[1];
    const equals = line.indexOf("=");
    if (header !== undefined) {
      current = profiles.get(header) ?? new Map();
      profiles.set(header, current);
    } else if (equals < 1 || current === undefined) findings.leave("unreadable", `line ${index + 1}`);
    else current.set(line.slice(0, equals).trim().toLowerCase(), line.slice(equals + 1).trim());
  }
  if (profiles.size === 0) throw malformed("there is no profile in it");
  for (const [profile, lines] of profiles) addProfile(findings, profile, lines);
  return findings;
}

function addProfile(findings: Findings, profile: string, lines: ReadonlyMap<string, string>): void {
  const id = lines.get("aws_access_key_id");
  const secret = lines.get("aws_secret_access_key");
  if (id === undefined || secret === undefined) {
    findings.leave(lines.size === 0 ? "empty" : "unsupported", profile);
    return;
  }
  const token = lines.get("aws_session_token");
  const written = [`aws_access_key_id = ${id}`, `aws_secret_access_key = ${secret}`];
  if (token !== undefined) written.push(`aws_session_token = ${token}`);
  findings.add({
    name: `aws-${profile}`,
    value: written.join("\n"),
    place: `[${profile}]`,
    service: "AWS",
    env: environmentIn(profile),
    type: token === undefined ? "private" : "temporary",
    notes: lines.has("region") ? `Region: ${lines.get("region")}` : undefined,
  });
}
