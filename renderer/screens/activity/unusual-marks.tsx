import { IconAlertTriangle } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { UnusualMark } from "../../../shared/contract/unusual-methods.ts";
import { unusualTitles } from "../../../shared/contract/unusual-words.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon } from "../../parts/icon.ts";
import { toast } from "../../parts/toast.tsx";
import { activityWords } from "../../words/activity.ts";
import { exactTime, momentText } from "../../words/time.ts";
import classes from "./activity.module.css";
import { PlanDialog } from "./plan-dialog.tsx";

const words = activityWords.unusual;
/** More stand behind a button: the log itself stays in view. */
const mostShown = 2;
const lookEvery = 10_000;
/** Somebody else may know the passphrase. */
const opensVault: ReadonlySet<string> = new Set(["failures", "device", "hour"]);

/** What is unusual and was not judged yet: what, why, and whether it was meant. */
export function UnusualMarks({ now }: { readonly now: number }) {
  const ask = useAsk();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const { data, error } = useHostQuery("activity.unusual", {}, { every: lookEvery });
  const [isAll, setAll] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [planning, setPlanning] = useState<UnusualMark>();
  const marks = data?.marks ?? [];
  if (marks.length === 0) return <FailureNote failure={failure ?? error} />;

  const decide = async (chosen: readonly UnusualMark[], as: "mine" | "plan") => {
    setFailure(undefined);
    try {
      await ask("activity.decide", { ids: chosen.map(({ id }) => id), as });
      await refresh("activity.unusual");
      if (as === "mine") toast({ text: words.noted(chosen.length) });
    } catch (problem) {
      setFailure(problem);
    }
  };
  const shown = isAll ? marks : marks.slice(0, mostShown);
  return (
    <section className={classes.unusual} aria-label={words.label}>
      <ul>
        {shown.map((mark) => (
          <li key={mark.id}>
            <IconAlertTriangle {...icon} />
            <div>
              <b>{unusualTitles[mark.rule]}</b>{" "}
              <span className="kh-quiet kh-nowrap" title={exactTime(mark.at)}>
                {momentText(mark.at, now)}
              </span>
              <p>{mark.text}</p>
            </div>
            <div className={classes.judge}>
              <Button size="small" onClick={() => void decide([mark], "mine")}>
                {words.mine}
              </Button>
              {mark.keys.length > 0 && (
                <Button size="small" tone="danger-outline" onClick={() => setPlanning(mark)}>
                  {words.plan}
                </Button>
              )}
              {mark.keys.length === 0 && opensVault.has(mark.rule) && (
                <Button size="small" onClick={() => void navigate({ to: "/settings" })}>
                  {words.passphrase}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {marks.length > 1 && (
        <div className={classes.more}>
          {marks.length > mostShown && (
            <Button size="small" tone="quiet" flush onClick={() => setAll(!isAll)}>
              {isAll ? words.fewer : words.more(marks.length - mostShown)}
            </Button>
          )}
          <Button size="small" tone="quiet" onClick={() => void decide(marks, "mine")}>
            {words.allMine(marks.length)}
          </Button>
        </div>
      )}
      <FailureNote failure={failure ?? error} />
      {planning !== undefined && (
        <PlanDialog
          mark={planning}
          onClose={() => setPlanning(undefined)}
          onBegun={(plan) => {
            void decide([planning], "plan");
            setPlanning(undefined);
            plan();
          }}
        />
      )}
    </section>
  );
}
