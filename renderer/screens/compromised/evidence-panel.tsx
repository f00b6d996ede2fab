/** What is known since the last good day: who holds it, where it went, how it was used, what the log says. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { Evidence, Plan } from "../../../shared/contract/compromised-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery } from "../../data/host-query.ts";
import { FailureNote } from "../../parts/failure-note.tsx";
import { StateLabel } from "../../parts/state-label.tsx";
import { activityWords } from "../../words/activity.ts";
import { compromisedWords as words } from "../../words/compromised.ts";
import { keysWords } from "../../words/keys.ts";
import { offboardingWords } from "../../words/offboarding.ts";
import { exactTime, momentText } from "../../words/time.ts";
import classes from "./plan.module.css";
import type { StepProps } from "./plan-step-row.tsx";

/** Drawn at once; the report has all. */
const entriesShown = 200;

type PanelProps = { readonly plan: Plan; readonly now: number; readonly act: StepProps["act"] };

export function EvidencePanel({ plan, now, act }: PanelProps) {
  const { data, error } = useHostQuery("compromised.evidence", { id: plan.id }, { keepPrevious: true });
  return (
    <section id="plan-evidence" className={classes.evidence} aria-label={words.evidence} tabIndex={-1}>
      <h2>{words.evidence}</h2>
      <LastGood key={plan.lastGoodAt} plan={plan} act={act} />
      <FailureNote failure={error} />
      {data !== undefined && (
        <>
          <p className="kh-small kh-body">{words.counts(data.reveals, data.exports, data.failedUnlocks)}</p>
          <Holders evidence={data} present={plan.present} now={now} />
          <Links evidence={data} now={now} />
          <Uses evidence={data} now={now} />
          <Log evidence={data} now={now} />
        </>
      )}
    </section>
  );
}

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Taken over when the field is left: a date that is half typed is another one. */
function LastGood({ plan, act }: Omit<PanelProps, "now">) {
  const ask = useAsk();
  const [date, setDate] = useState(dayOf(plan.lastGoodAt));
  const keep = () => {
    const at = Date.parse(date);
    if (Number.isNaN(at) || date === dayOf(plan.lastGoodAt)) return setDate(dayOf(plan.lastGoodAt));
    void act(() => ask("compromised.change", { id: plan.id, lastGoodAt: at }));
  };
  return (
    <TextInput
      type="date"
      label={words.lastGood}
      description={words.lastGoodHint}
      value={date}
      max={dayOf(Date.now())}
      disabled={plan.state !== "running"}
      onChange={(event) => setDate(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === "Enter") keep();
      }}
    />
  );
}

type PartProps = { readonly evidence: Evidence; readonly now: number };

function Holders({ evidence, present, now }: PartProps & { readonly present: number | undefined }) {
  return (
    <div>
      <h3>{words.holders}</h3>
      {evidence.holders.length === 0 && <p className="kh-small kh-body">{words.nobody}</p>}
      <ul className={classes.people}>
        {evidence.holders.map(({ person, signKey, shareId, version, sure, at }) => (
          <li key={`${signKey ?? shareId} ${version}`}>
            <span className={classes.who}>{person}</span>
            <span
              className={`${classes.when} kh-small ${sure === "receipt" ? "kh-body" : "kh-warn"}`}
              title={exactTime(at)}
            >
              {words.holder(version, present)}, {offboardingWords.sureness[sure]}, {momentText(at, now)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Links({ evidence, now }: PartProps) {
  return (
    <div>
      <h3>{words.linksHead}</h3>
      {evidence.links.length === 0 && <p className="kh-small kh-body">{words.noLinks}</p>}
      <ul className={classes.people}>
        {evidence.links.map(({ id, to, guest, version, state, createdAt, openedAt, receipt }) => (
          <li key={id}>
            <span className={classes.who}>
              {guest ? words.guest : to} <span className="kh-small kh-body">{words.holder(version, undefined)}</span>
            </span>
            <StateLabel state={state} />
            <span className={`${classes.when} kh-small kh-body`} title={exactTime(openedAt ?? createdAt)}>
              {momentText(openedAt ?? createdAt, now)}
              {receipt && `, ${words.receipt}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Uses({ evidence, now }: PartProps) {
  const { uses, times, inProgram } = keysWords.panel;
  return (
    <div>
      <h3>{words.uses}</h3>
      {evidence.uses.length === 0 && <p className="kh-small kh-body">{words.noUses}</p>}
      <ul className={classes.people}>
        {evidence.uses.map(({ how, program, at, count }) => (
          <li key={`${how} ${program}`}>
            <span className={classes.who}>
              {uses[how]} <span className="kh-small kh-body">{inProgram(program)}</span>
            </span>
            <span className="kh-small kh-body" title={exactTime(at)}>
              {times(count)}, {momentText(at, now)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Log({ evidence, now }: PartProps) {
  const { entries, more } = evidence;
  const shown = entries.slice(-entriesShown).reverse();
  return (
    <div>
      <h3>{words.log}</h3>
      {shown.length === 0 && <p className="kh-small kh-body">{words.noEntries}</p>}
      {shown.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by the keyboard
        <ul className={classes.log} aria-label={words.log} tabIndex={0}>
          {shown.map(({ seq, at, action, subject, actor, device, outcome }) => (
            <li key={seq}>
              <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
                {momentText(at, now)}
              </time>
              <b>{activityWords.action(action)}</b>
              {outcome !== "ok" && <span className="kh-warn"> {activityWords.outcomes[outcome]}</span>}
              <div className="kh-body">{subject}</div>
              <div className="kh-quiet">{activityWords.on(actor, device)}</div>
            </li>
          ))}
        </ul>
      )}
      {shown.length < entries.length + more && (
        <p className="kh-small kh-body">{words.newest(shown.length, entries.length + more)}</p>
      )}
    </div>
  );
}
