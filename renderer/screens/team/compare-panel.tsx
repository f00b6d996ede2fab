/** Twelve words, one by one: the other person reads, Space for each that stands here, and at the end one decision. */
import { IconAlertTriangle, IconCheck, IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { Person } from "../../../shared/contract/people-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { Cut } from "../../parts/cut.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon } from "../../parts/icon.ts";
import { Note } from "../../parts/note.tsx";
import { SidePanel } from "../../parts/page.tsx";
import { PersonMark } from "../../parts/person.tsx";
import { toast } from "../../parts/toast.tsx";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { teamWords } from "../../words/team.ts";
import { dateText } from "../../words/time.ts";
import { SideHead } from "./side-head.tsx";
import classes from "./team.module.css";
import { useRemovePerson } from "./use-remove-person.ts";
import { Words } from "./words.tsx";

type ComparePanelProps = {
  readonly person: Person;
  readonly onDone: () => void;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
};

const wordCount = 12;

export function ComparePanel({ person, onDone, onClose, onRemoved }: ComparePanelProps) {
  const ask = useAsk();
  const refresh = useRefresh();
  const now = useNow(60_000);
  const words = useHostQuery("team.words", { person: person.id });
  const [read, setRead] = useState(0);
  const [differs, setDiffers] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [given] = person.name.split(" ");
  const name = given ?? person.name;

  useNextWordKey(() => setRead((before) => Math.min(wordCount, before + 1)), words.data !== undefined && !differs);
  const verify = async () => {
    if (busy || read < wordCount || differs) return;
    setBusy(true);
    try {
      // What stood on the screen was compared: exactly those words are sent along and checked against the card.
      await ask("team.verify", { person: person.id, words: words.data?.words.join(" ") });
      await refresh("team.list");
      toast({ text: teamWords.verified(person.name) });
      onDone();
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  useShortcuts({ "Ctrl Enter": () => void verify() });

  return (
    <SidePanel label={teamWords.compareTitle(person.name)}>
      <SideHead
        mark={<PersonMark name={person.name} state={person.state} size="big" />}
        title={teamWords.compareTitle(name)}
        sub={[person.email, teamWords.cardAdded(dateText(person.addedAt, now))]
          .filter((part) => part !== undefined)
          .join(", ")}
        takeFocus
        onClose={onClose}
      />
      <div className={classes.sideBody}>
        <FailureNote failure={words.error ?? failure} />
        {differs ? (
          <Differs
            person={person}
            name={name}
            onAgain={() => {
              setDiffers(false);
              setRead(0);
            }}
            onRemoved={onRemoved}
          />
        ) : (
          <>
            <ol className={classes.steps}>
              <li>
                <b>{teamWords.stepCall(name)}</b> {teamWords.stepCallMore}
              </li>
              <li>
                <b>{teamWords.stepRead}</b> {teamWords.stepReadMore}
              </li>
            </ol>
            {words.data !== undefined && <Words words={words.data.words} read={read} label={teamWords.wordsOf(name)} />}
            <Note>{teamWords.theirTurn(name)}</Note>
            <div className={classes.sideFoot}>
              <div className={classes.progress}>
                <Cut teeth={wordCount} left={read} width={96} height={10} />
                <span className="kh-small kh-body" role="status">
                  {teamWords.read(read)}
                </span>
                <button
                  type="button"
                  className="kh-linkbutton kh-end"
                  disabled={read === wordCount}
                  onClick={() => setRead(Math.min(wordCount, read + 1))}
                >
                  <kbd aria-hidden>Space</kbd> {teamWords.nextWord}
                </button>
              </div>
              <div className={classes.two}>
                <Button tone="danger-outline" icon={<IconX {...icon} />} onClick={() => setDiffers(true)}>
                  {teamWords.differs}
                </Button>
                <Button
                  tone="primary"
                  icon={<IconCheck {...icon} />}
                  busy={busy}
                  disabled={read < wordCount}
                  title={read < wordCount ? teamWords.matchHint : undefined}
                  onClick={() => void verify()}
                >
                  {teamWords.match}
                </Button>
              </div>
            </div>
          </>
        )}
      </div>
    </SidePanel>
  );
}

type DiffersProps = {
  readonly person: Person;
  readonly name: string;
  readonly onAgain: () => void;
  readonly onRemoved: () => void;
};

function Differs({ person, name, onAgain, onRemoved }: DiffersProps) {
  const remove = useRemovePerson();
  const [failure, setFailure] = useState<unknown>();
  return (
    <>
      <Note tone="danger" title={teamWords.differsTitle} live>
        <p>{teamWords.differsSafe}</p>
        <p>{teamWords.differsSuppose(name)}</p>
        <p>{teamWords.differsNext(name)}</p>
      </Note>
      <FailureNote failure={failure} />
      <div className={classes.two}>
        <Button onClick={onAgain}>{teamWords.again}</Button>
        <Button
          tone="danger-outline"
          icon={<IconAlertTriangle {...icon} />}
          onClick={() => void remove(person).then(onRemoved, setFailure)}
        >
          {teamWords.removeCard}
        </Button>
      </div>
    </>
  );
}

/** Space, but not on a button, a link or a field, where it presses or types. */
function useNextWordKey(next: () => void, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.target instanceof Element && event.target.closest("button, a, input, textarea, select, [role=dialog]"))
        return;
      event.preventDefault();
      next();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  });
}
