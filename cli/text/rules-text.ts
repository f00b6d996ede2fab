/** The team rules as a person reads them in a terminal. */
import type { MethodOutput } from "../../shared/contract/api.ts";
import type { TeamRuleLine, TeamSigner, TeamView } from "../../shared/contract/team-methods.ts";
import { isoTime, relativeTime } from "./dates.ts";
import { safeLine } from "./safe-text.ts";
import { type Cell, table } from "./table.ts";

type Output = { readonly width: number | undefined; readonly paint: Parameters<typeof table>[3] };

export function rulesText(team: TeamView, now: number, { width, paint }: Output): string {
  const people = team.people.map((person): Cell[] => [
    safeLine(person.name),
    person.role === "left" ? "out of the team" : person.role,
  ]);
  const head = `${safeLine(team.name)}, version ${team.number}, signed by ${said(team.signedBy)} ${relativeTime(team.signedAt, now)}; founded by ${said(team.founder)}\n`;
  return `${head}${linesText(team.lines)}\n${table([{ title: "NAME", canShrink: true }, { title: "ROLE" }], people, width, paint)}`;
}

export function linesText(lines: readonly TeamRuleLine[]): string {
  return lines.map(({ number, subject, text }) => `  ${number}  ${subject}: ${text}\n`).join("");
}

function said({ me, name }: TeamSigner): string {
  return me ? "you" : safeLine(name);
}

export function rulesJson({ team, offers }: MethodOutput<"rules.get">): object {
  const shownOffers = offers.map(({ at, ...offer }) => ({ ...offer, at: isoTime(at) }));
  if (team === undefined) return { team: null, offers: shownOffers };
  return { team: teamJson(team), offers: shownOffers };
}

export function teamJson({ signedAt, news, ...team }: TeamView): object {
  return {
    ...team,
    signedAt: isoTime(signedAt),
    news: news.map(({ at, ...one }) => ({ ...one, at: isoTime(at) })),
  };
}
