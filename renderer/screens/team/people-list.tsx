// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot have rows that are a grid of the look's columns
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, `aria-activedescendant` names the row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid takes the keys
import {
  IconAlertTriangle,
  IconCircleDashed,
  IconDoorExit,
  IconRosetteDiscountCheck,
  IconUser,
} from "@tabler/icons-react";
import { type KeyboardEvent, useRef } from "react";
import type { Environment } from "../../../shared/contract/fields.ts";
import type { TeamView } from "../../../shared/contract/team-methods.ts";
import { useHostQuery } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { EnvironmentCell } from "../../parts/environment.tsx";
import { environments } from "../../parts/environments.ts";
import { smallIcon } from "../../parts/icon.ts";
import list from "../../parts/list.module.css";
import { PersonMark } from "../../parts/person.tsx";
import { offboardingWords } from "../../words/offboarding.ts";
import { rulesWords } from "../../words/rules.ts";
import { teamWords } from "../../words/team.ts";
import { agoText, dateText, exactTime } from "../../words/time.ts";
import type { PersonWithDevices } from "./by-person.ts";
import classes from "./team.module.css";

const stateIcons = { verified: IconRosetteDiscountCheck, unverified: IconCircleDashed, changed: IconAlertTriangle };
const stateTones = { verified: "kh-accent", unverified: "kh-quiet", changed: "kh-warn" };

type PeopleListProps = {
  readonly people: readonly PersonWithDevices[];
  /** With rules, a column for each environment takes the device's and the date's place. */
  readonly team: TeamView | undefined;
  /** Any card of theirs. */
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
};

export function PeopleList({ people, team, selected, onSelect }: PeopleListProps) {
  const me = useHostQuery("me.get", {});
  const counts = useHostQuery("holders.count", {});
  const holds = new Map(counts.data?.people.map((one) => [one.signKey, one.holds]));
  const now = useNow(60_000);
  const grid = useRef<HTMLDivElement>(null);
  const at = people.findIndex(({ devices }) => devices.some(({ id }) => id === selected));
  const move = (to: number) => {
    const person = people[Math.min(people.length - 1, Math.max(0, to))]?.person;
    if (person === undefined) return;
    onSelect(person.id);
    document.getElementById(`person-${person.id}`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== grid.current) return;
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      j: at + 1,
      ArrowUp: Math.max(0, at - 1),
      k: Math.max(0, at - 1),
      Home: 0,
      End: people.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(to);
  };
  const { columns } = teamWords;
  const columnsClass = team === undefined ? classes.columns : classes.ruled;
  return (
    <div
      ref={grid}
      role="grid"
      aria-label={teamWords.list}
      tabIndex={0}
      className={classes.grid}
      aria-activedescendant={at < 0 ? undefined : `person-${people[at]?.person.id}`}
      onKeyDown={onKeyDown}
      data-region=""
    >
      <div role="row" className={`${list.head} ${columnsClass}`}>
        <span role="columnheader">
          <span className="kh-unseen">{columns.mark}</span>
        </span>
        <span role="columnheader">{columns.name}</span>
        <span role="columnheader">{columns.identity}</span>
        {team === undefined ? (
          <>
            <span role="columnheader">{columns.device}</span>
            <span role="columnheader" className={list.right}>
              {columns.added}
            </span>
          </>
        ) : (
          environments.map((env) => (
            <span key={env} role="columnheader" className={list.center}>
              {env}
            </span>
          ))
        )}
        <span role="columnheader" className={list.right}>
          {offboardingWords.holds}
        </span>
      </div>
      {me.data !== undefined && (
        <div role="row" className={`${list.row} ${list.withPerson} ${columnsClass}`}>
          <span role="gridcell">
            <PersonMark name={me.data.name} state="me" />
          </span>
          <span role="gridcell" className={list.name}>
            {me.data.name}
            <small>{team === undefined ? teamWords.you : rulesWords.roles[team.role]}</small>
          </span>
          <span role="gridcell" className={classes.state}>
            <IconUser {...smallIcon} />
            <span>{teamWords.yourself}</span>
          </span>
          {team === undefined ? (
            <>
              <span role="gridcell" className="kh-body kh-clip">
                {me.data.device}
              </span>
              <span role="gridcell" />
            </>
          ) : (
            <Receives allowed={myEnvironments(team)} />
          )}
          <span role="gridcell" />
        </div>
      )}
      {people.map((one, index) => {
        const { person, state } = one;
        const Icon = person.leaving === undefined ? stateIcons[state] : IconDoorExit;
        return (
          <div
            key={person.id}
            id={`person-${person.id}`}
            role="row"
            aria-selected={index === at}
            className={`${list.row} ${list.withPerson} ${columnsClass} ${classes.choosable} ${index === at ? list.selected : ""}`}
            onClick={() => onSelect(person.id)}
          >
            <span role="gridcell">
              <PersonMark name={person.name} state={person.leaving === undefined ? state : "leaving"} />
            </span>
            <span role="gridcell" className={list.name}>
              {person.name}
              <small>{smallText(one, team)}</small>
            </span>
            <span
              role="gridcell"
              className={`${classes.state} ${person.leaving === undefined ? stateTones[state] : "kh-warn"}`}
            >
              <Icon {...smallIcon} />
              <span>{stateText(one, now)}</span>
            </span>
            {team === undefined ? (
              <>
                <span role="gridcell" className="kh-body kh-clip" title={devicesText(one)}>
                  {devicesText(one)}
                </span>
                <span role="gridcell" className={`kh-body ${list.right}`} title={exactTime(person.addedAt)}>
                  {agoText(person.addedAt, now)}
                </span>
              </>
            ) : (
              <Receives allowed={person.closedAt === undefined ? (person.receives ?? []) : []} />
            )}
            <span role="gridcell" className={list.right}>
              {holds.get(person.personOf)}
            </span>
          </div>
        );
      })}
    </div>
  );
}

function Receives({ allowed }: { readonly allowed: readonly Environment[] }) {
  return environments.map((env) => (
    <span key={env} role="gridcell" className={list.center}>
      <EnvironmentCell env={env} present={allowed.includes(env)} without={rulesWords.mayNotReceive(env)} />
    </span>
  ));
}

function myEnvironments({ role, rules }: TeamView): readonly Environment[] {
  if (role === "owner") return environments;
  if (role === "left") return [];
  return rules[role === "none" ? "guest" : role].environments;
}

function devicesText({ inUse, devices }: PersonWithDevices): string {
  return (inUse.length > 0 ? inUse : devices).map(({ device }) => device).join(", ");
}

/** Where a column for the devices is not there, how many they are. */
function smallText({ person, inUse }: PersonWithDevices, team: TeamView | undefined): string | undefined {
  if (person.mine) return teamWords.yourDevices;
  if (team === undefined) return person.email;
  const role = rulesWords.roles[person.role ?? "none"];
  return inUse.length > 1 ? `${role}, ${teamWords.deviceCount(inUse.length)}` : role;
}

function stateText({ person: { leaving }, state, inUse }: PersonWithDevices, now: number): string {
  if (leaving !== undefined)
    return leaving.on === undefined ? offboardingWords.leaves : offboardingWords.leavesOn(dateText(leaving.on, now));
  return inUse.length === 0 ? teamWords.outOfUse : teamWords.states[state];
}
