import { useEffect, useRef, useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { PassphraseField, type PassphraseHandle } from "../../parts/passphrase-field.tsx";
import { shareWords } from "../../words/share.ts";
import classes from "./unsent.module.css";

const firstWait = 8_000;
const longestWait = 60_000;

/** Links that no relay has taken: why, trying again by itself, and the token that a relay may ask for. */
export function Unsent({ problem: firstProblem }: { readonly problem: string | undefined }) {
  const ask = useAsk();
  const refresh = useRefresh();
  const token = useRef<PassphraseHandle>(null);
  const [problem, setProblem] = useState(firstProblem);
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [wait, setWait] = useState(firstWait);
  const [nextAt, setNextAt] = useState(() => Date.now() + firstWait);
  const now = useNow(1000, !busy);

  const send = async () => {
    setBusy(true);
    const typed = token.current?.bytes();
    const relayToken = typed?.length === 0 ? undefined : typed;
    try {
      const { problems } = await ask("shares.retry", relayToken === undefined ? {} : { relayToken });
      setProblem(problems[0]);
      setFailure(undefined);
      void refresh("shares.list");
    } catch (error) {
      setFailure(error);
    } finally {
      relayToken?.fill(0);
      const longer = Math.min(longestWait, wait * 2);
      setWait(longer);
      setNextAt(Date.now() + longer);
      setBusy(false);
    }
  };
  const sendNow = useRef(send);
  sendNow.current = send;
  useEffect(() => {
    const timer = setTimeout(() => void sendNow.current(), Math.max(0, nextAt - Date.now()));
    return () => clearTimeout(timer);
  }, [nextAt]);

  return (
    <div className={classes.unsent}>
      <Note tone="warn" live>
        {shareWords.unsent} {problem}
      </Note>
      <div className={classes.again}>
        <Button busy={busy} onClick={() => void send()}>
          {shareWords.tryNow}
        </Button>
        <span className="kh-small kh-body">{shareWords.tryingIn(Math.max(0, Math.ceil((nextAt - now) / 1000)))}</span>
      </div>
      <PassphraseField ref={token} label={shareWords.relayToken} />
      <FailureNote failure={failure} />
    </div>
  );
}
