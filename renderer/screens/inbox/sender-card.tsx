import { IconAlertTriangle, IconCircleDashed, IconRosetteDiscountCheck } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import type { Ref } from "react";
import type { ReceivedMessage } from "../../../shared/contract/link-methods.ts";
import { useHostQuery } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { largeIcon } from "../../parts/icon.ts";
import { Note } from "../../parts/note.tsx";
import { PersonMark } from "../../parts/person.tsx";
import { inboxWords } from "../../words/inbox.ts";
import { dateText } from "../../words/time.ts";
import { Words } from "../team/words.tsx";
import classes from "./message.module.css";

type SenderCardProps = {
  readonly sender: ReceivedMessage["sender"];
  readonly now: number;
  readonly titleRef: Ref<HTMLHeadingElement>;
};

/** Who signed the message, and how sure one can be of it. */
export function SenderCard({ sender, now, titleRef }: SenderCardProps) {
  const team = useHostQuery("team.list", {});
  const navigate = useNavigate();
  const person = team.data?.people.find(({ signKey }) => signKey === sender.signKey);
  const state = sender.verified ? "verified" : sender.known ? (person?.state ?? "unverified") : "guest";
  return (
    <header className={classes.from}>
      <div className={classes.fromRow}>
        <PersonMark name={sender.name} state={state} size="big" />
        <div className={classes.fromName}>
          <div className="kh-small kh-body">{inboxWords.fromLabel}</div>
          <h1 ref={titleRef} tabIndex={-1} data-page-title="">
            {sender.name}
          </h1>
          {sender.email !== undefined && <div className="kh-small kh-body">{sender.email}</div>}
        </div>
        {sender.verified ? (
          <Seal
            head={inboxWords.verified}
            text={
              person?.verifiedAt === undefined
                ? inboxWords.verifiedPlain
                : inboxWords.verifiedOn(dateText(person.verifiedAt, now))
            }
          />
        ) : (
          <div className={`${classes.seal} ${classes.doubt}`}>
            {sender.known ? <IconCircleDashed {...largeIcon} /> : <IconAlertTriangle {...largeIcon} />}
            <b>{sender.known ? inboxWords.unverified : inboxWords.unknown}</b>
          </div>
        )}
      </div>
      {!sender.verified && sender.known && (
        <Note tone="warn">
          {inboxWords.unverifiedMore(sender.name)}{" "}
          {person !== undefined && (
            <Button
              size="small"
              onClick={() => void navigate({ to: "/team", search: { person: person.id, panel: "compare" } })}
            >
              {inboxWords.compare}
            </Button>
          )}
        </Note>
      )}
      {!sender.known && (
        <Note tone="warn">
          <p>{inboxWords.unknownMore(sender.name)}</p>
          <Words words={sender.words} label={inboxWords.unknownWords} small />
        </Note>
      )}
    </header>
  );
}

function Seal({ head, text }: { readonly head: string; readonly text: string }) {
  return (
    <div className={classes.seal}>
      <IconRosetteDiscountCheck {...largeIcon} />
      <div>
        <b>{head}</b>
        <div className="kh-small kh-body">{text}</div>
      </div>
    </div>
  );
}
