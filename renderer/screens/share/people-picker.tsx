// biome-ignore-all lint/a11y/useFocusableInteractive: the field has the focus, `aria-activedescendant` names the option
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the field takes the keys
// biome-ignore-all lint/a11y/useSemanticElements: a select cannot show standing and marks
/** Choosing people: a field with who is chosen, and under it everybody who can be, each with their standing. */
import { IconLock, IconRosetteDiscountCheck, IconWorld, IconX } from "@tabler/icons-react";
import { useId, useRef, useState } from "react";
import type { Person, PersonState } from "../../../shared/contract/people-methods.ts";
import { smallIcon } from "../../parts/icon.ts";
import { PersonMark } from "../../parts/person.tsx";
import { rulesWords } from "../../words/rules.ts";
import { shareWords } from "../../words/share.ts";
import { byPerson } from "../team/by-person.ts";
import classes from "./people-picker.module.css";

/** Who the links are for: people by id, and whether a guest link is made too. */
export type Receivers = { readonly people: readonly string[]; readonly guest: boolean };

type PersonChoice = {
  readonly kind: "person";
  readonly id: string;
  readonly person: Person;
  /** As of the device that is least sure. */
  readonly state: PersonState;
  /** What they are called, where there are several. */
  readonly devices: string | undefined;
};
type Choice = PersonChoice | { readonly kind: "guest"; readonly id: "guest" };

type PickerProps = {
  readonly people: readonly Person[];
  readonly receivers: Receivers;
  readonly onChange: (receivers: Receivers) => void;
  /** Whom the team rules forbid what is shared, by id or `guest`, with the rule. */
  readonly forbidden: ReadonlyMap<string, string>;
  /** Somebody was asked for whose card has changed: the caller says why not. */
  readonly onRefused: (person: Person) => void;
};

