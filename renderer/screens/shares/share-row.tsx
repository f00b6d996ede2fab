// biome-ignore-all lint/a11y/useSemanticElements: see share-list.tsx
// biome-ignore-all lint/a11y/useFocusableInteractive: see share-list.tsx
import { useState } from "react";
import type { Share } from "../../../shared/contract/link-methods.ts";
import type { Person } from "../../../shared/contract/people-methods.ts";
import { Cut } from "../../parts/cut.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { KeyGlyph } from "../../parts/key-glyph.tsx";
import list from "../../parts/list.module.css";
import { PersonMark } from "../../parts/person.tsx";
import { StateLabel } from "../../parts/state-label.tsx";
import { sharesWords } from "../../words/shares.ts";
import { exactTime, leftText } from "../../words/time.ts";
import { ShareAction, type Together } from "./share-action.tsx";
import { environmentsOf, recipientName, timeLeft, whenText } from "./share-words.ts";
import classes from "./shares.module.css";

type ShareRowProps = {
  readonly share: Share;
  readonly now: number;
  /** Whose card the link was made for, if still on the team. */
  readonly person: Person | undefined;
  readonly service: string | undefined;
  /** Values of this share that are still here. */
  readonly shareable: readonly string[];
  readonly together: Together;
};

export function ShareRow({ share, now, person, service, shareable, together }: ShareRowProps) {
  const [failure, setFailure] = useState<unknown>();
  const to = recipientName(share);
  const [first] = share.items;
  const environments = environmentsOf(share);
  return (
    <>
      <div role="row" className={`${list.row} ${list.withButton} ${classes.columns}`}>
        <span role="cell" className="kh-row">
          <KeyGlyph id={first?.keyId ?? share.id} />
        </span>
        <span role="cell" className={list.name} title={share.name}>
          {share.name}
          <small>{share.items.length > 1 ? sharesWords.values(share.items.length) : service}</small>
        </span>
        <span role="cell">
          {environments.length === 1 && environments[0] !== undefined ? (
            <EnvironmentTag env={environments[0]} />
          ) : (
            <span className="kh-small kh-body" title={environments.join(", ")}>
              {sharesWords.several}
            </span>
          )}
        </span>
        <span role="cell" className={classes.who}>
          <PersonMark
            name={share.guest ? to : share.to}
            state={share.guest ? "guest" : (person?.state ?? "unverified")}
          />
          <span className="kh-clip" title={to}>
            {to}
          </span>
        </span>
        <span role="cell" className="kh-row">
          <StateLabel state={share.state} />
        </span>
        <span role="cell" className={classes.when}>
          <When share={share} now={now} />
        </span>
        <span role="cell" className={list.right}>
          <ShareAction share={share} shareable={shareable} together={together} onFailure={setFailure} />
        </span>
      </div>
      {failure !== undefined && (
        <div role="row" className={classes.more}>
          <div role="cell">
            <FailureNote failure={failure} />
          </div>
        </div>
      )}
      {share.state === "disputed" && share.why !== undefined && (
        <div role="row" className={classes.more}>
          <p role="cell" className="kh-small kh-body">
            {share.why}
          </p>
        </div>
      )}
    </>
  );
}

function When({ share, now }: { readonly share: Share; readonly now: number }) {
  if (share.state !== "waiting") {
    return (
      <span className="kh-clip" title={share.why ?? exactTime(share.openedAt ?? share.expiresAt)}>
        {whenText(share, now)}
      </span>
    );
  }
  const left = leftText(share.expiresAt, now);
  const { teeth, urgent } = timeLeft(share, now);
  return (
    <span className={classes.left} title={exactTime(share.expiresAt)}>
      <Cut teeth={24} left={teeth} width={96} height={10} tone={urgent ? "warn" : "accent"} />
      <span className={urgent ? "kh-warn" : undefined}>{sharesWords.left(left)}</span>
    </span>
  );
}
