import { useState } from "react";
import type { Holding } from "../../../shared/contract/holder-methods.ts";
import { useHostQuery } from "../../data/host-query.ts";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { environments } from "../../parts/environments.ts";
import { FailureNote } from "../../parts/failure-note.tsx";
import { offboardingWords as words } from "../../words/offboarding.ts";
import { exactTime } from "../../words/time.ts";
import classes from "./team.module.css";

type Sort = keyof typeof words.sorts;
const orders: Record<Sort, (a: Holding, b: Holding) => number> = {
  newest: (a, b) => b.at - a.at,
  key: (a, b) => a.name.localeCompare(b.name) || b.version - a.version,
  danger: (a, b) => environments.indexOf(b.env) - environments.indexOf(a.env) || a.name.localeCompare(b.name),
};

/** Everything somebody ever received or sent, with the version they have of it and how sure that is. */
export function HeldList({ signKey }: { readonly signKey: string }) {
  const [sort, setSort] = useState<Sort>("newest");
  const answer = useHostQuery("holders.ofPerson", { person: signKey });
  const held = [...(answer.data?.held ?? [])].sort(orders[sort]);
  const count = new Set(held.filter(({ sure }) => sure !== "unread").map(({ valueId }) => valueId)).size;
  return (
    <section>
      <div className={classes.heldHead}>
        <h3>{words.held(count)}</h3>
        {held.length > 1 && (
          <label className="kh-small kh-quiet">
            {words.sortBy}{" "}
            <select value={sort} onChange={(event) => setSort(event.currentTarget.value as Sort)}>
              {(Object.keys(words.sorts) as Sort[]).map((name) => (
                <option key={name} value={name}>
                  {words.sorts[name]}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <FailureNote failure={answer.error} />
      {answer.data !== undefined && held.length === 0 && <p className="kh-small kh-body">{words.heldNothing}</p>}
      <ul className={classes.sent}>
        {held.map((one) => (
          <li key={`${one.shareId ?? "source"} ${one.valueId} ${one.version}`}>
            <span title={exactTime(one.at)}>
              <span className="kh-clip">{one.name}</span>
              <small className={`${classes.how} ${one.sure === "unread" ? "kh-quiet" : "kh-body"}`}>
                {one.removed && one.present !== undefined
                  ? words.removedKey
                  : words.versionOf(one.version, one.present)}
                , {words.sureness[one.sure]}
              </small>
            </span>
            <EnvironmentTag env={one.env} />
          </li>
        ))}
      </ul>
    </section>
  );
}
