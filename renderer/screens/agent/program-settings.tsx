import { useState } from "react";
import type { AgentGrant } from "../../../shared/contract/agent-methods.ts";
import { agentKeysText, agentPurposeTexts } from "../../../shared/contract/agent-words.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { toast } from "../../parts/toast.tsx";
import { agentWords } from "../../words/agent.ts";
import { leftText } from "../../words/time.ts";
import classes from "./agent.module.css";

const words = agentWords.grants;

/** Which programs were let into this vault, or refused for good, with a way to end each. */
export function ProgramSettings() {
  const ask = useAsk();
  const refresh = useRefresh();
  const state = useHostQuery("agent.state", {});
  const { data } = useHostQuery("agent.grants", {});
  const [failure, setFailure] = useState<unknown>();
  const grants = data?.grants ?? [];
  const now = useNow(1000, grants.length > 0);

  const end = async (id: string | undefined, said: string) => {
    setFailure(undefined);
    try {
      await ask("agent.end", id === undefined ? {} : { id });
      toast({ text: said });
    } catch (error) {
      setFailure(error);
    }
    await refresh("agent.grants");
  };

  return (
    <>
      <p className="kh-small kh-body">{words.hint}</p>
      {state.data?.listening === false && <Note tone="warn">{`${state.data.problem ?? ""} ${words.off}`.trim()}</Note>}
      {grants.length === 0 && <p className="kh-quiet">{words.none}</p>}
      {grants.length > 0 && (
        <ul className={classes.grants} aria-label={words.part}>
          {grants.map((grant) => (
            <li key={grant.id}>
              <span className={classes.what}>
                <span>
                  <b>{grant.program.name}</b> {words.may(grant.kind)} {agentPurposeTexts[grant.purpose]}
                  {grant.keys.length > 0 && `: ${agentKeysText(grant.keys)}`}
                </span>
                <span className="kh-small kh-quiet">
                  {stateText(grant, now)} · {grant.program.executable} · {grant.program.folder}
                </span>
              </span>
              <Button
                size="small"
                aria-label={`${grant.kind === "never" ? words.takeBack : words.end}: ${words.endOf(grant.program.name, grant.purpose)}`}
                onClick={() => void end(grant.id, grant.kind === "never" ? words.takenBack : words.ended)}
              >
                {grant.kind === "never" ? words.takeBack : words.end}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {grants.filter(({ kind }) => kind !== "never").length > 1 && (
        <div>
          <Button onClick={() => void end(undefined, words.ended)}>{words.endAll}</Button>
        </div>
      )}
      <FailureNote failure={failure} />
    </>
  );
}

function stateText({ kind, until, uses }: AgentGrant, now: number): string {
  const used = uses === 0 ? "" : `, ${kind === "never" ? words.asked(uses) : words.uses(uses)}`;
  if (kind === "never") return words.never + used;
  return (until === undefined ? words.once : words.until(leftText(until, now))) + used;
}
