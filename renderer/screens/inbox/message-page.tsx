/** One received message: who sent it, what it is, where it goes. Nothing is stored before the person says so. */
import { IconArrowLeft, IconCalendarDue, IconCheck, IconMessage2, IconTrash, IconUserX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { Environment } from "../../../shared/contract/fields.ts";
import type { ReceivedMessage } from "../../../shared/contract/link-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon, smallIcon } from "../../parts/icon.ts";
import { Page } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { dropDraft } from "../../session/drafts.ts";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { inboxWords } from "../../words/inbox.ts";
import { dateText, exactTime, momentText } from "../../words/time.ts";
import { keepDeciding, useDecision } from "./deciding.ts";
import { Destination, type OnConflict } from "./destination.tsx";
import { DiscardDialog } from "./discard-dialog.tsx";
import { findConflict } from "./find-conflict.ts";
import { choiceOf } from "./item-choice.ts";
import classes from "./message.module.css";
import { type ChosenItem, MessageItems } from "./message-items.tsx";
import { SenderCard } from "./sender-card.tsx";

type MessagePageProps = { readonly message: ReceivedMessage; readonly onLeave: () => void };

export function MessagePage({ message, onLeave }: MessagePageProps) {
  const ask = useAsk();
  const refresh = useRefresh();
  const now = useNow(60_000);
  const keys = useHostQuery("keys.list", {});
  const [decision, change] = useDecision(message);
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [discarding, setDiscarding] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  const gone = useRef(false);
  const { sender, items } = message;
  const [first] = items;
  const single = items.length === 1;

  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  // Whoever has gone on to another screen meanwhile stays there.
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);
  useEffect(() => keepDeciding(ask, message.id, decision), [ask, message.id, decision]);

  const chosen = items.map((item, index) => {
    const place = decision.places[index] ?? {};
    const env: Environment = place.env ?? decision.env ?? item.env ?? "dev";
    const typed = place.name?.trim();
    const name = single ? decision.name : typed === undefined || typed === "" ? item.name : typed;
    const conflict = findConflict(keys.data?.rows ?? [], { name, env, service: item.service });
    return { name, env, place, conflict, choice: choiceOf(decision.items[index], conflict, decision.onConflict) };
  });
  const conflicts = chosen.flatMap(({ conflict }) => conflict ?? []);

  const decide = async (input: { decision: "store"; onConflict?: OnConflict } | { decision: "decline" }) => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const name = single && decision.name.trim() !== first?.name ? decision.name.trim() : undefined;
      const { stored, warnings, waiting } = await ask("inbox.decide", {
        id: message.id,
        ...input,
        ...(input.decision === "store" && name !== undefined && name !== "" ? { name } : {}),
        ...(input.decision === "store" && decision.env !== undefined ? { env: decision.env } : {}),
        ...(input.decision === "store" && !single
          ? { items: chosen.map((one, index) => decided(index, one, items[index]?.name)) }
          : {}),
      });
      await dropDraft(ask, `inbox:${message.id}`).catch(() => undefined);
      toast({ text: [doneText(stored, waiting), ...warnings].join(" "), stays: warnings.length > 0 });
      await refresh();
      if (!gone.current) onLeave();
    } catch (error) {
      setFailure(error);
      setBusy(false);
      setDiscarding(false);
    }
  };
  const store = () =>
    void decide({ decision: "store", ...(conflicts.length > 0 ? { onConflict: decision.onConflict } : {}) });
  const later = () => {
    void dropDraft(ask, `inbox:${message.id}`).catch(() => undefined);
    onLeave();
  };
  useShortcuts({ Esc: later, "Ctrl Enter": store, Del: () => setDiscarding(true) });

  return (
    <Page ground="well">
      <div className={classes.scroller}>
        <div className={classes.column}>
          <div className={classes.bar}>
            <Button tone="quiet" size="small" flush icon={<IconArrowLeft {...smallIcon} />} onClick={later}>
              {inboxWords.back}
            </Button>
            <span className="kh-small kh-quiet" title={exactTime(message.receivedAt)}>
              {inboxWords.openedAt(momentText(message.receivedAt, now))}
            </span>
          </div>
          <form
            className={classes.card}
            onSubmit={(event) => {
              event.preventDefault();
              store();
            }}
          >
            <SenderCard sender={sender} now={now} titleRef={title} />
            <section className={classes.part}>
              <MessageItems
                items={items}
                messageId={message.id}
                chosen={chosen}
                onChoose={(index, choice) => change({ items: { ...decision.items, [index]: choice } })}
                onPlace={(index, place) => change({ places: { ...decision.places, [index]: place } })}
              />
              {message.note !== undefined && (
                <blockquote className={classes.note}>
                  <IconMessage2 {...icon} />
                  <span>{message.note}</span>
                </blockquote>
              )}
              {(message.noForward || message.deleteAfter !== undefined) && (
                <ul className={classes.policy}>
                  {message.noForward && (
                    <li>
                      <IconUserX {...smallIcon} />
                      {inboxWords.noForward}
                    </li>
                  )}
                  {message.deleteAfter !== undefined && (
                    <li title={exactTime(message.deleteAfter)}>
                      <IconCalendarDue {...smallIcon} />
                      {inboxWords.deleteAfter(dateText(message.deleteAfter, now))}
                    </li>
                  )}
                </ul>
              )}
            </section>
            <section className={classes.part}>
              <Destination items={items} decision={decision} onChange={change} conflicts={conflicts} />
              <FailureNote failure={failure} />
            </section>
            <div className={classes.acts}>
              <Button tone="quiet" flush icon={<IconTrash {...icon} />} onClick={() => setDiscarding(true)}>
                {inboxWords.discard}
              </Button>
              <span className="kh-grow" />
              <Button keycap="Esc" onClick={later}>
                {inboxWords.later}
              </Button>
              <Button type="submit" tone="primary" icon={<IconCheck {...icon} />} keycap="Ctrl Enter" busy={busy}>
                {inboxWords.store}
              </Button>
            </div>
          </form>
          <ol className={classes.trail}>
            <li>
              <b>{inboxWords.trailSent(sender.name)}</b>
              {inboxWords.trailSentMore}
            </li>
            <li>
              <b>{inboxWords.trailOpened}</b>
              {momentText(message.receivedAt, now)},{" "}
              {message.acknowledged ? inboxWords.receiptGiven(sender.name) : inboxWords.receiptComing}
            </li>
            <li className={classes.now}>
              <b>{inboxWords.trailDecide}</b>
              {inboxWords.trailDecideMore}
            </li>
          </ol>
        </div>
      </div>
      {discarding && (
        <DiscardDialog
          what={single ? (first?.name ?? "") : inboxWords.values(items.length)}
          sender={sender.name}
          busy={busy}
          onClose={() => setDiscarding(false)}
          onDiscard={() => void decide({ decision: "decline" })}
        />
      )}
    </Page>
  );
}

/** As the host takes it: storing, and what happens to a value that is in the way. */
function decided(index: number, { name, place, choice }: ChosenItem, sentName: string | undefined) {
  if (choice === "wait" || choice === "drop") return { index, decision: choice };
  return {
    index,
    decision: "store" as const,
    ...(choice === "store" ? {} : { onConflict: choice }),
    ...(name === sentName ? {} : { name }),
    ...(place.env === undefined ? {} : { env: place.env }),
  };
}

function doneText(stored: readonly { readonly name: string; readonly env: string }[], waiting: number): string {
  const [only] = stored;
  if (only === undefined) return waiting > 0 ? inboxWords.waits(waiting) : inboxWords.discarded;
  if (waiting > 0) return `${inboxWords.storedMany(stored.length)} ${inboxWords.waits(waiting)}`;
  return stored.length === 1 ? inboxWords.stored(only.name, only.env) : inboxWords.storedMany(stored.length);
}
