// biome-ignore-all lint/a11y/useSemanticElements: see share-list.tsx
// biome-ignore-all lint/a11y/useFocusableInteractive: see share-list.tsx
import { useState } from "react";
import type { Share } from "../../../shared/contract/link-methods.ts";
import type { Person } from "../../../shared/contract/people-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { Cut } from "../../parts/cut.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { KeyGlyph } from "../../parts/key-glyph.tsx";
import list from "../../parts/list.module.css";
import { PersonMark } from "../../parts/person.tsx";
import { StateLabel } from "../../parts/state-label.tsx";
import { toast } from "../../parts/toast.tsx";
import { dialogs } from "../../shell/dialogs.ts";
import { sharesWords } from "../../words/shares.ts";
import { exactTime, leftText } from "../../words/time.ts";
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
};

export function ShareRow({ share, now, person, service, shareable }: ShareRowProps) {
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
          <PersonMark name={to} state={share.guest ? "guest" : (person?.state ?? "unverified")} />
          <span className="kh-clip">{to}</span>
        </span>
        <span role="cell" className="kh-row">
          <StateLabel state={share.state} />
        </span>
        <span role="cell" className={classes.when}>
          <When share={share} now={now} />
        </span>
        <span role="cell" className={list.right}>
          <Action share={share} shareable={shareable} onFailure={setFailure} />
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

type ActionProps = {
  readonly share: Share;
  readonly shareable: readonly string[];
  readonly onFailure: (failure: unknown) => void;
};

/** The one thing that can be done with a link in this state. */
function Action({ share, shareable, onFailure }: ActionProps) {
  const ask = useAsk();
  const refresh = useRefresh();
  const [busy, setBusy] = useState(false);
  const to = recipientName(share);
  const act = async (work: () => Promise<string | undefined>) => {
    setBusy(true);
    onFailure(undefined);
    try {
      const text = await work();
      if (text !== undefined) toast({ text });
    } catch (error) {
      onFailure(error);
    } finally {
      setBusy(false);
      void refresh("shares.list");
    }
  };
  if (share.state === "unsent") {
    const send = async () => {
      const { sent, problems } = await ask("shares.retry", {});
      return sent > 0 ? sharesWords.sent(sent) : problems[0];
    };
    return (
      <Button size="small" busy={busy} onClick={() => void act(send)}>
        {sharesWords.send}
      </Button>
    );
  }
  if (share.state === "waiting") {
    const revoke = async () => {
      await ask("shares.revoke", { id: share.id });
      return sharesWords.revoked(to);
    };
    return (
      <Button
        size="small"
        busy={busy}
        aria-label={sharesWords.revokeLabel(share.name, to)}
        onClick={() => void act(revoke)}
      >
        {sharesWords.revoke}
      </Button>
    );
  }
  if ((share.state === "revoked" || share.state === "expired" || share.state === "lapsed") && shareable.length > 0) {
    return (
      <Button
        size="small"
        aria-label={sharesWords.againLabel(share.name, to)}
        onClick={() => dialogs.open({ name: "share", keys: shareable })}
      >
        {sharesWords.again}
      </Button>
    );
  }
  return null;
}
