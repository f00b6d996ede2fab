/** To whom, for how long, with which words and conditions; beside it what the other person will see. */
import { IconBroadcast } from "@tabler/icons-react";
import { useRef, useState } from "react";
import type { MethodInput } from "../../../shared/contract/api.ts";
import type { Environment } from "../../../shared/contract/fields.ts";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import type { TimeToLive } from "../../../shared/contract/link-methods.ts";
import type { Person } from "../../../shared/contract/people-methods.ts";
import { isFailure } from "../../connection/call-failure.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { useProgress } from "../../data/use-progress.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { KeyGlyph } from "../../parts/key-glyph.tsx";
import { Note } from "../../parts/note.tsx";
import { partsWords } from "../../words/parts.ts";
import { shareWords } from "../../words/share.ts";
import { type Made, withStandings } from "./made-links.ts";
import { PeoplePicker, type Receivers } from "./people-picker.tsx";
import { mayAgreeToHttp, relayHost } from "./relay-host.ts";
import { ShareAmount, sizeText } from "./share-amount.tsx";
import { type ShareForm, ShareOptions } from "./share-options.tsx";
import { SharePreview } from "./share-preview.tsx";
import { StandingNotes } from "./standing-notes.tsx";
import classes from "./write-share.module.css";

type WriteShareProps = {
  readonly rows: readonly KeyRow[];
  readonly everythingIn: Environment | undefined;
  readonly onMade: (made: Made) => void;
  readonly onClose: () => void;
};

