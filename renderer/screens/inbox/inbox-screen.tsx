import { IconChevronRight } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReceivedMessage } from "../../../shared/contract/link-methods.ts";
import { useHostQuery } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon } from "../../parts/icon.ts";
import { Empty, Page, PageBody, PageHead } from "../../parts/page.tsx";
import { PersonMark } from "../../parts/person.tsx";
import { inboxWords } from "../../words/inbox.ts";
import { exactTime, momentText } from "../../words/time.ts";
import classes from "./inbox.module.css";
import { MessagePage } from "./message-page.tsx";
import { OpenLinkForm } from "./open-link-form.tsx";
import { WaitingLinks } from "./waiting-links.tsx";

export function InboxScreen() {
  const { message: openId } = useSearch({ from: "/inbox" });
  const navigate = useNavigate();
  const inbox = useHostQuery("inbox.list", {});
  const messages = inbox.data?.messages ?? [];
  const open = messages.find(({ id }) => id === openId);
  const show = (message?: string) => void navigate({ to: "/inbox", search: message === undefined ? {} : { message } });

  if (open !== undefined) return <MessagePage key={open.id} message={open} onLeave={() => show()} />;
  return (
    <Page>
      <PageHead title={inboxWords.title} sub={inboxWords.sub} />
      <PageBody reading>
        <div className={classes.stack}>
          <section className={classes.card} aria-label={inboxWords.openLink}>
            <OpenLinkForm onReceived={({ id }) => show(id)} />
          </section>
          <WaitingLinks onReceived={({ id }) => show(id)} />
          <FailureNote failure={inbox.error} />
          {messages.length > 0 && (
            <ul className={classes.list} aria-label={inboxWords.list}>
              {messages.map((message) => (
                <li key={message.id}>
                  <MessageRow message={message} onOpen={() => show(message.id)} />
                </li>
              ))}
            </ul>
          )}
          {inbox.data !== undefined && messages.length === 0 && <Empty text={inboxWords.empty} />}
        </div>
      </PageBody>
    </Page>
  );
}

function MessageRow({ message, onOpen }: { readonly message: ReceivedMessage; readonly onOpen: () => void }) {
  const now = useNow(60_000);
  const { sender, items } = message;
  const [first] = items;
  const state = sender.verified ? "verified" : sender.known ? "unverified" : "guest";
  return (
    <button type="button" className={classes.row} onClick={onOpen}>
      <PersonMark name={sender.name} state={state} />
      <span className={classes.what}>
        <b>{items.length === 1 ? first?.name : inboxWords.values(items.length)}</b>
        <span className="kh-small kh-body">
          {inboxWords.from(sender.name)},{" "}
          <span title={exactTime(message.receivedAt)}>{momentText(message.receivedAt, now)}</span>
        </span>
      </span>
      {first?.env !== undefined && items.length === 1 && <EnvironmentTag env={first.env} />}
      <IconChevronRight {...icon} />
    </button>
  );
}
