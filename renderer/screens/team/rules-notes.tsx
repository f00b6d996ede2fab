import { useState } from "react";
import type { MethodOutput } from "../../../shared/contract/api.ts";
import type { TeamOffer } from "../../../shared/contract/team-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { toast } from "../../parts/toast.tsx";
import { rulesWords } from "../../words/rules.ts";
import classes from "./rules.module.css";

/** What others changed, and teams that wait to be joined. */
export function RulesNotes({ answer }: { readonly answer: MethodOutput<"rules.get"> }) {
  const ask = useAsk();
  const refresh = useRefresh();
  const news = answer.team?.news ?? [];
  return (
    <>
      {news.map((one) => (
        <Note key={one.at} title={one.merged ? rulesWords.mergedTitle(one.by) : rulesWords.newsTitle(one.by)}>
          {one.changes.join(" ")} {one.merged && rulesWords.mergedMore}
        </Note>
      ))}
      {news.length > 0 && (
        <div>
          <Button size="small" onClick={() => void ask("rules.seen", {}).then(() => refresh("rules.get"))}>
            {rulesWords.seen}
          </Button>
        </div>
      )}
      {answer.offers.map((offer) => (
        <Offer key={offer.id} offer={offer} />
      ))}
    </>
  );
}

/** Followed once, after a look at what it says and who founded it. */
function Offer({ offer }: { readonly offer: TeamOffer }) {
  const ask = useAsk();
  const refresh = useRefresh();
  const [failure, setFailure] = useState<unknown>();
  const { id, name, founder, founderState, lines, problem } = offer;
  const decide = async (method: "rules.join" | "rules.decline") => {
    setFailure(undefined);
    try {
      await ask(method, { id });
      if (method === "rules.join") toast({ text: rulesWords.joined(name) });
      await refresh();
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Note tone={problem === undefined ? "plain" : "warn"} title={rulesWords.offer(name, offer.from)}>
      <div className={classes.offer}>
        <span>
          {rulesWords.offerMore(
            founder.me ? rulesWords.you : `${founder.name} (${rulesWords.founderStates[founderState]})`,
            offer.people,
            offer.role,
          )}
        </span>
        <ol className={classes.lines}>
          {lines.map((line) => (
            <li key={line.number}>
              <span className="kh-quiet">{line.number}</span> {line.subject}: {line.text}
            </li>
          ))}
        </ol>
        {problem !== undefined && <span>{problem}</span>}
        <FailureNote failure={failure} />
        <div className="kh-row">
          <Button
            size="small"
            tone="primary"
            disabled={problem !== undefined}
            onClick={() => void decide("rules.join")}
          >
            {rulesWords.join}
          </Button>
          <Button size="small" onClick={() => void decide("rules.decline")}>
            {rulesWords.decline}
          </Button>
        </div>
      </div>
    </Note>
  );
}
