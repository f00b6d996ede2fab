import { IconPrinter } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useId } from "react";
import type { MethodOutput } from "../../../shared/contract/api.ts";
import type { Offboarding } from "../../../shared/contract/offboarding-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { icon } from "../../parts/icon.ts";
import { toast } from "../../parts/toast.tsx";
import { offboardingWords as words } from "../../words/offboarding.ts";
import { dateText, momentText } from "../../words/time.ts";
import classes from "./offboarding.module.css";

type AlsoProps = {
  readonly offboarding: Offboarding;
  readonly log: MethodOutput<"offboarding.log"> | undefined;
  readonly busy: boolean;
  readonly onSettle: () => void;
  readonly onCheck: (done: boolean) => void;
  readonly onReport: () => void;
  readonly run: (work: () => Promise<unknown>) => Promise<void>;
};

/** What there is to do beside the keys, and the ways to end. */
export function Also({ offboarding, log, busy, onSettle, onCheck, onReport, run }: AlsoProps) {
  const ask = useAsk();
  const navigate = useNavigate();
  const logId = useId();
  const { id, name, open, revoked, checks, rows, done, state } = offboarding;
  const running = state === "running";
  const ready = done === rows.length && open.length === 0;
  const finish = () =>
    run(async () => {
      await ask("offboarding.finish", { id });
      toast({ text: words.finished(name), undo: () => void ask("offboarding.reopen", { id }) });
    });
  const reopen = () =>
    run(async () => {
      await ask("offboarding.reopen", { id });
      toast({ text: words.reopened(name) });
    });
  return (
    <footer className={classes.foot}>
      <section aria-label={words.also}>
        <h2 className={classes.footHead}>{words.also}</h2>
        {checks.rules !== undefined && (
          <p className={classes.check}>
            <input type="checkbox" className={classes.tick} checked disabled aria-label={words.rules} />
            <span>{words.rules}</span>
            <span className="kh-small kh-body">{momentText(checks.rules.at, Date.now())}</span>
          </p>
        )}
        <p className={classes.check}>
          <input
            type="checkbox"
            className={classes.tick}
            checked={open.length === 0}
            disabled
            aria-label={open.length === 0 ? words.noLinks : words.open(open.length)}
          />
          <span className={open.length > 0 ? "kh-warn" : ""} title={open.map((link) => link.name).join(", ")}>
            {open.length > 0 ? words.open(open.length) : revoked > 0 ? words.revoked(revoked) : words.noLinks}
          </span>
          {running && (
            <button type="button" className="kh-linkbutton" disabled={busy} onClick={onSettle}>
              {words.askAgain}
            </button>
          )}
        </p>
        <p className={classes.check}>
          <input
            id={logId}
            type="checkbox"
            className={classes.tick}
            checked={checks.log !== undefined}
            disabled={!running}
            onChange={(event) => onCheck(event.currentTarget.checked)}
          />
          <label htmlFor={logId}>
            {log === undefined ? words.log : words.logSince(dateText(log.since, Date.now()), log.reveals, log.exports)}
          </label>
          <button
            type="button"
            className="kh-linkbutton"
            onClick={() => void navigate({ to: "/activity", search: { about: id } })}
          >
            {words.look}
          </button>
        </p>
      </section>
      <section className={classes.end}>
        <div>
          <b>{ready ? words.reportReady : words.reportHead}</b>
          <p className="kh-small kh-body">{words.reportMore}</p>
        </div>
        <div className={classes.ways}>
          <Button icon={<IconPrinter {...icon} />} onClick={onReport}>
            {ready ? words.report : words.reportSoFar}
          </Button>
          {running && ready && (
            <Button tone="primary" busy={busy} onClick={() => void finish()}>
              {words.finish}
            </Button>
          )}
          {state !== "reopened" && (
            <Button tone="quiet" onClick={() => void reopen()}>
              {words.reopen}
            </Button>
          )}
        </div>
      </section>
    </footer>
  );
}
