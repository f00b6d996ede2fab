import { IconDoorExit, IconSend, IconUserMinus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useHostQuery } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon } from "../../parts/icon.ts";
import { Note } from "../../parts/note.tsx";
import { SidePanel } from "../../parts/page.tsx";
import { PersonMark } from "../../parts/person.tsx";
import { StateLabel } from "../../parts/state-label.tsx";
import { dialogs } from "../../shell/dialogs.ts";
import { offboardingWords } from "../../words/offboarding.ts";
import { teamWords } from "../../words/team.ts";
import { momentText } from "../../words/time.ts";
import type { PersonWithDevices } from "./by-person.ts";
import { CardFacts } from "./card-facts.tsx";
import { DeviceList } from "./device-list.tsx";
import { HeldList } from "./held-list.tsx";
import { OffboardDialog } from "./offboard-dialog.tsx";
import { SideHead } from "./side-head.tsx";
import classes from "./team.module.css";
import { useRemovePerson } from "./use-remove-person.ts";

type PersonPanelProps = {
  readonly one: PersonWithDevices;
  /** With the card whose words are to be compared. */
  readonly onCompare: (id: string) => void;
  readonly onClose: () => void;
};

/** The most recent links to somebody. */
const mostShown = 12;

export function PersonPanel({ one, onCompare, onClose }: PersonPanelProps) {
  const { person, devices, inUse, state } = one;
  const remove = useRemovePerson();
  const now = useNow(60_000);
  const shares = useHostQuery("shares.list", { refresh: false });
  const [failure, setFailure] = useState<unknown>();
  const signKeys = new Set(devices.map(({ signKey }) => signKey));
  const sent = shares.data?.shares.filter(({ toSignKey = "" }) => signKeys.has(toSignKey)) ?? [];
  const [offboarding, setOffboarding] = useState(false);
  const navigate = useNavigate();
  const openList = (id: string) => void navigate({ to: "/team/offboard/$id", params: { id } });
  const verified = state === "verified";
  const several = devices.length > 1 || person.mine === true;
  // The words that are still to be compared; with all compared, those of the first device again.
  const doubtful = inUse.find((device) => device.state !== "verified") ?? person;
  return (
    <SidePanel label={teamWords.person(person.name)}>
      <SideHead
        mark={<PersonMark name={person.name} state={person.leaving === undefined ? state : "leaving"} size="big" />}
        title={person.name}
        sub={subText(one)}
        onClose={onClose}
      />
      <div className={classes.sideBody}>
        {person.leaving !== undefined && (
          <Note tone="warn">
            {offboardingWords.closed(person.name)}{" "}
            <button type="button" className="kh-linkbutton" onClick={() => openList(person.leaving?.offboarding ?? "")}>
              {offboardingWords.openOffboarding}
            </button>
          </Note>
        )}
        {!verified && (
          <Note tone="warn">{teamWords.notVerified(person.name, several ? doubtful.device : undefined)}</Note>
        )}
        <div className={classes.two}>
          <Button tone={verified ? "plain" : "primary"} onClick={() => onCompare(doubtful.id)}>
            {verified ? teamWords.compareAgain : teamWords.compare}
          </Button>
          <Button icon={<IconSend {...icon} />} keycap="S" onClick={() => dialogs.open({ name: "share", keys: [] })}>
            {teamWords.share}
          </Button>
        </div>
        {several ? <DeviceList one={one} now={now} onCompare={onCompare} /> : <CardFacts person={person} now={now} />}
        <section>
          <h3>{teamWords.sentHead(sent.length)}</h3>
          {sent.length === 0 ? (
            <p className="kh-small kh-body">{teamWords.sentNothing}</p>
          ) : (
            <ul className={classes.sent}>
              {sent.slice(0, mostShown).map((share) => (
                <li key={share.id}>
                  <span className="kh-clip" title={share.name}>
                    {share.name} <small className="kh-quiet">{sentText(share.device, share.createdAt, now)}</small>
                  </span>
                  <StateLabel state={share.state} />
                </li>
              ))}
            </ul>
          )}
        </section>
        <HeldList signKey={person.signKey} />
        <FailureNote failure={failure} />
        {person.leaving === undefined && !person.mine && (
          <div>
            <Button icon={<IconDoorExit {...icon} />} onClick={() => setOffboarding(true)}>
              {offboardingWords.begin}
            </Button>
          </div>
        )}
        {offboarding && <OffboardDialog person={person} onClose={() => setOffboarding(false)} />}
        <div>
          <Button
            tone="quiet"
            flush
            icon={<IconUserMinus {...icon} />}
            onClick={() => void remove(...devices).then(onClose, setFailure)}
          >
            {devices.length > 1 ? teamWords.removeAll : teamWords.remove}
          </Button>
          <p className="kh-small kh-quiet">{teamWords.removeMore}</p>
        </div>
      </div>
    </SidePanel>
  );
}

function subText({ person, state, inUse }: PersonWithDevices): string {
  if (person.leaving !== undefined) return offboardingWords.leaves;
  if (person.mine) return teamWords.yourDevices;
  return inUse.length === 0 ? teamWords.outOfUse : teamWords.states[state];
}

function sentText(device: string | undefined, at: number, now: number): string {
  return device === undefined ? momentText(at, now) : `${device}, ${momentText(at, now)}`;
}
