import type { PersonState } from "../../shared/contract/people-methods.ts";
import { partsWords } from "../words/parts.ts";
import { initials } from "./initials.ts";
import classes from "./person.module.css";

export type PersonLook = PersonState | "guest" | "me" | "leaving";

/** Solid ring verified, dashed ring not yet, one square corner a changed card. The name stands beside it or is its label. */
export function PersonMark({
  name,
  state,
  size = "normal",
  labelled = false,
}: {
  readonly name: string;
  readonly state: PersonLook;
  readonly size?: "tiny" | "small" | "normal" | "big";
  /** With the name and state as accessible name, where no words stand beside it. */
  readonly labelled?: boolean;
}) {
  const look =
    state === "verified" || state === "me" || state === "leaving"
      ? ""
      : state === "changed"
        ? classes.changed
        : classes.unverified;
  const naming = labelled
    ? { role: "img", "aria-label": partsWords.person(name, state), title: partsWords.person(name, state) }
    : { "aria-hidden": true };
  return (
    <span className={`${classes.mark} ${look} ${classes[size]}`} {...naming}>
      {initials(name)}
    </span>
  );
}

/** A few people in little space, and how many more. */
export function PersonStack({
  people,
  most = 3,
}: {
  readonly people: readonly { readonly name: string; readonly state: PersonLook }[];
  readonly most?: number;
}) {
  const shown = people.length > most ? people.slice(0, most - 1) : people;
  const more = people.slice(shown.length);
  return (
    <span className={classes.stack}>
      {shown.map(({ name, state }) => (
        <PersonMark key={name} name={name} state={state} size="small" labelled />
      ))}
      {more.length > 0 && (
        <span
          className={`${classes.mark} ${classes.small}`}
          role="img"
          aria-label={partsWords.morePeople(more.map(({ name }) => name))}
          title={more.map(({ name }) => name).join(", ")}
        >
          +{more.length}
        </span>
      )}
    </span>
  );
}
