import { useState } from "react";
import type { Person } from "../../../shared/contract/people-methods.ts";
import { useHostQuery } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { SidePanel } from "../../parts/page.tsx";
import { PersonMark } from "../../parts/person.tsx";
import { teamWords } from "../../words/team.ts";
import { CardFacts } from "./card-facts.tsx";
import { SideHead } from "./side-head.tsx";
import classes from "./team.module.css";
import { useRemovePerson } from "./use-remove-person.ts";
import { Words } from "./words.tsx";

type BothCardsProps = {
  /** The card that came with other keys. */
  readonly person: Person;
  readonly earlier: Person | undefined;
  readonly onCompare: (id: string) => void;
  readonly onClose: () => void;
};

/** A changed card beside the one that was known: sharing with the new one stops until words are compared again. */
export function BothCards({ person, earlier, onCompare, onClose }: BothCardsProps) {
  const remove = useRemovePerson();
  const [failure, setFailure] = useState<unknown>();
  return (
    <SidePanel label={teamWords.bothTitle(person.name)}>
      <SideHead
        mark={<PersonMark name={person.name} state="changed" size="big" />}
        title={teamWords.bothTitle(person.name)}
        sub={teamWords.states.changed}
        onClose={onClose}
      />
      <div className={classes.sideBody}>
        <Note tone="warn">{teamWords.bothMore(person.name)}</Note>
        <div className={classes.two}>
          <Button tone="primary" onClick={() => onCompare(person.id)}>
            {teamWords.compareNew}
          </Button>
          <Button onClick={() => void remove(person).then(onClose, setFailure)}>{teamWords.removeNew}</Button>
        </div>
        <FailureNote failure={failure} />
        <OneCard title={teamWords.newCard} person={person} doubted />
        {earlier !== undefined && <OneCard title={teamWords.oldCard} person={earlier} />}
      </div>
    </SidePanel>
  );
}

type OneCardProps = { readonly title: string; readonly person: Person; readonly doubted?: boolean };

function OneCard({ title, person, doubted = false }: OneCardProps) {
  const now = useNow(60_000);
  const words = useHostQuery("team.words", { person: person.id });
  return (
    <section className={`${classes.card} ${doubted ? classes.doubted : ""}`}>
      <h3>
        {title} <span className={doubted ? "kh-warn" : "kh-quiet"}>{teamWords.states[person.state].toLowerCase()}</span>
      </h3>
      <CardFacts person={person} now={now} />
      {words.data !== undefined && <Words words={words.data.words} label={teamWords.wordsOf(person.name)} small />}
      <FailureNote failure={words.error} />
    </section>
  );
}
