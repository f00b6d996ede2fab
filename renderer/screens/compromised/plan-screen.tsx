/** A compromised key: what to do, in order and with times, beside what is known since the last good day. */
import { IconPrinter } from "@tabler/icons-react";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { Plan } from "../../../shared/contract/compromised-methods.ts";
import { compromiseSteps } from "../../../shared/contract/compromised-words.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { Cut } from "../../parts/cut.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon } from "../../parts/icon.ts";
import { Note } from "../../parts/note.tsx";
import { Page, PageBody, PageHead } from "../../parts/page.tsx";
import { ReportDialog } from "../../parts/report-dialog.tsx";
import { toast } from "../../parts/toast.tsx";
import { WhyDialog, type WhyDialogProps } from "../../parts/why-dialog.tsx";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { compromisedWords as words } from "../../words/compromised.ts";
import { exactTime, momentText } from "../../words/time.ts";
import { relayHost } from "../share/relay-host.ts";
import { EvidencePanel } from "./evidence-panel.tsx";
import classes from "./plan.module.css";
import { PlanStepRow } from "./plan-step-row.tsx";

export function PlanScreen() {
  const { id } = useParams({ from: "/keys/compromised/$id" });
  const query = useHostQuery("compromised.get", { id });
  useEffect(() => {
    document.title = `${words.shortcut} · Keyhold`;
  }, []);
  if (query.data !== undefined) return <OnePlan key={id} plan={query.data.plan} />;
  return (
    <Page>
      <PageHead title="" />
      <PageBody reading>
        <FailureNote failure={query.error} />
      </PageBody>
    </Page>
  );
}

function OnePlan({ plan }: { readonly plan: Plan }) {
  const ask = useAsk();
  const navigate = useNavigate();
  const refresh = useRefresh();
  const now = useNow(60_000);
  const [failure, setFailure] = useState<unknown>();
  const [unreachable, setUnreachable] = useState<readonly string[]>([]);
  const [asking, setAsking] = useState<Pick<WhyDialogProps, "title" | "more" | "confirm" | "go">>();
  const [reporting, setReporting] = useState(false);
  const [lesson, setLesson] = useState(false);
  const [busy, setBusy] = useState(false);
  const { id, name, env, state, keyId, steps, next, done, total } = plan;
  const running = state === "running";

  const look = () => void refresh("compromised.get").then(() => refresh("compromised.evidence"));
  /** One thing at a time; what it refuses is said above the list. */
  const act = async (work: () => Promise<unknown>) => {
    setFailure(undefined);
    setBusy(true);
    try {
      await work();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
      look();
    }
  };
  const settle = () =>
    act(async () => {
      const asked = await ask("compromised.settle", { id });
      setUnreachable(asked.unreachable);
    });
  const reopen = () => act(() => ask("compromised.reopen", { id }));
  const close = () =>
    act(async () => {
      await ask("compromised.close", { id });
      toast({ text: words.closed(name), undo: () => void reopen() });
    });
  const askWhy = (title: string, more: string, confirm: string, go: (why: string) => Promise<unknown>) =>
    setAsking({
      title,
      more,
      confirm,
      go: async (why) => {
        await go(why);
        look();
      },
    });
  const missing = steps.filter((step) => !step.done).map(({ step }) => words.steps[step].title);
  const closeAnyway = () =>
    askWhy(words.whyClose, words.whyCloseMore(missing), words.confirm.close, (why) =>
      ask("compromised.close", { id, anyway: true, why }),
    );
  const drop = () =>
    askWhy(words.whyDrop, words.whyDropMore, words.confirm.drop, async (why) => {
      await ask("compromised.drop", { id, why });
      toast({ text: words.dropped(name), undo: () => void reopen() });
    });
  const toKey = () => void navigate({ to: "/keys", search: keyId === undefined ? {} : { key: keyId, env } });
  useShortcuts({ Esc: toKey });

  return (
    <Page>
      <header className={classes.top}>
        <h1 tabIndex={-1} data-page-title="">
          {words.titles[state](name)}
        </h1>
        <span className={`${classes.begun} kh-quiet`}>
          {words.begun(momentText(plan.startedAt, now), plan.startedBy)}
        </span>
        <div className={classes.tools}>
          <Cut teeth={total} left={done} width={60} height={16} label={words.progress(done, total)} />
          <EnvironmentTag env={env} />
          <Button size="small" icon={<IconPrinter {...icon} />} onClick={() => setReporting(true)}>
            {words.report}
          </Button>
          <Button size="small" onClick={toKey} keycap="Esc">
            {words.toKey}
          </Button>
        </div>
      </header>
      <div className={classes.columns}>
        <div className={classes.plan}>
          <PlanNote plan={plan} now={now} onReopen={() => void reopen()} />
          {unreachable.length > 0 && (
            <Note tone="warn" live>
              {words.unreachable(unreachable.map(relayHost).join(", "))}
            </Note>
          )}
          <FailureNote failure={failure} />
          <div>
            <button type="button" className="kh-linkbutton" aria-expanded={lesson} onClick={() => setLesson(!lesson)}>
              {words.lessonAsk}
            </button>
          </div>
          {lesson && <p className={`${classes.lesson} kh-body`}>{words.lesson}</p>}
          <ol className={classes.steps} aria-label={words.list}>
            {steps.map((step) => (
              <PlanStepRow
                key={step.step}
                plan={plan}
                step={step}
                number={compromiseSteps.indexOf(step.step) + 1}
                isNow={running && next === step.step}
                busy={busy}
                now={now}
                act={act}
                onSettle={() => void settle()}
                askWhy={askWhy}
              />
            ))}
          </ol>
          {running && (
            <div className={classes.ends}>
              <Button tone="quiet" onClick={drop}>
                {words.falseAlarm}
              </Button>
              {next === undefined ? (
                <Button tone="primary" busy={busy} onClick={() => void close()}>
                  {words.close}
                </Button>
              ) : (
                <Button tone="quiet" onClick={closeAnyway}>
                  {words.closeAnyway}
                </Button>
              )}
            </div>
          )}
        </div>
        <EvidencePanel plan={plan} now={now} act={act} />
      </div>
      {asking !== undefined && (
        <WhyDialog {...asking} label={words.why} hint={words.whyHint} onClose={() => setAsking(undefined)} />
      )}
      {reporting && (
        <ReportDialog
          title={words.reportTitle(name)}
          make={(where) => ask("compromised.report", { id, ...where })}
          onClose={() => setReporting(false)}
        />
      )}
    </Page>
  );
}

type PlanNoteProps = { readonly plan: Plan; readonly now: number; readonly onReopen: () => void };

/** What happened; or how it ended, with the way back. */
function PlanNote({ plan, now, onReopen }: PlanNoteProps) {
  const { state, cause, why, endedAt, endedBy = "", endWhy, misuse } = plan;
  if (state === "running" || endedAt === undefined) {
    return (
      <Note tone="danger" title={`${why ?? words.causes[cause]}.`}>
        {misuse !== undefined && words.misuse(misuse)}
      </Note>
    );
  }
  const say = state === "closed" ? words.isClosed : words.isDropped;
  return (
    <Note tone={state === "closed" ? "good" : "plain"} title={say(momentText(endedAt, now), endedBy)} live>
      <span title={exactTime(endedAt)}>{endWhy !== undefined && `${endWhy}. `}</span>
      <button type="button" className="kh-linkbutton" onClick={onReopen}>
        {words.reopen}
      </button>
    </Note>
  );
}
