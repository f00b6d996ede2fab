import { IconCheck, IconCopy, IconMail, IconQrcode } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import type { ShareState } from "../../../shared/contract/link-methods.ts";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { icon, smallIcon } from "../../parts/icon.ts";
import { PersonMark } from "../../parts/person.tsx";
import { StateLabel } from "../../parts/state-label.tsx";
import { shareWords, untilText } from "../../words/share.ts";
import { receiverOf } from "./made-links.ts";
import classes from "./share-links.module.css";
import type { MadeLink } from "./share-links.tsx";

const QrCode = lazy(() => import("../../parts/qr-code.tsx").then((module) => ({ default: module.QrCode })));

type ShareLinkProps = {
  readonly link: MadeLink;
  readonly state: ShareState;
  /** The one that `C` copies. */
  readonly next: boolean;
  readonly copied: boolean;
  /** The clipboard cannot be used: the text itself is shown to be copied. */
  readonly byHand: boolean;
  readonly onCopy: () => void;
};

export function ShareLink({ link, state, next, copied, byHand, onCopy }: ShareLinkProps) {
  const [qr, setQr] = useState(false);
  const now = useNow(30_000);
  const name = receiverOf(link);
  const mail = () => {
    // A click on an address that exists for this moment: it stands nowhere in the page.
    const anchor = document.createElement("a");
    const body = (link.guest ? shareWords.mailBodyGuest : shareWords.mailBody)(link.link);
    anchor.href = `mailto:?subject=${encodeURIComponent(shareWords.mailSubject)}&body=${encodeURIComponent(body)}`;
    anchor.click();
  };
  return (
    <li className={classes.link}>
      <div className={classes.who}>
        <PersonMark name={link.guest ? name : link.to} state={link.standing} />
        <div className={classes.name}>
          <b>{name}</b>
          {link.part !== undefined && <small> {shareWords.partOf(link.part.number, link.part.of)}</small>}
          <div className="kh-small kh-body">
            {shareWords.opensBy(untilText(link.expiresAt, now))}
            {link.inInbox === true && ` ${shareWords.inInbox}`}
          </div>
          {state === "unsent" && link.problem !== undefined && <div className="kh-small kh-warn">{link.problem}</div>}
        </div>
        <span role="status">
          <StateLabel state={state} />
        </span>
      </div>
      <div className={classes.ways}>
        <Button
          tone={next ? "primary" : "plain"}
          icon={copied ? <IconCheck {...icon} /> : <IconCopy {...icon} />}
          {...(next ? { keycap: "C", "data-autofocus": true } : {})}
          aria-label={`${copied ? shareWords.copied : shareWords.copy}, ${name}`}
          onClick={onCopy}
        >
          {copied ? shareWords.copied : shareWords.copy}
        </Button>
        <Button icon={<IconQrcode {...icon} />} aria-expanded={qr} onClick={() => setQr(!qr)}>
          {shareWords.qr}
        </Button>
        <Button icon={<IconMail {...icon} />} onClick={mail}>
          {shareWords.mail}
        </Button>
      </div>
      {byHand && (
        <input
          className={classes.text}
          aria-label={shareWords.linkName(name)}
          readOnly
          value={link.link}
          ref={selectAll}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
      {qr && (
        <div className={classes.qr}>
          <Suspense fallback={null}>
            <QrCode text={link.link} label={shareWords.qrLabel(name)} />
          </Suspense>
          <p className="kh-small kh-body">
            <IconQrcode {...smallIcon} /> {shareWords.qrHint(name)}
          </p>
        </div>
      )}
    </li>
  );
}

function selectAll(input: HTMLInputElement | null): void {
  input?.focus();
}
