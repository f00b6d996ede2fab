import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import type { IgnoredFinding } from "../../../shared/contract/health-methods.ts";
import { Button } from "../../parts/button.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { healthWords as words } from "../../words/health.ts";
import { dateText, exactTime } from "../../words/time.ts";
import classes from "./health.module.css";

type IgnoredListProps = {
  readonly ignored: readonly IgnoredFinding[];
  readonly now: number;
  readonly onHeed: (finding: IgnoredFinding) => void;
};

/** What somebody decided to leave for a while, and why: it must not be forgotten. */
export function IgnoredList({ ignored, now, onHeed }: IgnoredListProps) {
  const [open, setOpen] = useState(false);
  if (ignored.length === 0) return null;
  return (
    <section className={classes.ignored}>
      <h2>
        <button type="button" className={classes.ignoredHead} aria-expanded={open} onClick={() => setOpen(!open)}>
          {words.ignored(ignored.length)}
          <IconChevronDown {...smallIcon} />
        </button>
      </h2>
      {open && (
        <ul>
          {ignored.map((finding) => {
            const { valueId, kind, name, env, reason, until } = finding;
            const { title } = words.finding[kind];
            return (
              <li key={`${valueId} ${kind}`} className={classes.ignoredOne}>
                <span className="kh-clip" title={`${name}, ${title}`}>
                  <b>{name}</b> <span className="kh-quiet">{title}</span>
                </span>
                <span>
                  <EnvironmentTag env={env} />
                </span>
                <span className="kh-small kh-body kh-clip" title={reason}>
                  {reason}
                </span>
                <span className="kh-small kh-body kh-nowrap" title={exactTime(until)}>
                  {words.ignoredUntil(dateText(until, now))}
                </span>
                <Button size="small" aria-label={words.heedOne(name, title)} onClick={() => onHeed(finding)}>
                  {words.heed}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
