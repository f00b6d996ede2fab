/** What is dangerous about the keys, why, and the one thing to do about each. */
import { IconDatabaseSearch, IconDownload, IconRefresh } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { Finding, HealthReport, IgnoredFinding } from "../../../shared/contract/health-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { Empty, Page, PageHead } from "../../parts/page.tsx";
import { ReportDialog } from "../../parts/report-dialog.tsx";
import { toast } from "../../parts/toast.tsx";
import { healthWords as words } from "../../words/health.ts";
import { daysBetween } from "../../words/time.ts";
import { OpenPlans } from "../compromised/open-plans.tsx";
import { FindingRow } from "./finding-row.tsx";
import classes from "./health.module.css";
import { IgnoreDialog } from "./ignore-dialog.tsx";
import { IgnoredList } from "./ignored-list.tsx";
import { LeaksDialog } from "./leaks-dialog.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { Summary } from "./summary.tsx";
import { useFix } from "./use-fix.ts";

/** Findings of each kind that are named in its row. */
const named = 3;
const minute = 60_000;
/** Time alone makes keys overdue. */
const lookEvery = 15 * minute;

export function HealthScreen() {
  const ask = useAsk();
  const refresh = useRefresh();
  const now = useNow(minute / 2);
  const answer = useHostQuery("health.report", { most: named }, { every: lookEvery });
  const [dialog, setDialog] = useState<"leaks" | "report" | Finding>();
  const [moving, setMoving] = useState<Finding>();
  const fix = useFix(setMoving);
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    document.title = `${words.title} · Keyhold`;
  }, []);
  const report = answer.data;
  const close = () => setDialog(undefined);
  const act = (finding: Finding) => {
    setFailure(undefined);
    void fix(finding).catch(setFailure);
  };
  const heed = ({ valueId, kind, name }: IgnoredFinding) =>
    void ask("health.heed", { valueId, kind }).then(async () => {
      await refresh("health.report");
      toast({ text: words.heeded(name) });
    }, setFailure);
  return (
    <Page>
      <PageHead
        title={words.title}
        sub={report === undefined ? undefined : words.checked(agoOf(Math.max(now, answer.dataUpdatedAt), report))}
      >
        <Button
          size="small"
          tone="quiet"
          icon={<IconDatabaseSearch {...smallIcon} />}
          onClick={() => setDialog("leaks")}
        >
          {words.compare}
        </Button>
        <Button size="small" icon={<IconDownload {...smallIcon} />} onClick={() => setDialog("report")}>
          {words.report}
        </Button>
        <Button
          size="small"
          icon={<IconRefresh {...smallIcon} />}
          busy={answer.isFetching}
          onClick={() => void refresh("health.report")}
        >
          {words.checkAgain}
        </Button>
      </PageHead>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by the keyboard */}
      <section className={classes.scroller} tabIndex={0} aria-label={words.title}>
        <OpenPlans />
        <FailureNote failure={failure ?? answer.error} />
        {report !== undefined && report.values === 0 && <NoKeys />}
        {report !== undefined && report.values > 0 && (
          <>
            <Summary report={report} />
            {report.groups.length === 0 ? (
              <Empty text={nothingText(report)} />
            ) : (
              <ul className={classes.findings} aria-label={words.list}>
                {report.groups.map((group) => (
                  <FindingRow key={group.kind} group={group} onFix={act} onIgnore={setDialog} />
                ))}
              </ul>
            )}
            <IgnoredList ignored={report.ignored} now={report.at} onHeed={heed} />
          </>
        )}
      </section>
      {dialog === "leaks" && <LeaksDialog onClose={close} />}
      {dialog === "report" && (
        <ReportDialog title={words.reportTitle} make={(where) => ask("health.export", where)} onClose={close} />
      )}
      {moving !== undefined && <MoveDialog finding={moving} onClose={() => setMoving(undefined)} />}
      {typeof dialog === "object" && <IgnoreDialog finding={dialog} onClose={close} />}
    </Page>
  );
}

function NoKeys() {
  const navigate = useNavigate();
  return (
    <Empty text={words.noKeys}>
      <Button tone="primary" keycap="N" onClick={() => void navigate({ to: "/keys/new" })}>
        {words.newKey}
      </Button>
    </Empty>
  );
}

function nothingText({ nextDue, at }: HealthReport): string {
  return words.nothing(nextDue === undefined ? undefined : words.inDays(daysBetween(at, nextDue)));
}

function agoOf(now: number, { at }: HealthReport): string {
  const minutes = Math.floor((now - at) / minute);
  return minutes < 1 ? words.justNow : words.minutesAgo(minutes);
}
