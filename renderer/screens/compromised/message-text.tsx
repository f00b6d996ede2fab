import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon } from "../../parts/icon.ts";
import { compromisedWords as words } from "../../words/compromised.ts";
import classes from "./plan.module.css";

/** What to tell those concerned, to be copied into whatever they read. */
export function MessageText({ text }: { readonly text: string }) {
  const ask = useAsk();
  const field = useId();
  const [copied, setCopied] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  const copy = async () => {
    setFailure(undefined);
    try {
      const bytes = new TextEncoder().encode(text);
      await ask("clipboard.copyText", { text: bytes, name: words.messageName, secret: false });
      setCopied(text);
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <>
      <div>
        <label htmlFor={field}>
          <b>{words.message}</b>
        </label>{" "}
        <span className="kh-small kh-body">{words.messageHint}</span>
      </div>
      <textarea id={field} className={classes.message} readOnly rows={8} value={text} />
      <div>
        <Button icon={copied === text ? <IconCheck {...icon} /> : <IconCopy {...icon} />} onClick={() => void copy()}>
          {copied === text ? words.copied : words.copy}
        </Button>
      </div>
      <FailureNote failure={failure} />
    </>
  );
}
