import { SegmentedControl } from "@mantine/core";
import { useEffect, useState } from "react";
import type { AgentQuestion } from "../../../shared/contract/agent-methods.ts";
import { agentMinutes, usualAgentMinutes } from "../../../shared/contract/agent-words.ts";
import type { MethodInput } from "../../../shared/contract/api.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { Cut } from "../../parts/cut.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { agentWords as words } from "../../words/agent.ts";
import { countdownText } from "../../words/time.ts";
import classes from "./agent.module.css";
import { useArmed } from "./use-armed.ts";

type Answer = MethodInput<"agent.answer">["answer"];

/** One question. The safe answer has the focus, and none counts in the first moment. */
export function QuestionDialog({ question, waiting }: { readonly question: AgentQuestion; readonly waiting: number }) {
  const ask = useAsk();
  const refresh = useRefresh();
  const armed = useArmed();
  const [minutes, setMinutes] = useState<number>(usualAgentMinutes);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const { id, program, purpose, keys } = question;

  const answer = async (given: Answer) => {
    if (!armed || busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await ask("agent.answer", { id, answer: given, ...(given === "minutes" ? { minutes } : {}) });
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
    await refresh("agent.questions");
  };

  const answerButton = (given: Answer, text: string, tone: "plain" | "primary" | "quiet", hasFocus = false) => (
    <Button
      tone={tone}
      aria-disabled={!armed || busy || undefined}
      onClick={() => void answer(given)}
      {...(hasFocus ? { "data-autofocus": true } : {})}
    >
      {text}
    </Button>
  );

  return (
    <Dialog
      title={words.wants(program.name, purpose)}
      onClose={() => void answer("no")}
      footer={
        <>
          {answerButton("never", words.never, "quiet")}
          <span className="kh-grow" />
          {answerButton("no", words.notNow, "plain", true)}
          {answerButton("minutes", words.forMinutes(minutes), "plain")}
          {answerButton("once", words.once, "plain")}
        </>
      }
    >
      <div className={classes.question}>
        {waiting > 1 && <p className="kh-small kh-quiet">{words.place(1, waiting)}</p>}
        {keys.length > 0 && (
          <section aria-label={words.keys}>
            <ul className={classes.keys}>
              {keys.map((key) => (
                <li key={`${key.id} ${key.detail}`}>
                  <b>{key.name}</b>
                  {key.env !== undefined && <EnvironmentTag env={key.env} />}
                  {key.detail !== undefined && <span>{key.detail}</span>}
                </li>
              ))}
            </ul>
          </section>
        )}
        <section aria-label={words.command}>
          <code className={`kh-well kh-mono ${classes.command}`}>{program.command}</code>
        </section>
        <dl className={classes.facts}>
          <Fact name={words.program} value={program.executable} />
          {program.commandLine !== program.command && program.commandLine !== program.executable && (
            <Fact name={words.commandLine} value={program.commandLine} />
          )}
          {(program.through ?? []).map((link) => (
            <Fact key={link} name={words.through} value={link} />
          ))}
          {program.parent !== undefined && <Fact name={words.parent} value={program.parent.executable} />}
          <Fact name={words.folder} value={program.folder} />
        </dl>
        {program.says !== undefined && <p className="kh-small kh-body">{words.says(program.says)}</p>}
        <p className="kh-small kh-body">{words.another}</p>
        <SegmentedControl
          fullWidth
          aria-label={words.howLong}
          data={agentMinutes.map((count) => ({ value: `${count}`, label: words.minutes(count) }))}
          value={`${minutes}`}
          onChange={(value) => setMinutes(Number(value))}
        />
        <p className="kh-small kh-quiet">{words.neverHint}</p>
        <Left question={question} />
        <span className="kh-unseen" role="status">
          {armed ? "" : words.arming}
        </span>
        <FailureNote failure={failure} />
      </div>
    </Dialog>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="kh-mono">{value}</dd>
    </>
  );
}

const teeth = 24;

function Left({ question: { askedAt, endsAt } }: { readonly question: AgentQuestion }) {
  const now = useNow(500);
  const refresh = useRefresh();
  const left = Math.max(0, endsAt - now);
  const isOver = left === 0;
  useEffect(() => {
    if (isOver) void refresh("agent.questions");
  }, [isOver, refresh]);
  return (
    <div className={classes.left}>
      <Cut
        teeth={teeth}
        left={Math.ceil((left * teeth) / Math.max(1, endsAt - askedAt))}
        width={120}
        height={10}
        tone="warn"
      />
      <span className="kh-small">{words.left(countdownText(left))}</span>
    </div>
  );
}
