/** Links that teammates left at relays: found by itself, opened by a click and never without one. */
import { useState } from "react";
import type { ReceivedMessage, WaitingLink } from "../../../shared/contract/link-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { PersonMark } from "../../parts/person.tsx";
import { inboxWords } from "../../words/inbox.ts";
import { exactTime, leftText } from "../../words/time.ts";
import { relayHost } from "../share/relay-host.ts";
import classes from "./inbox.module.css";

export function WaitingLinks({ onReceived }: { readonly onReceived: (message: ReceivedMessage) => void }) {
  const ask = useAsk();
  const refresh = useRefresh();
  const now = useNow(15_000);
  // Asked again while the screen is open, which tells the host that somebody is looking.
  const looked = useHostQuery("inbox.look", { ask: false }, { every: 10_000 });
  const [opening, setOpening] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  const open = async (id: string) => {
    if (opening !== undefined) return;
    setOpening(id);
    setFailure(undefined);
    try {
      const { message } = await ask("inbox.take", { id });
      await refresh("inbox.list");
      onReceived(message);
    } catch (error) {
      setFailure(error);
    } finally {
      setOpening(undefined);
      void refresh("inbox.look");
    }
  };
  const { links = [], relays = [] } = looked.data ?? {};
  const away = relays.filter(({ state }) => state === "unreachable").map(({ relay }) => relayHost(relay));
  const none = relays.filter(({ state }) => state === "none").map(({ relay }) => relayHost(relay));
  return (
    <>
      <FailureNote failure={failure ?? looked.error} />
      {away.length > 0 && <Note tone="warn">{inboxWords.relayAway(away.join(", "))}</Note>}
      {none.length > 0 && <Note tone="warn">{inboxWords.relayNone(none.join(", "))}</Note>}
      {links.length > 0 && (
        <ul className={classes.list} aria-label={inboxWords.atRelay}>
          {links.map((link) => (
            <li key={link.id} className={classes.waiting}>
              <PersonMark name={link.from.name} state={link.from.verified ? "verified" : "unverified"} />
              <What link={link} now={now} />
              <Button
                tone="primary"
                size="small"
                busy={opening === link.id}
                aria-label={inboxWords.openFrom(link.from.name)}
                onClick={() => void open(link.id)}
              >
                {inboxWords.open}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function What({ link: { from, relay, expiresAt }, now }: { readonly link: WaitingLink; readonly now: number }) {
  return (
    <span className={classes.what}>
      <b>{inboxWords.linkFrom(from.name, from.verified)}</b>
      <span className="kh-small kh-body" title={exactTime(expiresAt)}>
        {inboxWords.waitsAt(relayHost(relay), leftText(expiresAt, now))}
      </span>
    </span>
  );
}