export function WriteShare({ rows, everythingIn, onMade, onClose }: WriteShareProps) {
  const ask = useAsk();
  const refresh = useRefresh();
  const team = useHostQuery("team.list", {});
  const settings = useHostQuery("settings.get", {});
  const people = team.data?.people ?? [];
  const [receivers, setReceivers] = useState<Receivers>({ people: [], guest: false });
  const [refused, setRefused] = useState<Person>();
  const [chosenTtl, setTtl] = useState<TimeToLive>();
  const [failure, setFailure] = useState<unknown>();
  const [needsSomeone, setNeedsSomeone] = useState(false);
  const [busy, setBusy] = useState(false);
  const [split, setSplit] = useState(false);
  const making = useProgress("shares.create", busy);
  const form = useRef<ShareForm>(null);
  const ttl = chosenTtl ?? settings.data?.ttl ?? "1d";
  const checked = useHostQuery(
    "shares.check",
    // The rules ask for the environments alone: one value of each tells.
    { keys: oneOfEach(rows).map(({ id }) => ({ id })), ttl },
    { enabled: rows.length > 0, keepPrevious: true },
  );
  const forbidden = new Map(
    (checked.data?.refusals ?? []).map(({ person, sentence }) => [person ?? "guest", sentence]),
  );
  const usesInbox = settings.data?.inbox.relays.includes(settings.data.relay) ?? false;
  const count = receivers.people.length + (receivers.guest ? 1 : 0);
  const what = {
    keys: rows.filter((row) => row.env !== everythingIn || row.noForward === true).map(({ id }) => ({ id })),
    ...(everythingIn === undefined ? {} : { everythingIn }),
  };
  const kept = rows.find((row) => row.noForward);
  const planned = useHostQuery("shares.plan", what, { enabled: kept === undefined, keepPrevious: true });
  const plan = planned.data;
  const refusedNow = chosenRefusals(people, receivers, forbidden);
  const cannot =
    kept !== undefined ||
    refusedNow.length > 0 ||
    (plan?.tooLarge.length ?? 0) > 0 ||
    ((plan?.links ?? 1) > 1 && !split);
  const [first] = rows;
  const chosen = people.filter((person) => receivers.people.includes(person.id));

  const make = async (allowPrivateHttp = false) => {
    if (busy || cannot || form.current === null) return;
    if (count === 0) return setNeedsSomeone(true);
    const typed = form.current.read();
    if (typed === undefined) return;
    const { passphrase, note, noForward, deleteAfter, inbox } = typed;
    setBusy(true);
    setFailure(undefined);
    const input: MethodInput<"shares.create"> = {
      ...what,
      split,
      to: [...receivers.people],
      ttl,
      noForward,
      inbox,
      allowPrivateHttp,
      ...(note === "" ? {} : { note }),
      ...(deleteAfter === undefined ? {} : { deleteAfter }),
      ...(receivers.guest ? { guest: passphrase === undefined ? {} : { passphrase } } : {}),
    };
    try {
      const made = await ask("shares.create", input);
      void refresh("shares.list");
      onMade({ ...withStandings(made, people), passphrase: passphrase !== undefined });
    } catch (error) {
      setFailure(error);
      setBusy(false);
    } finally {
      passphrase?.fill(0);
    }
  };

  const change = (next: Receivers) => {
    setReceivers(next);
    setRefused(undefined);
    setNeedsSomeone(false);
  };
  const askHttp =
    isFailure(failure, "insecure_relay") && !receivers.guest && mayAgreeToHttp(settings.data?.relay ?? "");
  return (
    <Dialog
      size="wide"
      title={
        <>
          {first !== undefined && <KeyGlyph id={first.keyId} tone="accent" />}
          <span className="kh-clip">
            {rows.length === 1 ? shareWords.title(first?.name ?? "") : shareWords.titleMany(rows.length)}
          </span>
          {[...new Set(rows.map(({ env }) => env))].map((env) => (
            <EnvironmentTag key={env} env={env} />
          ))}
        </>
      }
      onClose={onClose}
      onMainAction={() => void make()}
      aside={<SharePreview rows={rows} chosen={chosen} guest={receivers.guest} ttl={ttl} />}
      footer={
        <>
          <span className={`${classes.relay} kh-small kh-body`} title={settings.data?.relay}>
            <IconBroadcast {...smallIcon} />
            {making !== undefined
              ? shareWords.makingOf(making.done, making.total)
              : settings.data !== undefined && shareWords.through(relayHost(settings.data.relay))}
          </span>
          <Button tone="quiet" keycap="Esc" onClick={onClose}>
            {partsWords.cancel}
          </Button>
          <Button tone="primary" keycap="Ctrl Enter" busy={busy} disabled={cannot} onClick={() => void make()}>
            {shareWords.make(count * (split ? (plan?.links ?? 1) : 1))}
          </Button>
        </>
      }
    >
      <div className={classes.form}>
        {kept !== undefined && <Note tone="danger">{shareWords.kept(kept.name)}</Note>}
        {plan !== undefined && (plan.values > 1 || plan.links > 1) && (
          <p className="kh-small kh-body">{shareWords.amount(plan.values, sizeText(plan.bytes))}</p>
        )}
        {plan !== undefined && <ShareAmount plan={plan} split={split} onSplit={setSplit} />}
        <PeoplePicker
          people={people}
          receivers={receivers}
          forbidden={forbidden}
          onChange={change}
          onRefused={setRefused}
        />
        {refusedNow.length > 0 && (
          <Note tone="danger" live>
            {refusedNow.map(({ sentence }) => sentence).join(" ")}{" "}
            <button
              type="button"
              className="kh-linkbutton"
              onClick={() => {
                const out = new Set(refusedNow.map(({ id }) => id));
                change({
                  people: receivers.people.filter((id) => !out.has(id)),
                  guest: receivers.guest && !out.has("guest"),
                });
              }}
            >
              {shareWords.leaveOut}
            </button>
          </Note>
        )}
        {needsSomeone && (
          <Note tone="warn" live>
            {shareWords.chooseSomeone}
          </Note>
        )}
        <StandingNotes chosen={chosen} refused={refused} onLeave={onClose} />
        <ShareOptions ref={form} guest={receivers.guest} ttl={ttl} onTtl={setTtl} inbox={usesInbox} />
        <FailureNote failure={failure} />
        {askHttp && (
          <div>
            <Button onClick={() => void make(true)}>{shareWords.agreeHttp}</Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}

function oneOfEach(rows: readonly KeyRow[]): KeyRow[] {
  return [...new Map(rows.map((row) => [row.env, row])).values()];
}

/** Who was chosen before the rules forbade it: another time or other keys were chosen since. */
function chosenRefusals(people: readonly Person[], receivers: Receivers, forbidden: ReadonlyMap<string, string>) {
  const ids = [...people.map(({ id }) => id).filter((id) => receivers.people.includes(id))];
  if (receivers.guest) ids.push("guest");
  return ids.flatMap((id) => {
    const sentence = forbidden.get(id);
    return sentence === undefined ? [] : [{ id, sentence }];
  });
}
