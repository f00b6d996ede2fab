/** An intercepted link, above everything else: what happened, what is safe, what to suppose, what next. */
import { IconActivity, IconAlertTriangle, IconArrowRight, IconListCheck, IconShieldCheck } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Share } from "../../../shared/contract/link-methods.ts";
import { useHostQuery } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon, smallIcon } from "../../parts/icon.ts";
import { StateLabel } from "../../parts/state-label.tsx";
import { compromisedWords } from "../../words/compromised.ts";
import { sharesWords } from "../../words/shares.ts";
import { exactTime, momentText } from "../../words/time.ts";
import { useBeginPlan, useOpenPlan } from "../compromised/use-plan.ts";
import classes from "./incident.module.css";
import { environmentsOf, recipientName } from "./share-words.ts";

type IncidentProps = { readonly share: Share; readonly now: number; readonly onDealt: () => void };

export function Incident({ share, now, onDealt }: IncidentProps) {
  const navigate = useNavigate();
  const keys = useHostQuery("keys.list", {});
  const to = recipientName(share);
  const plans = useHostQuery("compromised.list", { ended: true });
  const openPlan = useOpenPlan();
  const beginPlan = useBeginPlan();
  const [failure, setFailure] = useState<unknown>();
  const present = share.items.filter((item) => keys.data?.rows.some((row) => row.id === item.valueId));
  const [first] = present.filter(({ valueId }) => runningFor(valueId) !== undefined).concat(present);
  const hasPlan = first !== undefined && runningFor(first.valueId) !== undefined;
  function runningFor(valueId: string) {
    return plans.data?.plans.find((plan) => plan.valueId === valueId && plan.state === "running");
  }
  /** An intercepted link has begun it by itself; of a disputed one the person judges. */
  const toPlan = async (valueId: string) => {
    setFailure(undefined);
    try {
      const running = runningFor(valueId);
      if (running !== undefined) await openPlan(running.id);
      else await beginPlan({ key: { id: valueId }, cause: "intercepted", share: share.id });
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <section className={classes.incident} aria-label={sharesWords.intercepted(share.name, to)}>
      <div className={classes.words}>
        <div className={classes.head}>
          <StateLabel state={share.state} />
          <h2>{sharesWords.intercepted(share.name, to)}</h2>
          {environmentsOf(share).map((env) => (
            <EnvironmentTag key={env} env={env} />
          ))}
          {share.openedAt !== undefined && (
            <span className="kh-small" title={exactTime(share.openedAt)}>
              {momentText(share.openedAt, now)}
            </span>
          )}
        </div>
        {share.why !== undefined && <p>{share.why}</p>}
        <FailureNote failure={failure} />
        <div className={classes.three}>
          <div>
            <h3>
              <IconShieldCheck {...smallIcon} />
              {sharesWords.safeHead}
            </h3>
            {sharesWords.safe}
          </div>
          <div>
            <h3>
              <IconAlertTriangle {...smallIcon} />
              {sharesWords.supposeHead}
            </h3>
            {share.state === "disputed"
              ? sharesWords.supposeDisputed(to)
              : share.guest
                ? sharesWords.supposeGuest
                : sharesWords.suppose(to)}
          </div>
          <div>
            <h3>
              <IconArrowRight {...smallIcon} />
              {sharesWords.nextHead}
            </h3>
            {share.state === "disputed"
              ? sharesWords.nextDisputed(to)
              : share.guest
                ? sharesWords.nextGuest
                : sharesWords.next(to)}
          </div>
        </div>
      </div>
      <div className={classes.acts}>
        {first !== undefined && (
          <Button
            tone="primary"
            wide
            icon={<IconListCheck {...icon} />}
            aria-label={compromisedWords[hasPlan ? "planFor" : "beginFor"](first.name)}
            onClick={() => void toPlan(first.valueId)}
          >
            {compromisedWords[hasPlan ? "openIt" : "beginIt"]}
          </Button>
        )}
        {present.length > 1 && (
          <Button tone="quiet" wide onClick={() => void navigate({ to: "/health" })}>
            {sharesWords.otherPlans(present.length - 1)}
          </Button>
        )}
        <Button
          wide
          icon={<IconActivity {...icon} />}
          onClick={() => void navigate({ to: "/activity", search: { query: share.to } })}
        >
          {sharesWords.showHistory}
        </Button>
        <Button tone="quiet" wide onClick={onDealt}>
          {sharesWords.dealt}
        </Button>
      </div>
    </section>
  );
}
