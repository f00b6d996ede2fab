import type { Ref } from "react";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { useHostQuery } from "../../data/host-query.ts";
import { type PersonLook, PersonMark } from "../../parts/person.tsx";
import { keysWords } from "../../words/keys.ts";
import { offboardingWords } from "../../words/offboarding.ts";
import { exactTime } from "../../words/time.ts";
import classes from "./key-panel.module.css";

const { panel: words } = keysWords;

type KeyHoldersProps = {
  readonly row: KeyRow;
  readonly personState: (signKey: string) => PersonLook;
  readonly ref?: Ref<HTMLElement>;
};

/** Everybody who was sent this value, and which version of it they have. */
export function KeyHolders({ row, personState, ref }: KeyHoldersProps) {
  const answer = useHostQuery("holders.ofKey", { key: { id: row.id } });
  const holders = answer.data?.holders.filter(({ sure }) => sure !== "unread") ?? [];
  return (
    <section ref={ref} className={classes.section}>
      <h3>
        {words.holders} <span className="kh-quiet">{holders.length > 0 && holders.length}</span>
      </h3>
      {answer.data !== undefined && holders.length === 0 && <p className="kh-small kh-quiet">{words.nobody}</p>}
      <ul className={classes.holders}>
        {holders.map((holder) => {
          const state = holder.signKey === undefined ? "guest" : personState(holder.signKey);
          const version = holder.version >= row.version ? words.thisVersion : words.version(holder.version);
          const sure = offboardingWords.sureness[holder.sure];
          const doubt = state === "unverified" ? words.notVerified : state === "changed" ? words.cardChanged : sure;
          return (
            <li key={`${holder.signKey ?? holder.shareId} ${holder.version}`}>
              <PersonMark name={holder.person} state={state} />
              <span className="kh-grow kh-clip">{holder.person}</span>
              <span
                className={`kh-small ${holder.sure === "receipt" && state === "verified" ? "kh-body" : "kh-warn"}`}
                title={`${sure}, ${exactTime(holder.at)}`}
              >
                {holder.sure === "receipt" && state === "verified" ? version : `${version}, ${doubt}`}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
