// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot have rows that are a grid of the look's columns
// biome-ignore-all lint/a11y/useFocusableInteractive: rows and cells are read, the buttons in them are pressed
import type { Share } from "../../../shared/contract/link-methods.ts";
import { useHostQuery } from "../../data/host-query.ts";
import list from "../../parts/list.module.css";
import { sharesWords } from "../../words/shares.ts";
import { ShareRow } from "./share-row.tsx";
import classes from "./shares.module.css";

/** One row for each link. */
export function ShareList({ shares, now }: { readonly shares: readonly Share[]; readonly now: number }) {
  const team = useHostQuery("team.list", {});
  const keys = useHostQuery("keys.list", {});
  const people = new Map(team.data?.people.map((person) => [person.signKey, person]));
  const present = new Map(keys.data?.rows.map((row) => [row.id, row]));
  const { columns } = sharesWords;
  const all = useHostQuery("shares.list", { refresh: false });
  const waiting = all.data?.shares.filter(({ state }) => state === "waiting" || state === "unsent") ?? [];
  const countOf = (kind: (share: Share) => string | undefined) => {
    const counts = new Map<string | undefined, number>();
    for (const share of waiting) counts.set(kind(share), (counts.get(kind(share)) ?? 0) + 1);
    return counts;
  };
  // All devices of somebody together.
  const whose = (signKey: string) => people.get(signKey)?.personOf ?? signKey;
  const perPerson = countOf(({ toSignKey }) => toSignKey && whose(toSignKey));
  const perBatch = countOf(({ batch }) => batch);
  return (
    <div role="table" aria-label={sharesWords.list}>
      <div role="row" className={`${list.head} ${classes.columns}`}>
        <span role="columnheader">
          <span className="kh-unseen">{columns.glyph}</span>
        </span>
        <span role="columnheader">{columns.key}</span>
        <span role="columnheader">{columns.env}</span>
        <span role="columnheader">{columns.to}</span>
        <span role="columnheader">{columns.state}</span>
        <span role="columnheader">{columns.when}</span>
        <span role="columnheader">
          <span className="kh-unseen">{columns.act}</span>
        </span>
      </div>
      {shares.map((share) => (
        <ShareRow
          key={share.id}
          share={share}
          now={now}
          together={{
            person: share.toSignKey === undefined ? 0 : (perPerson.get(whose(share.toSignKey)) ?? 0),
            batch: share.batch === undefined ? 0 : (perBatch.get(share.batch) ?? 0),
          }}
          person={share.toSignKey === undefined ? undefined : people.get(share.toSignKey)}
          service={present.get(share.items[0]?.valueId ?? "")?.service}
          shareable={share.items.filter(({ valueId }) => present.has(valueId)).map(({ valueId }) => valueId)}
        />
      ))}
    </div>
  );
}
