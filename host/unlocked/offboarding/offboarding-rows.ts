/** Every key that somebody holds or may hold, most dangerous first, and how far its rotation is. */
import type { Holding } from "../../../shared/contract/holder-methods.ts";
import type { OffboardingRow, OffboardingStep } from "../../../shared/contract/offboarding-methods.ts";
import type { App } from "../app.ts";
import { itemsOf, signKeyIn } from "../holders/holder-index.ts";
import { byVersion, holdingsOfPerson } from "../holders/read-holders.ts";
import { counts, isReceived, surenessOf } from "../holders/sureness.ts";
import type { ListedValue } from "../keys/key-index.ts";
import { environmentDanger, knownService, scopeDanger } from "../keys/known-services.ts";
import { fingerprintsOf } from "../keys/past-values.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import { providerPageOf } from "../providers/provider-pages.ts";
import type { Tick } from "../records/life.ts";
import { groupOf } from "../team/group-of.ts";
import { closedBy } from "./closed-cards.ts";

/** @param ticks what was ticked by hand, by value. */
export function rowsFor(
  app: App,
  signKeys: readonly string[],
  ticks: Readonly<Record<string, Tick>>,
): OffboardingRow[] {
  const leaving = new Set(signKeys);
  const staying = stayingPeople(app, leaving);
  const byValue = new Map<string, Holding[]>();
  for (const holding of holdingsOfPerson(app, leaving)) {
    if (!counts(holding.sure)) continue;
    const others = byValue.get(holding.valueId);
    if (others === undefined) byValue.set(holding.valueId, [holding]);
    else others.push(holding);
  }
  const ranked = [...byValue].map(([valueId, held]) => {
    const listed = app.keys.value(valueId);
    return { listed, row: rowOf(app, { valueId, held, listed, staying, tick: ticks[valueId] }) };
  });
  return ranked.sort((a, b) => dangerOrder(a, b)).map(({ row }) => row);
}

type Facts = {
  readonly valueId: string;
  readonly held: Holding[];
  readonly listed: ListedValue | undefined;
  readonly staying: Staying;
  readonly tick: Tick | undefined;
};

function rowOf(app: App, { valueId, held, listed, staying, tick }: Facts): OffboardingRow {
  const [newest] = held.sort(byVersion);
  if (newest === undefined) throw new Error("a row is about something held");
  const stays = whoStays(app, valueId, listed, staying);
  const step = stepOf(app, listed, held, stays);
  const isDone = step === "done" || tick !== undefined;
  const service = knownService(newest.service ?? "");
  const facts = withoutEmpty<Omit<OffboardingRow, "staying">>({
    id: valueId,
    keyId: newest.keyId,
    key: newest.name,
    service: newest.service,
    env: newest.env,
    type: listed?.value.type,
    version: newest.version,
    present: listed?.value.version,
    state: newest.state ?? "sent",
    sure: newest.sure,
    since: newest.at,
    step: tick === undefined ? step : "done",
    done: isDone,
    doneAt: tick?.at ?? (isDone ? listed?.value.changedAt : undefined),
    ticked: tick,
    misuse: listed?.value.type === "public" ? "Is public anyway" : service?.misuse,
    page: listed === undefined ? undefined : providerPageOf(listed.key),
  });
  // Before there is a new value, nobody has it.
  return { ...facts, staying: step === "to-do" ? stays.map((one) => ({ ...one, has: "old" as const })) : stays };
}

/** Done by itself only when what they have is over, and everybody who stays has what took its place. */
function stepOf(
  app: App,
  listed: ListedValue | undefined,
  held: readonly Holding[],
  stays: OffboardingRow["staying"],
): OffboardingStep {
  if (listed === undefined || listed.value.removedAt !== undefined) return "removed";
  const versions = new Set(held.map(({ version }) => version));
  if (listed.value.version <= Math.max(...versions) || isOneOf(app, listed, versions)) return "to-do";
  if (stays.every(({ has }) => has === "new")) return "done";
  return stays.some(({ has }) => has === "old") ? "new-value" : "re-shared";
}

/** A value that was only stored once more is no new value, whatever its number. */
function isOneOf(app: App, listed: ListedValue, versions: ReadonlySet<number>): boolean {
  const known = fingerprintsOf(app, listed);
  return [...versions].some((version) => known.get(version) === listed.value.fingerprint);
}

/** Somebody who stays; one and the same for all their devices. */
type Stay = {
  readonly id: string;
  readonly name: string;
  /** Their place in the order of names. */
  readonly place: number;
};
/** By signing key. */
type Staying = ReadonlyMap<string, Stay>;

const nameOrder = new Intl.Collator();

/** Everybody on the team list who does not leave, now or in another offboarding. */
function stayingPeople(app: App, leaving: ReadonlySet<string>): Staying {
  const isClosing = app.records.all("offboarding").length > 0;
  const people = app.records
    .all("person")
    .filter(({ overview }) => !leaving.has(overview.signKey) && !(isClosing && closedBy(app, overview) !== undefined))
    // Once for all rows, of which there may be a thousand with a hundred names each.
    .sort((a, b) => nameOrder.compare(a.overview.name, b.overview.name));
  const byPerson = new Map<string, Stay>();
  return new Map(
    people.map(({ id, overview }, place) => {
      const person = groupOf(overview);
      const stay = byPerson.get(person) ?? { id, name: overview.name, place };
      byPerson.set(person, stay);
      return [overview.signKey, stay];
    }),
  );
}

/** Those of them who have some version of a value on any device, and whether it is the present one. */
function whoStays(
  app: App,
  valueId: string,
  listed: ListedValue | undefined,
  staying: Staying,
): OffboardingRow["staying"] {
  const found = new Map<Stay, OffboardingRow["staying"][number]>();
  const present = listed?.value.version ?? Number.POSITIVE_INFINITY;
  const now = app.now();
  // Straight from the sources: a key may have gone to thousands, and nothing else of a row is needed.
  for (const [id, source] of app.holders.sourcesOf(valueId)) {
    const signKey = signKeyIn(source);
    const person = staying.get(signKey);
    if (person === undefined || !app.holders.speaks(source)) continue;
    const sure = source.kind === "share" ? surenessOf(source, now) : "source";
    if (!counts(sure)) continue;
    for (const { version, valueId: about } of itemsOf(id, source)) {
      if (about !== valueId) continue;
      const has = version < present ? "old" : isReceived(sure) ? "new" : "sent";
      const before = found.get(person)?.has;
      if (before === "new" || (before === "sent" && has === "old")) continue;
      found.set(person, { name: person.name, signKey, person: person.id, has });
    }
  }
  return [...found].sort(([a], [b]) => a.place - b.place).map(([, one]) => one);
}

type Ranked = { readonly row: OffboardingRow; readonly listed: ListedValue | undefined };

const types = { private: 3, partner: 2, temporary: 1, public: 0 } as const;

/** Production first; then what is no public key, what does most harm, what they hold now, and what is oldest. */
function dangerOrder(a: Ranked, b: Ranked): number {
  const [one, other] = [dangerOf(a), dangerOf(b)];
  for (const [place, danger] of one.entries()) {
    const difference = (other[place] ?? 0) - danger;
    if (difference !== 0) return difference;
  }
  return a.row.key < b.row.key ? -1 : 1;
}

function dangerOf({ row, listed }: Ranked): number[] {
  return [
    environmentDanger(row.env),
    types[row.type ?? "private"],
    knownService(row.service ?? "")?.danger ?? 1,
    scopeDanger(listed?.value.scopes),
    row.present !== undefined && row.version >= row.present ? 1 : 0,
    -row.since,
  ];
}
