/** What there is to know and to do in each step. The buttons of the present step stand out. */
import { IconExternalLink } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { CompromiseStep } from "../../../shared/contract/compromised-words.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { compromisedWords as words } from "../../words/compromised.ts";
import { momentText } from "../../words/time.ts";
import { useRotateValue } from "../keys/use-rotate.ts";
import { OthersList, PeopleList } from "./concerned.tsx";
import { MessageText } from "./message-text.tsx";
import classes from "./plan.module.css";
import type { StepProps } from "./plan-step-row.tsx";

export function StepContent(props: StepProps) {
  const contents: Record<CompromiseStep, (props: StepProps) => ReactNode> = {
    isolate: Isolate,
    revoke: Revoke,
    replace: Replace,
    reshare: Reshare,
    others: Others,
    look: Look,
    tell: Tell,
  };
  const Content = contents[props.step.step];
  return <Content {...props} />;
}

const toneOf = ({ isNow }: StepProps) => (isNow ? "primary" : "plain");
const isOpen = ({ plan, step }: StepProps) => plan.state === "running" && !step.done;

/** For what a person only can know. */
function useTick({ plan, step, act }: StepProps): () => void {
  const ask = useAsk();
  return () => void act(() => ask("compromised.tick", { id: plan.id, step: step.step, done: true }));
}

/** For what ticks itself: a reason is asked for. */
function TickAnyway({ plan, step, askWhy }: StepProps) {
  const ask = useAsk();
  const tick = () =>
    askWhy(words.whyTick(words.steps[step.step].title), words.whyTickMore, words.confirm.tick, (why) =>
      ask("compromised.tick", { id: plan.id, step: step.step, done: true, why }),
    );
  return (
    <Button tone="quiet" size="small" onClick={tick}>
      {words.tickAnyway}
    </Button>
  );
}

function Isolate(props: StepProps) {
  const { plan, busy, now, onSettle } = props;
  if (plan.open.length === 0) return <p className="kh-body">{words.isolated}</p>;
  return (
    <>
      <div>
        <p className="kh-body">{words.open(plan.open.length)}</p>
        <ul className={classes.lines}>
          {plan.open.map(({ id, to, name, expiresAt }) => (
            <li key={id} title={name}>
              {words.openLink(to, momentText(expiresAt, now))}
            </li>
          ))}
        </ul>
      </div>
      {isOpen(props) && (
        <div className={classes.row}>
          <Button tone={toneOf(props)} busy={busy} onClick={onSettle}>
            {words.takeBack}
          </Button>
          <TickAnyway {...props} />
        </div>
      )}
    </>
  );
}

function Revoke(props: StepProps) {
  const { plan, busy } = props;
  const tick = useTick(props);
  return (
    <>
      {plan.page === undefined && <p className="kh-body">{words.noPage}</p>}
      <div className={classes.row}>
        {plan.page !== undefined && (
          <a href={plan.page} target="_blank" rel="noreferrer noopener">
            {words.openPage} <IconExternalLink {...smallIcon} />
          </a>
        )}
        {isOpen(props) && (
          <Button tone={toneOf(props)} busy={busy} onClick={tick}>
            {words.revoked}
          </Button>
        )}
      </div>
    </>
  );
}

function Replace(props: StepProps) {
  const { plan, act, askWhy } = props;
  const ask = useAsk();
  const rotate = useRotateValue();
  const again = () =>
    askWhy(words.whyAgain, words.whyAgainMore, words.confirm.again, (why) =>
      ask("compromised.start", { key: { id: plan.valueId }, again: true, why }),
    );
  return (
    <>
      {plan.keyId === undefined && <p className="kh-body">{words.removed}</p>}
      {plan.keyId !== undefined && props.step.done && (plan.present ?? 0) > plan.version && (
        <p className="kh-body">{words.replaced(plan.present ?? 0)}</p>
      )}
      {plan.state === "running" && plan.keyId !== undefined && (
        <div className={classes.row}>
          {isOpen(props) ? (
            <>
              <Button tone={toneOf(props)} onClick={() => void act(() => rotate(plan.valueId, "compromised"))}>
                {plan.rotation === undefined ? words.replace : words.goOnRotating}
              </Button>
              <TickAnyway {...props} />
            </>
          ) : (
            <Button tone="quiet" size="small" onClick={again}>
              {words.again}
            </Button>
          )}
        </div>
      )}
    </>
  );
}

function Reshare(props: StepProps) {
  const { plan, act } = props;
  const rotate = useRotateValue();
  const isReplaced = plan.steps.some(({ step, done }) => step === "replace" && done);
  return (
    <>
      {plan.people.length === 0 ? <p className="kh-body">{words.nobody}</p> : <PeopleList people={plan.people} />}
      {!isReplaced && <p className="kh-small kh-body">{words.reshareFirst}</p>}
      {isOpen(props) && isReplaced && (
        <div className={classes.row}>
          <Button tone={toneOf(props)} onClick={() => void act(() => rotate(plan.valueId, "compromised"))}>
            {plan.rotation === undefined ? words.share : words.goOnRotating}
          </Button>
          <TickAnyway {...props} />
        </div>
      )}
    </>
  );
}

function Others(props: StepProps) {
  const tick = useTick(props);
  if (props.plan.others.length === 0) return <p className="kh-body">{words.noOthers}</p>;
  return (
    <>
      <OthersList others={props.plan.others} act={props.act} />
      {isOpen(props) && (
        <div>
          <Button tone={toneOf(props)} busy={props.busy} onClick={tick}>
            {words.looked}
          </Button>
        </div>
      )}
    </>
  );
}

function Look(props: StepProps) {
  const navigate = useNavigate();
  const tick = useTick(props);
  if (!isOpen(props)) return null;
  const show = () => {
    const place = document.getElementById("plan-evidence");
    if (place === null) void navigate({ to: "/activity", search: { query: props.plan.name } });
    place?.scrollIntoView({ block: "start" });
    place?.focus();
  };
  return (
    <div className={classes.row}>
      <Button tone={toneOf(props)} busy={props.busy} onClick={tick}>
        {words.looked}
      </Button>
      <Button tone="quiet" onClick={show}>
        {words.showEvidence}
      </Button>
    </div>
  );
}

function Tell(props: StepProps) {
  const tick = useTick(props);
  const { people, message } = props.plan;
  return (
    <>
      {people.length === 0 ? <p className="kh-body">{words.nobody}</p> : <PeopleList people={people} />}
      <MessageText text={message} />
      {isOpen(props) && (
        <div>
          <Button tone={toneOf(props)} busy={props.busy} onClick={tick}>
            {words.told}
          </Button>
        </div>
      )}
    </>
  );
}
