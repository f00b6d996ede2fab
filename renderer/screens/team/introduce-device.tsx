/** “Another device of mine”: its card comes here, the words are compared on both, and this device signs. */
import { IconCheck, IconCopy, IconDevices } from "@tabler/icons-react";
import { useId, useState } from "react";
import type { MethodOutput } from "../../../shared/contract/api.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon } from "../../parts/icon.ts";
import { Note } from "../../parts/note.tsx";
import { teamWords } from "../../words/team.ts";
import { cardIn } from "./card-in.ts";
import classes from "./team.module.css";
import { Words } from "./words.tsx";

/** More than any card has. */
const longestCard = 8192;

export function IntroduceDevice({ replaced }: { readonly replaced: boolean }) {
  const ask = useAsk();
  const refresh = useRefresh();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [read, setRead] = useState<MethodOutput<"team.read">>();
  const [made, setMade] = useState<string>();
  const [copied, setCopied] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  const attempt = async (work: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    await work().catch(setFailure);
    setBusy(false);
  };
  const look = () =>
    attempt(async () => {
      setRead(await ask("team.read", { card: cardIn(text) }));
    });
  const sign = (kind: "adds" | "replaces") =>
    attempt(async () => {
      if (read === undefined) return;
      // What stood on the screen was compared: exactly those words are checked against the card once more.
      const { introduction } = await ask("me.introduce", { card: cardIn(text), kind, words: read.words.join(" ") });
      setMade(introduction);
      await refresh("team.list");
      await refresh("me.get");
    });
  const copy = () =>
    attempt(async () => {
      if (made === undefined) return;
      const bytes = new TextEncoder().encode(made);
      await ask("clipboard.copyText", { text: bytes, name: teamWords.introductionName, secret: false });
      setCopied(true);
    });

  if (replaced && made === undefined) return <Note tone="warn">{teamWords.thisReplaced}</Note>;
  if (!open) {
    return (
      <Button icon={<IconDevices {...icon} />} onClick={() => setOpen(true)}>
        {teamWords.introduce}
      </Button>
    );
  }
  return (
    <section className={classes.stack}>
      <h3>{teamWords.introduce}</h3>
      <p className="kh-small kh-body">{teamWords.introduceMore}</p>
      {made === undefined && (
        <>
          <label className={classes.label} htmlFor={id}>
            {teamWords.introduceLabel}
          </label>
          <textarea
            id={id}
            className={classes.area}
            value={text}
            maxLength={longestCard}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              setText(event.currentTarget.value);
              setRead(undefined);
            }}
          />
        </>
      )}
      {made === undefined && read === undefined && (
        <Button busy={busy} disabled={text.trim() === ""} onClick={() => void look()}>
          {teamWords.introduceLook}
        </Button>
      )}
      {made === undefined && read !== undefined && (
        <>
          <p className="kh-body">{teamWords.introduceCompare(read.device)}</p>
          <Words words={read.words} label={teamWords.wordsOf(read.device)} />
          <Note tone="warn">{teamWords.introduceWarning(read.device)}</Note>
          <div className={classes.two}>
            <Button tone="primary" busy={busy} onClick={() => void sign("adds")}>
              {teamWords.introduceAdds}
            </Button>
            <Button busy={busy} onClick={() => void sign("replaces")}>
              {teamWords.introduceReplaces}
            </Button>
          </div>
        </>
      )}
      {made !== undefined && (
        <>
          <Note tone="good" live>
            {teamWords.introduceDone(read?.device ?? "")}
          </Note>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long text scrolls, also by keyboard */}
          <p className={`kh-well ${classes.cardText}`} tabIndex={0}>
            {made}
          </p>
          <Button
            tone="primary"
            icon={copied ? <IconCheck {...icon} /> : <IconCopy {...icon} />}
            onClick={() => void copy()}
          >
            {copied ? teamWords.copied : teamWords.copyIntroduction}
          </Button>
        </>
      )}
      <FailureNote failure={failure} />
    </section>
  );
}
