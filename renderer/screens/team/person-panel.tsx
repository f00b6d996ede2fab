import { IconDoorExit, IconSend, IconUserMinus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Person } from "../../../shared/contract/people-methods.ts";
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
import { CardFacts } from "./card-facts.tsx";
import { HeldList } from "./held-list.tsx";
import { OffboardDialog } from "./offboard-dialog.tsx";
import { SideHead } from "./side-head.tsx";
import classes from "./team.module.css";
import { useRemovePerson } from "./use-remove-person.ts";

type PersonPanelProps = { readonly person: Person; readonly onCompare: () => void; readonly onClose: () => void };

/** The most recent links to somebody. */
const mostShown = 12;

export function PersonPanel({ person, onCompare, onClose }: PersonPanelProps) {
  const remove = useRemovePerson();
  const now = useNow(60_000);
  const shares = useHostQuery("shares.list", { refresh: false });
  const [failure, setFailure] = useState<unknown>();
  const sent = shares.data?.shares.filter(({ toSignKey }) => toSignKey === person.signKey) ?? [];
  const [offboarding, setOffboarding] = useState(false);
  const navigate = useNavigate();
  const openList = (id: string) => void navigate({ to: "/team/offboard/$id", params: { id } });
  const verified = person.state === "verified";
  return (
    <SidePanel label={teamWords.person(person.name)}>
      <SideHead
        mark={
          <PersonMark name={person.name} state={person.leaving === undefined ? person.state : "leaving"} size="big" />
        }
        title={person.name}
        sub={person.leaving === undefined ? teamWords.states[person.state] : offboardingWords.leaves}
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
        {!verified && <Note tone="warn">{teamWords.notVerified(person.name)}</Note>}
        <div className={classes.two}>
          <Button tone={verified ? "plain" : "primary"} onClick={onCompare}>
            {verified ? teamWords.compareAgain : teamWords.compare}
          </Button>
          <Button icon={<IconSend {...icon} />} keycap="S" onClick={() => dialogs.open({ name: "share", keys: [] })}>
            {teamWords.share}
          </Button>
        </div>
        <CardFacts person={person} now={now} />
        <section>
          <h3>{teamWords.sentHead(sent.length)}</h3>
          {sent.length === 0 ? (
            <p className="kh-small kh-body">{teamWords.sentNothing}</p>
          ) : (
            <ul className={classes.sent}>
              {sent.slice(0, mostShown).map((share) => (
                <li key={share.id}>
                  <span className="kh-clip" title={share.name}>
                    {share.name} <small className="kh-quiet">{momentText(share.createdAt, now)}</small>
                  </span>
                  <StateLabel state={share.state} />
                </li>
              ))}
            </ul>
          )}
        </section>
        <HeldList signKey={person.signKey} />
        <FailureNote failure={failure} />
        {person.leaving === undefined && (
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
            onClick={() => void remove(person.id).then(onClose, setFailure)}
          >
            {teamWords.remove}
          </Button>
          <p className="kh-small kh-quiet">{teamWords.removeMore}</p>
        </div>
      </div>
    </SidePanel>
  );
}
