import { useNavigate } from "@tanstack/react-router";
import type { Concerned, OtherValue } from "../../../shared/contract/compromised-methods.ts";
import { Button } from "../../parts/button.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { compromisedWords as words } from "../../words/compromised.ts";
import { offboardingWords } from "../../words/offboarding.ts";
import classes from "./plan.module.css";
import type { StepProps } from "./plan-step-row.tsx";
import { useBeginPlan, useOpenPlan } from "./use-plan.ts";

/** More of them than this are only counted. */
const shownAtMost = 8;

/** Who has the compromised value, how sure that is, and how far they are with the new one. */
export function PeopleList({ people }: { readonly people: readonly Concerned[] }) {
  return (
    <ul className={classes.people} aria-label={words.people}>
      {people.map(({ name, signKey, device, sure, state, why }) => (
        <li key={`${signKey} ${device ?? ""}`}>
          <span className={classes.who}>
            <b>{words.person(name, device)}</b>{" "}
            {sure !== undefined && (
              <span className={`kh-small ${sure === "receipt" ? "kh-body" : "kh-warn"}`}>
                {offboardingWords.sureness[sure]}
              </span>
            )}
          </span>
          <span className={`kh-small ${state === "has" ? "kh-accent" : "kh-body"}`}>{why ?? words.states[state]}</span>
        </li>
      ))}
    </ul>
  );
}

type OthersProps = { readonly others: readonly OtherValue[]; readonly act: StepProps["act"] };

/** Where the same value stands, each with the way to its own plan; and what else there is of the service. */
export function OthersList({ others, act }: OthersProps) {
  const navigate = useNavigate();
  const begin = useBeginPlan();
  const open = useOpenPlan();
  const same = others.filter((other) => other.same);
  const rest = others.filter((other) => !other.same);
  return (
    <>
      {same.length > 0 && (
        <div>
          <p className="kh-danger">{words.same}</p>
          <ul className={classes.people}>
            {same.map(({ valueId, name, env, plan }) => (
              <li key={valueId}>
                <b className={classes.who}>{name}</b>
                <EnvironmentTag env={env} />
                <Button
                  size="small"
                  onClick={() =>
                    void act(() => (plan === undefined ? begin({ key: { id: valueId }, cause: "leaked" }) : open(plan)))
                  }
                >
                  {plan === undefined ? words.beginFor(name) : words.planFor(name)}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
      {rest.length > 0 && (
        <div>
          <p className="kh-body">{words.sameService(rest.length)}</p>
          <ul className={classes.lines}>
            {rest.slice(0, shownAtMost).map(({ valueId, keyId, name, env }) => (
              <li key={valueId} className="kh-row">
                <button
                  type="button"
                  className="kh-linkbutton"
                  onClick={() => void navigate({ to: "/keys", search: { key: keyId, env } })}
                >
                  {name}
                </button>
                <EnvironmentTag env={env} />
              </li>
            ))}
          </ul>
          {rest.length > shownAtMost && <p className="kh-small kh-body">{words.andMore(rest.length - shownAtMost)}</p>}
        </div>
      )}
    </>
  );
}
