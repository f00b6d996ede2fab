/** Somebody leaves: their keys, most dangerous first, to rotate and tick off. */
import { IconArrowLeft } from "@tabler/icons-react";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { OffboardingRow } from "../../../shared/contract/offboarding-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { IconButton } from "../../parts/button.tsx";
import { Cut } from "../../parts/cut.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon } from "../../parts/icon.ts";
import { Note } from "../../parts/note.tsx";
import { Page } from "../../parts/page.tsx";
import { PersonMark } from "../../parts/person.tsx";
import { ReportDialog } from "../../parts/report-dialog.tsx";
import { WhyDialog } from "../../parts/why-dialog.tsx";
import { dialogs } from "../../shell/dialogs.ts";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { offboardingWords as words } from "../../words/offboarding.ts";
import { dateText } from "../../words/time.ts";
import { useRotateValue } from "../keys/use-rotate.ts";
import { relayHost } from "../share/relay-host.ts";
import { Also } from "./also.tsx";
import classes from "./offboarding.module.css";
import { OffboardingRows } from "./offboarding-rows.tsx";

export function OffboardingScreen() {
  const { id } = useParams({ from: "/team/offboard/$id" });
  const navigate = useNavigate();
  const ask = useAsk();
  const refresh = useRefresh();
  const now = useNow(60_000);
  const page = useHostQuery("offboarding.get", { id });
  const log = useHostQuery("offboarding.log", { id });
  const rotate = useRotateValue();
  const [failure, setFailure] = useState<unknown>();
  const [unreachable, setUnreachable] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const [ticking, setTicking] = useState<OffboardingRow>();
  const [reporting, setReporting] = useState(false);
  const back = () => void navigate({ to: "/team", search: {} });
  useShortcuts({ Esc: back });

  /** @param work what changes the offboarding; what it refuses is said above the list. */
  const run = async (work: () => Promise<unknown>) => {
    setFailure(undefined);
    setBusy(true);
    try {
      await work();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
      void refresh("offboarding.get");
    }
  };
  const untick = (row: OffboardingRow) => run(() => ask("offboarding.tick", { id, value: row.id, done: false }));
  const settle = () =>
    run(async () => {
      setUnreachable((await ask("offboarding.settle", { id })).unreachable);
    });

  const found = page.data?.offboarding;
  if (found === undefined) {
    return (
      <Page>
        <FailureNote failure={page.error} />
      </Page>
    );
  }
  const { rows, done, name, leavesOn, state } = found;
  const left = rows.filter((row) => !row.done);
  const prod = left.filter(({ env }) => env === "prod").length;
  return (
    <Page>
      <div className={classes.whole}>
        <header className={classes.head}>
          <IconButton label={words.back} onClick={back}>
            <IconArrowLeft {...icon} />
          </IconButton>
          <PersonMark name={name} state="leaving" size="big" />
          <div className={classes.title}>
            <h1 tabIndex={-1} data-page-title="">
              {leavesOn === undefined ? words.title(name) : words.titleOn(name, dateText(leavesOn, now))}
            </h1>
            <p className="kh-small kh-body">{words.sub(rows.length, done, prod)}</p>
          </div>
          {rows.length > 0 && (
            <div className={classes.progress}>
              <Cut
                teeth={Math.min(18, rows.length)}
                left={Math.round((done / rows.length) * Math.min(18, rows.length))}
                width={Math.min(200, 12 * rows.length)}
                height={18}
              />
              <span className="kh-small kh-body" role="status">
                {words.progress(done, rows.length)}
              </span>
            </div>
          )}
        </header>
        <div className={classes.scroller}>
          <div className={classes.notes}>
            {state === "finished" && <Note tone="good">{words.isFinished}</Note>}
            {state === "reopened" && <Note>{words.isReopened}</Note>}
            {rows.length > 0 && <Note title={words.only}>{words.onlyMore}</Note>}
            {unreachable.length > 0 && (
              <Note tone="warn" live>
                {words.unreachable(unreachable.map(relayHost).join(", "))}
              </Note>
            )}
            <FailureNote failure={failure} />
          </div>
          <OffboardingRows
            rows={rows}
            running={state === "running"}
            onTick={setTicking}
            onUntick={(row) => void untick(row)}
            onRotate={(row) => void run(() => rotate(row.id, "offboarding"))}
            onShare={(row) => dialogs.open({ name: "share", keys: [row.id] })}
          />
        </div>
        <Also
          offboarding={found}
          log={log.data}
          busy={busy}
          onSettle={() => void settle()}
          onCheck={(checked) => void run(() => ask("offboarding.check", { id, check: "log", done: checked }))}
          onReport={() => setReporting(true)}
          run={run}
        />
      </div>
      {ticking !== undefined && (
        <WhyDialog
          title={words.tickTitle(ticking.key)}
          more={words.tickMore}
          label={words.why}
          hint={words.whyHint}
          confirm={words.tick}
          onClose={() => setTicking(undefined)}
          go={async (why) => {
            await ask("offboarding.tick", { id, value: ticking.id, done: true, why });
            void refresh("offboarding.get");
          }}
        />
      )}
      {reporting && (
        <ReportDialog
          title={words.reportTitle(name)}
          make={(where) => ask("offboarding.report", { id, ...where })}
          onClose={() => setReporting(false)}
        />
      )}
    </Page>
  );
}
