/** Where leaked values stand on this computer, whose they are, and the rotation of each. */
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import type { MethodInput } from "../../../shared/contract/api.ts";
import type { ScanFinding, ScanReport } from "../../../shared/contract/scan-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { useProgress } from "../../data/use-progress.ts";
import { Button } from "../../parts/button.tsx";
import { Cut } from "../../parts/cut.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { Empty, Page, PageHead } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { scanWords as words } from "../../words/scan.ts";
import classes from "./scan.module.css";
import { ScanFindings } from "./scan-findings.tsx";
import { ScanForm } from "./scan-form.tsx";
import { baselineIn } from "./scan-rows.ts";

const teeth = 24;
/** Findings come while the scan goes on. */
const lookEvery = 700;
const mostNamed = 5;

export function ScanScreen() {
  const ask = useAsk();
  const navigate = useNavigate();
  const refresh = useRefresh();
  const [asked, setAsked] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const scroller = useRef<HTMLElement>(null);
  const [running, setRunning] = useState(false);
  const answer = useHostQuery("scan.state", {}, asked || running ? { every: lookEvery } : {});
  const report = answer.data;
  const isRunning = asked || report?.state === "running";
  useEffect(() => setRunning(report?.state === "running"), [report?.state]);
  useEffect(() => {
    document.title = `${words.title} · Keyhold`;
  }, []);

  const scan = (input: MethodInput<"scan.run">) => {
    setFailure(undefined);
    setAsked(true);
    void ask("scan.run", input)
      .catch(setFailure)
      .finally(async () => {
        await refresh("scan.state");
        setAsked(false);
        await refresh("health.report");
      });
  };
  const rotate = ({ valueId }: NonNullable<ScanFinding["key"]>) => {
    setFailure(undefined);
    void ask("rotations.start", { key: { id: valueId }, reason: "asked" }).then(
      ({ rotation }) => navigate({ to: "/keys/rotate/$id", params: { id: rotation.id } }),
      setFailure,
    );
  };
  const [root] = report?.roots ?? [];
  const ignore = (finding: ScanFinding) => {
    if (root === undefined) return;
    setFailure(undefined);
    void ask("scan.keep", { file: baselineIn(root), ids: [finding.id] }).then(async ({ file }) => {
      await refresh("scan.state");
      toast({ text: words.ignored(file) });
    }, setFailure);
  };
  if (report === undefined) return <Page>{answer.error !== null && <FailureNote failure={answer.error} />}</Page>;
  return (
    <Page>
      <PageHead title={words.title} sub={words.sub} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by the keyboard */}
      <section ref={scroller} className={classes.scroller} tabIndex={0} aria-label={words.title}>
        <ScanForm folder={root ?? ""} busy={isRunning} onScan={scan} />
        <FailureNote failure={failure ?? answer.error} />
        {isRunning && (
          <Running found={report.state === "running" ? report.found : 0} onStop={() => void ask("scan.stop", {})} />
        )}
        {!isRunning && <About report={report} />}
        <ScanFindings
          findings={report.findings}
          roots={report.roots}
          scroller={scroller}
          onRotate={rotate}
          onIgnore={root === undefined || isRunning ? undefined : ignore}
        />
        {report.found > report.findings.length && (
          <p className={classes.about}>{words.more(report.found - report.findings.length)}</p>
        )}
      </section>
    </Page>
  );
}

function Running({ found, onStop }: { readonly found: number; readonly onStop: () => void }) {
  const { done, total } = useProgress("scan.run", true) ?? { done: 0, total: 0 };
  return (
    <div className={classes.running} role="status">
      <Cut teeth={teeth} left={total === 0 ? 0 : Math.ceil((done / total) * teeth)} width={160} height={12} />
      <span aria-hidden>{total === 0 ? words.reading : words.progress(done, total)}</span>
      <span className="kh-quiet">{words.found(found)}</span>
      <Button size="small" title={words.stopMore} onClick={onStop}>
        {words.stop}
      </Button>
    </div>
  );
}

/** What the last scan looked at, and what it did not. */
function About({ report }: { readonly report: ScanReport }) {
  const { state, found, known, files, commits, values, skipped, skippedTotal, notSought, failure } = report;
  if (state === "none") return <Empty text={words.never} />;
  const names = notSought.slice(0, mostNamed).map(({ name, env }) => `${name} (${env})`);
  return (
    <>
      {found === 0 && state === "done" && <Empty text={words.nothing(files)} />}
      <div className={classes.about}>
        {failure !== undefined && (
          <Note tone="danger" live>
            {failure}
          </Note>
        )}
        <p className="kh-small kh-body" role="status">
          {state === "stopped" ? words.stopped : `${words.summary(files, commits, values)}.`}{" "}
          {known > 0 && words.known(known)}
        </p>
        {skippedTotal > 0 && (
          <Note tone="warn" title={words.skippedTitle(skippedTotal)}>
            <ul>
              {skipped.slice(0, mostNamed).map(({ file, reason }) => (
                <li key={`${file} ${reason}`} className={classes.skipped}>
                  {words.skipped(file, reason)}
                </li>
              ))}
            </ul>
          </Note>
        )}
        {names.length > 0 && (
          <p className="kh-small kh-quiet">{words.notSought(names.join(", "), notSought.length - names.length)}</p>
        )}
      </div>
    </>
  );
}
