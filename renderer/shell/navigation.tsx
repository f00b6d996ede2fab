import { IconSettings } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useHostQuery } from "../data/host-query.ts";
import { icon } from "../parts/icon.ts";
import { useDealtWith } from "../screens/shares/dealt-with.ts";
import { byPerson } from "../screens/team/by-person.ts";
import { healthWords } from "../words/health.ts";
import { shellWords } from "../words/shell.ts";
import classes from "./frame.module.css";
import { type SectionCount, sections } from "./sections.ts";

export function Navigation() {
  return (
    <nav className={classes.nav} aria-label={shellWords.sectionsLabel} data-region="" tabIndex={-1}>
      <ul>
        {sections.map(({ path, label, Icon, count }) => (
          <li key={path}>
            <Link to={path} className={classes.link} title={label} activeOptions={{ includeSearch: false }}>
              <Icon {...icon} />
              <span className={classes.label}>{label}</span>
              <Count of={count} />
            </Link>
          </li>
        ))}
      </ul>
      <ul>
        <li>
          <Link to="/settings" className={classes.link} title={shellWords.settings}>
            <IconSettings {...icon} />
            <span className={classes.label}>{shellWords.settings}</span>
          </Link>
        </li>
      </ul>
    </nav>
  );
}

function Count({ of }: { readonly of: SectionCount }) {
  switch (of) {
    case "keys":
      return <KeyCount />;
    case "shares":
      return <ShareCount />;
    case "inbox":
      return <InboxCount />;
    case "team":
      return <TeamCount />;
    case "health":
      return <Score />;
    case "activity":
      return <UnusualCount />;
    case "none":
      return null;
    default:
      return of satisfies never;
  }
}

function KeyCount() {
  const { data } = useHostQuery("keys.list", {});
  const count = data === undefined ? 0 : new Set(data.rows.map((row) => row.keyId)).size;
  return <Plain count={count} />;
}

function ShareCount() {
  const { data } = useHostQuery("shares.list", { refresh: false });
  const dealt = useDealtWith();
  const alarms = data?.shares.filter(({ state }) => state === "intercepted" || state === "disputed") ?? [];
  const urgent = alarms.filter(({ id }) => !dealt.has(id)).length;
  if (urgent === 0) return null;
  return (
    <span className={`${classes.badge} ${classes.urgent}`} role="img" aria-label={shellWords.needYou(urgent)}>
      {urgent}
    </span>
  );
}

function InboxCount() {
  const { data } = useHostQuery("inbox.list", {});
  const waiting = data?.messages.length ?? 0;
  if (waiting === 0) return null;
  return (
    <span className={classes.badge} role="img" aria-label={shellWords.waitingForYou(waiting)}>
      {waiting}
    </span>
  );
}

function TeamCount() {
  const { data } = useHostQuery("team.list", {});
  return <Plain count={byPerson(data?.people ?? []).filter(({ person }) => !person.mine).length} />;
}

function Score() {
  const { data } = useHostQuery("health.report", { most: 0 }, { every: 15 * 60_000 });
  if (data === undefined || data.values === 0) return null;
  return (
    <span className={classes.count} role="img" aria-label={healthWords.score(data.score)}>
      {data.score}
    </span>
  );
}

function UnusualCount() {
  const { data } = useHostQuery("activity.unusual", {});
  const open = data?.open ?? 0;
  if (open === 0) return null;
  return (
    <span className={`${classes.badge} ${classes.urgent}`} role="img" aria-label={shellWords.needYou(open)}>
      {open}
    </span>
  );
}

function Plain({ count }: { readonly count: number }) {
  return count === 0 ? null : <span className={classes.count}>{count}</span>;
}
