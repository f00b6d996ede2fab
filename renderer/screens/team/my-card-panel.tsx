import { IconCheck, IconCopy } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon } from "../../parts/icon.ts";
import { SidePanel } from "../../parts/page.tsx";
import { PersonMark } from "../../parts/person.tsx";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { teamWords } from "../../words/team.ts";
import { IntroduceDevice } from "./introduce-device.tsx";
import { Introductions } from "./introductions.tsx";
import { SideHead } from "./side-head.tsx";
import classes from "./team.module.css";
import { Words } from "./words.tsx";

const QrCode = lazy(() => import("../../parts/qr-code.tsx").then((module) => ({ default: module.QrCode })));

/** How long “Copied” stands on the button. */
const copiedMilliseconds = 2000;

export function MyCardPanel({ onClose }: { readonly onClose: () => void }) {
  const ask = useAsk();
  const me = useHostQuery("me.get", {});
  const [copied, setCopied] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const copy = async () => {
    if (me.data === undefined) return;
    try {
      const text = new TextEncoder().encode(me.data.card);
      await ask("clipboard.copyText", { text, name: teamWords.cardName, secret: false });
      setCopied(true);
      setTimeout(() => setCopied(false), copiedMilliseconds);
    } catch (error) {
      setFailure(error);
    }
  };
  useShortcuts({ C: () => void copy() });
  return (
    <SidePanel label={teamWords.myCardTitle}>
      <SideHead
        mark={<PersonMark name={me.data?.name ?? ""} state="me" size="big" />}
        title={teamWords.myCardTitle}
        sub={me.data === undefined ? undefined : `${me.data.name}, ${teamWords.thisDevice(me.data.device)}`}
        takeFocus
        onClose={onClose}
      />
      <div className={classes.sideBody}>
        <p className="kh-body">{teamWords.myCardMore}</p>
        <Button
          tone="primary"
          wide
          icon={copied ? <IconCheck {...icon} /> : <IconCopy {...icon} />}
          keycap="C"
          onClick={() => void copy()}
        >
          {copied ? teamWords.copied : teamWords.copyCard}
        </Button>
        <FailureNote failure={me.error ?? failure} />
        {me.data !== undefined && (
          <>
            <section>
              <h3>{teamWords.myWords}</h3>
              <p className="kh-small kh-body">{teamWords.myWordsMore}</p>
            </section>
            <Words words={me.data.words} label={teamWords.myWords} />
            <div className={classes.qr}>
              <Suspense fallback={null}>
                <QrCode text={me.data.card} label={teamWords.qr} />
              </Suspense>
            </div>
            <section>
              <h3>{teamWords.cardText}</h3>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long text scrolls, also by keyboard */}
              <p className={`kh-well ${classes.cardText}`} tabIndex={0}>
                {me.data.card}
              </p>
            </section>
            <IntroduceDevice replaced={me.data.replaced} />
            <Introductions introduced={me.data.introduced} />
          </>
        )}
      </div>
    </SidePanel>
  );
}
