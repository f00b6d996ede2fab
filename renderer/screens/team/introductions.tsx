import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import type { MethodOutput } from "../../../shared/contract/api.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { teamWords } from "../../words/team.ts";
import { dateText } from "../../words/time.ts";
import classes from "./devices.module.css";

type Introduced = MethodOutput<"me.get">["introduced"];

/** What was signed before, for a teammate who does not have it yet. */
export function Introductions({ introduced }: { readonly introduced: Introduced }) {
  const ask = useAsk();
  const now = useNow(60_000);
  const [copied, setCopied] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  if (introduced.length === 0) return null;
  const copy = async (text: string) => {
    setFailure(undefined);
    try {
      const bytes = new TextEncoder().encode(text);
      await ask("clipboard.copyText", { text: bytes, name: teamWords.introductionName, secret: false });
      setCopied(text);
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <section>
      <h3>{teamWords.introductionsHead}</h3>
      <p className="kh-small kh-body">{teamWords.introductionsMore}</p>
      <ul className={classes.introductions}>
        {introduced.map(({ device, kind, at, introduction }) => (
          <li key={introduction} className="kh-row">
            <span className="kh-grow">{teamWords.introductionOf(device, kind === "replaces", dateText(at, now))}</span>
            <Button
              size="small"
              icon={copied === introduction ? <IconCheck {...smallIcon} /> : <IconCopy {...smallIcon} />}
              aria-label={`${copied === introduction ? teamWords.copied : teamWords.copyIntroduction}, ${device}`}
              onClick={() => void copy(introduction)}
            >
              {copied === introduction ? teamWords.copied : teamWords.copy}
            </Button>
          </li>
        ))}
      </ul>
      <FailureNote failure={failure} />
    </section>
  );
}
