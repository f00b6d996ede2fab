/**
 * Who is an owner, and whose entries count. An owner appoints and dismisses owners of a higher rank number only, so two
 * owners can never throw each other out, and a dismissed one cannot sign an earlier-looking entry that undoes it:
 * whatever an owner signed without knowing of their dismissal, and was not known to whoever dismissed them, is void.
 */
import type { Attached, Attachment } from "./attach.ts";
import type { TeamEntry } from "./entry.ts";

export type Owner = { readonly signKey: string; readonly name: string; readonly rank: number; readonly by: string };
type Appointment = { readonly owner: Owner; readonly place: Attached | undefined };
type Dismissal = { readonly subject: string; readonly place: Attached };

export type Authority = {
  /** Whether each attached entry counts, by its place. */
  readonly counts: readonly boolean[];
  /** False for what can never count again, whatever else arrives: the founder's dismissals are final. */
  readonly mayCount: readonly boolean[];
  /** By rank. */
  readonly owners: readonly Owner[];
};

export function judgeAuthority({ base, attached }: Attachment): Authority {
  const { counts, owners } = judge(base, attached, () => true);
  const { counts: mayCount } = judge(base, attached, (dismissal) => dismissal.place.entry.rank === 0);
  return { counts, mayCount, owners };
}

/** Ascending by rank: whether an entry of one rank counts depends on entries of lower rank numbers only. */
function judge(base: TeamEntry, attached: readonly Attached[], heeded: (dismissal: Dismissal) => boolean) {
  const counts = attached.map(() => false);
  const appointments: Appointment[] = (base.whole?.owners ?? []).map((owner) => ({
    owner: { ...owner, by: base.signKey },
    place: undefined,
  }));
  const dismissals: Dismissal[] = [];
  for (const place of attached.toSorted(byRankThenStepsDown)) {
    const { entry, index } = place;
    counts[index] = appointments.some(
      (appointment) =>
        appointment.owner.signKey === entry.signKey &&
        appointment.owner.rank === entry.rank &&
        (appointment.place === undefined || place.past.has(appointment.place.index)) &&
        dismissals.every((dismissal) => spares(dismissal, appointment, place)),
    );
    if (!counts[index]) continue;
    for (const edit of entry.edits) {
      if (edit.set === "owner") {
        const { signKey, name, rank } = edit;
        appointments.push({ owner: { signKey, name, rank, by: entry.signKey }, place });
      } else if (edit.set === "dismissed") {
        const dismissal = { subject: edit.signKey, place };
        if (heeded(dismissal)) dismissals.push(dismissal);
      }
    }
  }
  const holding = appointments.filter((one) => dismissals.every((dismissal) => spares(dismissal, one, undefined)));
  const byKey = new Map<string, Owner>();
  for (const { owner } of holding.toSorted(byRankThenHash)) {
    if (!byKey.has(owner.signKey)) byKey.set(owner.signKey, owner);
  }
  return { counts, owners: [...byKey.values()].toSorted(byRankThenKey) };
}

/**
 * True when a dismissal takes nothing from this entry (or, without one, from the office itself): it is not theirs or
 * not from above, they were appointed after it, or whoever dismissed them had seen the entry.
 */
function spares({ subject, place }: Dismissal, { owner, place: given }: Appointment, entry: Attached | undefined) {
  if (subject !== owner.signKey) return true;
  const stepsDown = place.entry.signKey === subject && place.entry.rank <= owner.rank;
  if (place.entry.rank >= owner.rank && !stepsDown) return true;
  if (given?.past.has(place.index)) return true;
  if (entry === undefined) return false;
  return place.index === entry.index || place.past.has(entry.index) || (isStepDown(entry.entry) && stepsDown);
}

function isStepDown(entry: TeamEntry): boolean {
  return entry.edits.length === 1 && entry.edits[0]?.set === "dismissed" && entry.edits[0].signKey === entry.signKey;
}

function byRankThenStepsDown(one: Attached, other: Attached): number {
  if (one.entry.rank !== other.entry.rank) return one.entry.rank - other.entry.rank;
  return Number(isStepDown(other.entry)) - Number(isStepDown(one.entry)) || one.index - other.index;
}

function byRankThenKey(one: Owner, other: Owner): number {
  return one.rank - other.rank || (one.signKey < other.signKey ? -1 : 1);
}

function byRankThenHash(one: Appointment, other: Appointment): number {
  if (one.owner.rank !== other.owner.rank) return one.owner.rank - other.owner.rank;
  const [first, second] = [one.place?.entry.hash ?? "", other.place?.entry.hash ?? ""];
  return first < second ? -1 : Number(first > second);
}
