import type { Person } from "../../../shared/contract/people-methods.ts";
import { teamWords } from "../../words/team.ts";
import { dateText, exactTime } from "../../words/time.ts";
import classes from "./team.module.css";

/** What a card says, and what this vault knows about it. */
export function CardFacts({ person, now }: { readonly person: Person; readonly now: number }) {
  return (
    <dl className={classes.facts}>
      {person.email !== undefined && (
        <>
          <dt>{teamWords.email}</dt>
          <dd>{person.email}</dd>
        </>
      )}
      <dt>{teamWords.device}</dt>
      <dd>{person.device}</dd>
      {person.introducedBy !== undefined && (
        <>
          <dt>{teamWords.introducedBy}</dt>
          <dd>{person.introducedBy.device ?? teamWords.unknownDevice}</dd>
        </>
      )}
      {person.replacedBy !== undefined && (
        <>
          <dt>{teamWords.replacedBy}</dt>
          <dd>{person.replacedBy.device ?? teamWords.unknownDevice}</dd>
        </>
      )}
      <dt>{teamWords.added}</dt>
      <dd title={exactTime(person.addedAt)}>{dateText(person.addedAt, now)}</dd>
      <dt>{teamWords.verifiedOn}</dt>
      <dd title={person.verifiedAt === undefined ? undefined : exactTime(person.verifiedAt)}>
        {person.verifiedAt === undefined ? teamWords.never : dateText(person.verifiedAt, now)}
      </dd>
    </dl>
  );
}
