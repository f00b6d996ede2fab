import { useId, useState } from "react";
import type { Finding, FindingGroup } from "../../../shared/contract/health-methods.ts";
import { Button } from "../../parts/button.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { icon } from "../../parts/icon.ts";
import { healthWords as words } from "../../words/health.ts";
import { findingIcons } from "./finding-icons.ts";
import { FindingList } from "./finding-list.tsx";
import { fixes } from "./fixes.ts";
import classes from "./health.module.css";

export type FindingActions = {
  readonly onFix: (finding: Finding) => void;
  readonly onIgnore: (finding: Finding) => void;
};

/** One kind of finding: what, how often, where, why, and the way to do something about the worst of them. */
export function FindingRow({ group, onFix, onIgnore }: { readonly group: FindingGroup } & FindingActions) {
  const { kind, severity, total, environments, findings } = group;
  const [open, setOpen] = useState(false);
  const [why, setWhy] = useState(false);
  const lesson = useId();
  const list = useId();
  const { title, why: reason } = words.finding[kind];
  const Icon = findingIcons[kind];
  const [worst] = findings;
  const verb = words.fixes[fixes[kind]];
  const named = findings.map(({ name, detail }) => `${name} (${detail})`).join(", ");
  const more = total - findings.length;
  return (
    <li className={classes.finding}>
      <div className={classes.line}>
        <span
          className={`${classes.ground} ${classes[severity]}`}
          role="img"
          aria-label={words.severities[severity]}
          title={words.severities[severity]}
        >
          <Icon {...icon} />
        </span>
        <div className={classes.text}>
          <div className={classes.titleLine}>
            <h2>
              <button
                type="button"
                className={classes.disclose}
                aria-expanded={open}
                aria-controls={open ? list : undefined}
                onClick={() => setOpen(!open)}
              >
                {title}
              </button>
            </h2>
            <span className={classes.total} role="img" aria-label={words.findings(total)}>
              {total}
            </span>
            {environments.map((env) => (
              <EnvironmentTag key={env} env={env} />
            ))}
          </div>
          <p className={`${classes.reason} kh-small`}>
            <span>{reason}</span>{" "}
            <span className="kh-body">
              {named}
              {more > 0 ? ` ${words.and(more)}.` : "."}
            </span>{" "}
            <button
              type="button"
              className={`kh-linkbutton ${classes.why}`}
              aria-label={words.whyOf(title)}
              aria-expanded={why}
              aria-controls={why ? lesson : undefined}
              onClick={() => setWhy(!why)}
            >
              {words.why}
            </button>
          </p>
        </div>
        {worst !== undefined && (
          <div className={classes.fix}>
            <Button
              wide
              size="small"
              tone={severity === "danger" ? "primary" : "plain"}
              aria-label={words.fixOne(verb, worst.name, worst.env)}
              title={words.fixOne(verb, worst.name, worst.env)}
              onClick={() => onFix(worst)}
            >
              {verb}
            </Button>
          </div>
        )}
      </div>
      {why && (
        <p id={lesson} className={`${classes.lesson} kh-body`}>
          {words.lessons[kind]}
        </p>
      )}
      {open && (
        <div id={list}>
          <FindingList kind={kind} onFix={onFix} onIgnore={onIgnore} />
        </div>
      )}
    </li>
  );
}
