import { IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import type { Rotation, RotationPerson } from "../../../shared/contract/rotation-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { Note } from "../../parts/note.tsx";
import { PersonMark } from "../../parts/person.tsx";
import { StateLabel } from "../../parts/state-label.tsx";
import { partsWords } from "../../words/parts.ts";
import { rotateWords as words } from "../../words/rotate.ts";
import type { Act } from "./act.ts";
import classes from "./rotate.module.css";
import { Step } from "./step.tsx";

/** Who held the old value, each with their link or why there is none. */
export function PeopleStep({ rotation, act }: { readonly rotation: Rotation; readonly act: Act }) {
  const ask = useAsk();
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<readonly string[]>([]);
  const { id, step, state, people, newVersion, oldLinks } = rotation;
  const ready = people.filter((person) => person.state === "ready").length;
  const unsent = people.some(({ share }) => share?.state === "unsent");
  const has = people.filter((person) => person.state === "has").length;
  const wanted = people.filter((person) => person.state !== "skipped" && person.state !== "cannot").length;
  const isOver = step === "receipts" || step === "revoke" || step === "done" || state === "done";
  const runs = state === "running" && newVersion !== undefined;

  const share = async (again: readonly string[] = []) => {
    if (busy) return;
    setBusy(true);
    await act(async () => {
      const { warnings, problems } = await ask("rotations.share", { id, again: [...again] });
      setTold([...warnings, ...problems]);
    });
    setBusy(false);
  };
  const skip = (person: RotationPerson, value: boolean) =>
    act(() => ask("rotations.skip", { id, people: [person.signKey], skip: value }));

  return (
    <>
      <Step number={3} title={words.steps.share} look={isOver ? "done" : runs && step === "share" ? "now" : "later"}>
        {people.length === 0 ? (
          <p className="kh-small kh-quiet">{words.nobody}</p>
        ) : (
          <ul className={classes.people} aria-label={words.people}>
            {people.map((person) => (
              <Person
                key={`${person.signKey}${person.name}`}
                person={person}
                rotation={rotation}
                runs={runs}
                onAgain={() => void share([person.signKey])}
                onSkip={(value) => void skip(person, value)}
                act={act}
              />
            ))}
          </ul>
        )}
        {runs && oldLinks.length > 0 && <Note tone="warn">{words.oldLinks(oldLinks.length)}</Note>}
        {told.length > 0 && (
          <Note tone="warn" live>
            {told.join(" ")}
          </Note>
        )}
        {runs && (ready > 0 || unsent) && (
          <div className={classes.row}>
            <Button tone={step === "share" ? "primary" : "plain"} busy={busy} onClick={() => void share()}>
              {ready > 0 ? words.share(ready) : words.sendNow}
            </Button>
            {ready > 0 && (
              <Button onClick={() => void act(() => ask("rotations.skip", { id }))}>{words.skipAll}</Button>
            )}
          </div>
        )}
      </Step>
      <Step
        number={4}
        title={words.steps.receipts}
        look={step === "revoke" || step === "done" || state === "done" ? "done" : step === "receipts" ? "now" : "later"}
      >
        {wanted > 0 && newVersion !== undefined && (
          <p className="kh-small kh-body" role="status">
            {words.receipts(has, wanted)}
          </p>
        )}
      </Step>
    </>
  );
}

type PersonProps = {
  readonly person: RotationPerson;
  readonly rotation: Rotation;
  readonly runs: boolean;
  readonly onAgain: () => void;
  readonly onSkip: (skip: boolean) => void;
  readonly act: Act;
};

function Person({ person, rotation, runs, onAgain, onSkip, act }: PersonProps) {
  const ask = useAsk();
  const [copied, setCopied] = useState(false);
  const { state, share, why, signKey, verified } = person;
  const name = partsWords.personName(person.name, person.device);
  const waits = share?.state === "waiting" || share?.state === "unsent";
  const copy = () =>
    act(async () => {
      const { links } = await ask("rotations.links", { id: rotation.id });
      const found = links.find((link) => link.share === share?.id);
      if (found === undefined) return;
      // The link goes to the clipboard by the host; the page keeps no copy.
      const text = new TextEncoder().encode(found.link);
      await ask("clipboard.copyText", { text, name: `${rotation.name}, ${name}`, secret: false });
      setCopied(true);
    });
  return (
    <li>
      <PersonMark name={person.name} state={signKey === "" ? "guest" : verified ? "verified" : "unverified"} />
      <div className={classes.who}>
        <b className="kh-clip">{name}</b>
        <div className="kh-small kh-body">{why ?? words.states[state]}</div>
      </div>
      {share !== undefined && <StateLabel state={share.state} />}
      {runs && state === "sent" && waits && (
        <Button
          size="small"
          icon={<IconCopy {...smallIcon} />}
          aria-label={`${copied ? words.copied : words.copyLink}, ${name}`}
          onClick={() => void copy()}
        >
          {copied ? words.copied : words.copyLink}
        </Button>
      )}
      {runs && state === "again" && (
        <Button size="small" aria-label={`${words.shareAgain}, ${name}`} onClick={onAgain}>
          {words.shareAgain}
        </Button>
      )}
      {runs && (state === "ready" || state === "again" || state === "skipped") && (
        <Button
          size="small"
          tone="quiet"
          aria-label={`${state === "skipped" ? words.include : words.skip}, ${name}`}
          onClick={() => onSkip(state !== "skipped")}
        >
          {state === "skipped" ? words.include : words.skip}
        </Button>
      )}
    </li>
  );
}
