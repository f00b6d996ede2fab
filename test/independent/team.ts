/** The team file, read from the protocol's words alone (section 11): sets and recursion, no care for speed. */
import { base64, parseObject, refuse, same, unbase64 } from "./bytes.ts";
import { readSigned } from "./identity.ts";
import { hashOf } from "./primitives.ts";

type Edit = Record<string, unknown> & { readonly set: string };
type Owner = { readonly signKey: string; readonly rank: number };
type Whole = {
  readonly name: string;
  readonly owners: readonly Owner[];
  readonly members: readonly { readonly signKey: string; readonly role: string }[];
  readonly rules: Record<string, unknown>;
};
type Entry = {
  readonly hash: string;
  readonly signKey: string;
  readonly team: string;
  readonly number: number;
  readonly rank: number;
  readonly after: readonly string[];
  readonly edits: readonly Edit[];
  readonly whole: Whole | undefined;
};

function readEntry(bytes: Uint8Array): Entry {
  const signed = readSigned("keyhold/team-sig/v1", bytes);
  const body = parseObject(signed.bytes) as Record<string, unknown>;
  if (body.v !== 1) refuse("another version");
  const signKey = base64(signed.signKey);
  const whole = body.whole as Whole | undefined;
  const entry = {
    hash: base64(hashOf("keyhold/team-entry/v1", bytes)),
    signKey,
    team: String(body.team),
    number: Number(body.number),
    rank: Number(body.rank),
    after: body.after as string[],
    edits: (body.edits ?? []) as Edit[],
    whole,
  };
  if (whole !== undefined) {
    const id = hashOf("keyhold/team-id/v1", signed.signKey, unbase64(String(body.nonce))).slice(0, 16);
    if (!same(id, unbase64(entry.team))) refuse("the team's id is not its founder's");
    if (!whole.owners.some((owner) => owner.rank === 0 && owner.signKey === signKey)) refuse("not the founder");
  }
  for (const edit of entry.edits) {
    if (edit.set === "owner" && Number(edit.rank) <= entry.rank) refuse("an owner of no lower standing");
    if (edit.set === "dismissed" && edit.signKey === signKey && entry.edits.length > 1) refuse("steps down and more");
  }
  return entry;
}

export function readTeamFile(file: Uint8Array) {
  const entries = new Map<string, Entry>();
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let offset = 0; offset < file.length; ) {
    if (offset + 8 > file.length) refuse("cut off");
    const length = Number(view.getBigUint64(offset));
    if (length > file.length - offset - 8) refuse("cut off");
    const entry = readEntry(file.slice(offset + 8, offset + 8 + length));
    entries.set(entry.hash, entry);
    offset += 8 + length;
  }
  const wholes = [...entries.values()].filter(({ whole }) => whole !== undefined);
  const [base] = wholes.toSorted((a, b) => b.number - a.number || (a.hash < b.hash ? 1 : -1));
  if (base === undefined) return refuse("no beginning");
  if ([...entries.values()].some(({ team }) => team !== base.team)) refuse("several teams");
  return meaning(base, entries);
}

function meaning(base: Entry, entries: ReadonlyMap<string, Entry>) {
  const roots = new Set([base.hash, ...base.after]);
  const isAttached = (entry: Entry): boolean =>
    entry.whole === undefined &&
    entry.after.every((hash) => {
      const parent = entries.get(hash);
      return roots.has(hash) || (parent !== undefined && isAttached(parent));
    });
  const changes = [...entries.values()].filter(isAttached);
  const knows = (one: Entry, other: Entry): boolean =>
    one.after.some((hash) => {
      const parent = roots.has(hash) ? undefined : entries.get(hash);
      return hash === other.hash || (parent !== undefined && knows(parent, other));
    });
  const stepsDown = ({ edits, signKey }: Entry) => edits[0]?.set === "dismissed" && edits[0].signKey === signKey;
  const given = (signKey: string, rank: number): (Entry | undefined)[] => [
    ...(base.whole?.owners.some((owner) => owner.signKey === signKey && owner.rank === rank) ? [undefined] : []),
    ...changes.filter(
      (entry) =>
        entry.rank < rank &&
        entry.edits.some((edit) => edit.set === "owner" && edit.signKey === signKey && edit.rank === rank) &&
        counts(entry),
    ),
  ];
  const taken = (signKey: string, rank: number, except?: Entry) =>
    changes.filter(
      (out) =>
        out !== except &&
        out.edits.some((edit) => edit.set === "dismissed" && edit.signKey === signKey) &&
        (out.rank < rank || (out.signKey === signKey && out.rank <= rank)) &&
        !(except !== undefined && stepsDown(except) && out.signKey === signKey) &&
        counts(out),
    );
  function counts(entry: Entry): boolean {
    return given(entry.signKey, entry.rank).some(
      (by) =>
        (by === undefined || knows(entry, by)) &&
        taken(entry.signKey, entry.rank, entry).every(
          (out) => (by !== undefined && knows(by, out)) || knows(out, entry),
        ),
    );
  }
  const holds = (signKey: string, rank: number) =>
    given(signKey, rank).some((by) => taken(signKey, rank).every((out) => by !== undefined && knows(by, out)));
  const counting = changes.filter(counts);
  const keys = new Set([base.signKey, ...changes.flatMap(({ edits }) => edits.map((edit) => String(edit.signKey)))]);
  for (const { signKey } of base.whole?.owners ?? []) keys.add(signKey);
  const owners = [...keys]
    .flatMap((signKey) => {
      const rank = Array.from({ length: 12 }, (_, index) => index).find((one) => holds(signKey, one));
      return rank === undefined ? [] : [{ signKey, rank }];
    })
    .toSorted((a, b) => a.rank - b.rank || (a.signKey < b.signKey ? -1 : 1));
  const roles = ["left", "guest", "member", "maintainer"];
  const members = new Map(base.whole?.members.map(({ signKey, role }) => [signKey, role]));
  for (const signKey of keys) {
    const writes = counting.flatMap((entry) =>
      entry.edits.flatMap((edit) => (edit.set === "member" && edit.signKey === signKey ? [{ entry, edit }] : [])),
    );
    const open = writes.filter((one) => !writes.some((other) => knows(other.entry, one.entry)));
    const places = open.map(({ edit }) => roles.indexOf(String(edit.role)));
    if (places.length > 0) members.set(signKey, roles[Math.min(...places)] ?? "");
  }
  for (const { signKey } of owners) members.delete(signKey);
  return {
    team: base.team,
    number: Math.max(base.number, ...counting.map((entry) => entry.number)),
    owners,
    members: Object.fromEntries([...members].toSorted()),
  };
}
