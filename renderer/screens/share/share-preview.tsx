import { IconArrowBack, IconServer2, IconUserCheck, IconWorld } from "@tabler/icons-react";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import type { TimeToLive } from "../../../shared/contract/link-methods.ts";
import type { Person } from "../../../shared/contract/people-methods.ts";
import { useHostQuery } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { KeyGlyph } from "../../parts/key-glyph.tsx";
import { PersonMark } from "../../parts/person.tsx";
import { shareWords, untilText } from "../../words/share.ts";
import classes from "./share-preview.module.css";
import { ttlMilliseconds } from "./time-to-live.ts";

type SharePreviewProps = {
  readonly rows: readonly KeyRow[];
  readonly chosen: readonly Person[];
  readonly guest: boolean;
  readonly ttl: TimeToLive;
};

/** More keys than this are counted. */
const mostShown = 3;

/** What the other person sees before anything is stored, and what a link can and cannot do. */
export function SharePreview({ rows, chosen, guest, ttl }: SharePreviewProps) {
  const me = useHostQuery("me.get", {});
  const now = useNow(30_000);
  const onlyGuest = guest && chosen.length === 0;
  const name = onlyGuest ? shareWords.aGuest : chosen[0]?.name.split(" ")[0];
  const many = chosen.length + (guest ? 1 : 0) > 1;
  return (
    <>
      <h3>{shareWords.seesFirst(name)}</h3>
      <div className={classes.card}>
        {onlyGuest ? (
          <p className="kh-small kh-body">{shareWords.guestFrom}</p>
        ) : (
          <div className={classes.from}>
            <PersonMark name={me.data?.name ?? ""} state="me" />
            <div>
              <b>{me.data?.name ?? shareWords.yourName}</b>
              <div className="kh-small kh-body">{shareWords.fromYou}</div>
            </div>
          </div>
        )}
        {rows.slice(0, mostShown).map((row) => (
          <div key={row.id} className={classes.key}>
            <KeyGlyph id={row.keyId} tone="accent" />
            <div className={classes.name}>
              <b>{row.name}</b>
              <div className="kh-small kh-body">
                {row.service}, {row.type}
              </div>
            </div>
            <EnvironmentTag env={row.env} />
          </div>
        ))}
        {rows.length > mostShown && <p className="kh-small kh-body">{shareWords.more(rows.length - mostShown)}</p>}
        <p className="kh-small kh-body">
          {shareWords.opensOnce(untilText(now + ttlMilliseconds[ttl], now))}{" "}
          {onlyGuest ? shareWords.guestHidden : shareWords.hidden}
        </p>
      </div>
      <ul className={classes.facts}>
        {!onlyGuest && (
          <li>
            <IconUserCheck {...smallIcon} />
            {many ? shareWords.factOwnMany : shareWords.factOwn}
          </li>
        )}
        {guest && (
          <li>
            <IconWorld {...smallIcon} />
            {shareWords.factGuest}
          </li>
        )}
        <li>
          <IconArrowBack {...smallIcon} />
          {shareWords.factRevoke}
        </li>
        <li>
          <IconServer2 {...smallIcon} />
          {guest ? shareWords.factRelayGuest : shareWords.factRelay}
        </li>
      </ul>
    </>
  );
}