export function PeoplePicker({ people, receivers, forbidden, onChange, onRefused }: PickerProps) {
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const choices = choicesFor(people, receivers, query);
  const at = Math.min(active, Math.max(0, choices.length - 1));

  const take = (choice: Choice | undefined) => {
    if (choice === undefined || forbidden.has(choice.id)) return;
    if (choice.kind === "guest") onChange({ ...receivers, guest: true });
    else if (choice.person.state === "changed") return onRefused(choice.person);
    else
      onChange({
        ...receivers,
        people: [...new Set([...receivers.people, ...devicesWith(choice.person, people, forbidden)])],
      });
    setQuery("");
    setActive(0);
    input.current?.focus();
  };
  const takeOut = (id: string) => {
    if (id === "guest") onChange({ ...receivers, guest: false });
    else onChange({ ...receivers, people: receivers.people.filter((other) => other !== id) });
    input.current?.focus();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    switch (event.key) {
      case "ArrowDown":
        setActive(choices.length === 0 ? 0 : (at + 1) % choices.length);
        break;
      case "ArrowUp":
        setActive(choices.length === 0 ? 0 : (at - 1 + choices.length) % choices.length);
        break;
      case "Enter":
        take(choices[at]);
        break;
      case "Backspace": {
        if (query !== "") return;
        const last = receivers.guest ? "guest" : receivers.people.at(-1);
        if (last !== undefined) takeOut(last);
        break;
      }
      case "Escape":
        if (query === "") return;
        setQuery("");
        event.stopPropagation();
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  return (
    <div>
      <label className={classes.label} htmlFor={`${listId}-field`}>
        {shareWords.to}
      </label>
      <div className={classes.field}>
        {receivers.people.map((id) => {
          const person = people.find((one) => one.id === id);
          return person === undefined ? null : (
            <Chip key={id} name={calledAmong(person, people)} onTakeOut={() => takeOut(id)}>
              <PersonMark name={person.name} state={person.state} size="tiny" />
            </Chip>
          );
        })}
        {receivers.guest && (
          <Chip name={shareWords.guest} onTakeOut={() => takeOut("guest")}>
            <IconWorld {...smallIcon} />
          </Chip>
        )}
        <input
          ref={input}
          id={`${listId}-field`}
          className={classes.input}
          role="combobox"
          aria-expanded={choices.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={choices[at] === undefined ? undefined : `${listId}-${choices[at].id}`}
          value={query}
          placeholder={receivers.people.length === 0 && !receivers.guest ? shareWords.toPlaceholder : undefined}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={listId} className={classes.list} role="listbox" aria-label={shareWords.people} aria-multiselectable>
        {choices.map((choice, index) => (
          <div
            key={choice.id}
            id={`${listId}-${choice.id}`}
            role="option"
            aria-selected={false}
            aria-disabled={forbidden.has(choice.id) || (choice.kind === "person" && choice.person.state === "changed")}
            className={`${classes.option} ${index === at ? classes.active : ""}`}
            ref={index === at ? keepInView : undefined}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(choice)}
          >
            <Option choice={choice} forbidden={forbidden.get(choice.id)} />
            {forbidden.has(choice.id) ? <IconLock {...smallIcon} /> : index === at && <kbd aria-hidden>Enter</kbd>}
          </div>
        ))}
      </div>
      {choices.length === 0 && (
        <p className={classes.nothing} role="status">
          {query === "" ? shareWords.noOneLeft : shareWords.noOneCalled(query)}
        </p>
      )}
    </div>
  );
}

function keepInView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}

/** Somebody is chosen once: all their devices in use get a link, and one can be taken out again. */
function devicesWith(person: Person, people: readonly Person[], forbidden: ReadonlyMap<string, string>): string[] {
  const isUsable = ({ id, state, replacedBy, closedAt, leaving }: Person) =>
    state !== "changed" && (replacedBy ?? closedAt ?? leaving) === undefined && !forbidden.has(id);
  const others = people.filter((one) => one.id !== person.id && one.personOf === person.personOf && isUsable(one));
  return [person.id, ...others.map(({ id }) => id)];
}

/** With the device, where the person has several. */
function calledAmong({ name, device, personOf }: Person, people: readonly Person[]): string {
  const devices = people.filter((one) => one.personOf === personOf && one.replacedBy === undefined);
  return devices.length > 1 ? `${name} (${device})` : name;
}

/** Everybody once, also with several devices; with a device taken out, the person can be chosen again. */
function choicesFor(people: readonly Person[], receivers: Receivers, query: string): Choice[] {
  const wanted = query.trim().toLowerCase();
  const open = people.filter(({ id, replacedBy }) => !receivers.people.includes(id) && replacedBy === undefined);
  const found = byPerson(open)
    .map(
      ({ person, inUse, state }): PersonChoice => ({
        kind: "person",
        id: person.id,
        person,
        state,
        devices: namesOf(inUse),
      }),
    )
    .filter(({ person: { name, email }, devices }) =>
      `${name} ${email ?? ""} ${devices ?? ""}`.toLowerCase().includes(wanted),
    );
  const guest = !receivers.guest && shareWords.guest.toLowerCase().includes(wanted);
  return guest ? [...found, { kind: "guest", id: "guest" }] : found;
}

function namesOf(devices: readonly Person[]): string | undefined {
  return devices.length > 1 ? devices.map(({ device }) => device).join(", ") : undefined;
}

function Option({ choice, forbidden }: { readonly choice: Choice; readonly forbidden: string | undefined }) {
  if (choice.kind === "guest") {
    return (
      <>
        <span className={classes.world}>
          <IconWorld {...smallIcon} />
        </span>
        <span className={classes.words}>
          <b>{shareWords.guest}</b>
          <span className="kh-body">{forbidden ?? shareWords.guestSub}</span>
        </span>
      </>
    );
  }
  const { state, devices } = choice;
  const { name, email, role } = choice.person;
  return (
    <>
      <PersonMark name={name} state={state} />
      <span className={classes.words}>
        <b>
          {name} {(devices ?? email) !== undefined && <small className="kh-quiet">{devices ?? email}</small>}
        </b>
        {forbidden === undefined ? (
          <span className={state === "verified" ? "kh-body" : "kh-warn"}>
            {state === "verified" && <IconRosetteDiscountCheck {...smallIcon} />} {shareWords.standing[state]}
            {role !== undefined && role !== "none" && `, ${rulesWords.roles[role]}`}
          </span>
        ) : (
          <span className="kh-body">{forbidden}</span>
        )}
      </span>
    </>
  );
}

type ChipProps = { readonly name: string; readonly onTakeOut: () => void; readonly children: React.ReactNode };

function Chip({ name, onTakeOut, children }: ChipProps) {
  return (
    <span className={classes.chip}>
      {children}
      {name}
      <button type="button" aria-label={shareWords.takeOut(name)} onClick={onTakeOut}>
        <IconX {...smallIcon} />
      </button>
    </span>
  );
}
