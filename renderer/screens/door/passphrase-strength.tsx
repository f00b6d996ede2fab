import { useEffect, useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { Cut } from "../../parts/cut.tsx";
import type { PassphraseHandle } from "../../parts/passphrase-field.tsx";
import { doorWords } from "../../words/door.ts";
import classes from "./door.module.css";

const { welcome: words } = doorWords;
const settle = 180;

export type Verdict = { readonly ok: boolean; readonly score: number; readonly advice: string };

/** Judged by the host a moment after typing. @param typed counts the changes: what was typed itself is asked for here. */
export function usePassphraseVerdict(
  field: PassphraseHandle | null,
  typed: number,
  about: readonly string[],
): Verdict | undefined {
  const ask = useAsk();
  const [verdict, setVerdict] = useState<Verdict>();
  const context = about.filter((text) => text !== "").join("\n");
  useEffect(() => {
    let late = false;
    const timer = setTimeout(
      () => {
        const passphrase = field?.bytes() ?? new Uint8Array();
        if (passphrase.length === 0) {
          setVerdict(undefined);
          return;
        }
        ask("passphrase.judge", { passphrase, about: context === "" ? [] : context.split("\n") }).then(
          (judged) => {
            if (!late) setVerdict(judged);
          },
          () => undefined,
        );
      },
      typed === 0 ? 0 : settle,
    );
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [field, typed, context, ask]);
  return verdict;
}

export function PassphraseStrength({ verdict }: { readonly verdict: Verdict | undefined }) {
  const score = verdict?.score ?? 0;
  return (
    <div className={classes.strength} role="status">
      <Cut
        teeth={50}
        left={verdict === undefined ? 0 : 10 + score * 10}
        width={406}
        height={10}
        wide
        tone={verdict?.ok ? "accent" : "warn"}
      />
      <div className="kh-small kh-body">
        {verdict !== undefined && (
          <>
            <b>
              {words.strength}: {words.strengths[score]}.
            </b>{" "}
            {verdict.advice}
          </>
        )}
      </div>
    </div>
  );
}
