import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { IconButton } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { keysWords } from "../../words/keys.ts";
import classes from "./key-panel.module.css";

const { panel: words } = keysWords;

/** How a program is started with this value: the line for a terminal, which holds nothing secret. */
export function RunLine({ row }: { readonly row: KeyRow }) {
  const ask = useAsk();
  const [copied, setCopied] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const line = ["keyhold", "run", "--env", row.env, "--only", row.variable, "--", words.runProgram].join(" ");
  const copy = async () => {
    try {
      await ask("clipboard.copyText", { text: new TextEncoder().encode(line), name: words.runLine, secret: false });
      setCopied(true);
    } catch (error) {
      setFailure(error);
    }
  };
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <>
      <p className={`${classes.runLine} kh-well`}>
        <code className="kh-mono kh-grow">{line}</code>
        <IconButton label={copied ? words.runLineCopied : words.copyRunLine} onClick={() => void copy()}>
          {copied ? <IconCheck {...smallIcon} /> : <IconCopy {...smallIcon} />}
        </IconButton>
      </p>
      <FailureNote failure={failure} />
    </>
  );
}
