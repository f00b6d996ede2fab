import type { TeamView } from "../../../shared/contract/team-methods.ts";
import { rulesWords } from "../../words/rules.ts";
import classes from "./rules.module.css";

type RulesFootProps = { readonly team: TeamView | undefined; readonly onOpen: () => void };

/** Under the people: the rules, numbered as a refusal names them. */
export function RulesFoot({ team, onOpen }: RulesFootProps) {
  if (team === undefined) {
    return (
      <section className={classes.foot} aria-label={rulesWords.head}>
        <div className={classes.footHead}>
          <h2>{rulesWords.head}</h2>
          <span className="kh-small kh-body">{rulesWords.none}</span>
          <button type="button" className="kh-linkbutton" onClick={onOpen}>
            {rulesWords.found}
          </button>
        </div>
      </section>
    );
  }
  return (
    <section className={classes.foot} aria-label={rulesWords.head}>
      <div className={classes.footHead}>
        <h2>{rulesWords.head}</h2>
        <span className="kh-small kh-body">
          {rulesWords.signed(team.signedBy.me ? rulesWords.you : team.signedBy.name)}
        </span>
        <button type="button" className="kh-linkbutton" onClick={onOpen}>
          {team.role === "owner" ? rulesWords.change : rulesWords.look}
        </button>
      </div>
      <ol className={classes.lines}>
        {team.lines.map(({ number, subject, text }) => (
          <li key={number}>
            <span className="kh-quiet">{number}</span> {subject}: {text}
          </li>
        ))}
      </ol>
    </section>
  );
}
