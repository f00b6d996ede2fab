/** Links that ended, made again at once. The dialog is the place where the new ones are shown, once. */
import { useEffect, useRef, useState } from "react";
import { isFailure } from "../../connection/call-failure.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { PassphraseField, type PassphraseHandle } from "../../parts/passphrase-field.tsx";
import { shareWords } from "../../words/share.ts";
import { type Made, withStandings } from "./made-links.ts";
import { ShareLinks } from "./share-links.tsx";

export function ShareAgainDialog({ ids, onClose }: { readonly ids: readonly string[]; readonly onClose: () => void }) {
  const ask = useAsk();
  const refresh = useRefresh();
  const team = useHostQuery("team.list", {});
  const passphrase = useRef<PassphraseHandle>(null);
  const [made, setMade] = useState<Made>();
  const [wantsPassphrase, setWantsPassphrase] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(true);
  const begun = useRef(false);

  const make = async () => {
    setBusy(true);
    setFailure(undefined);
    const typed = passphrase.current?.bytes();
    const words = typed?.length === 0 ? undefined : typed;
    try {
      const again = await ask("shares.again", {
        ids: [...ids],
        ...(words === undefined ? {} : { guest: { passphrase: words } }),
      });
      setMade({ ...withStandings(again, team.data?.people ?? []), passphrase: words !== undefined });
    } catch (error) {
      if (isFailure(error, "needs_answer")) setWantsPassphrase(true);
      else setFailure(error);
    } finally {
      words?.fill(0);
      setBusy(false);
      void refresh("shares.list");
    }
  };
  const makeNow = useRef(make);
  makeNow.current = make;
  useEffect(() => {
    // Once for each opening of the dialog: every call makes links.
    if (begun.current || team.data === undefined) return;
    begun.current = true;
    void makeNow.current();
  }, [team.data]);

  if (made !== undefined) return <ShareLinks {...made} onClose={onClose} />;
  return (
    <Dialog
      title={shareWords.againTitle}
      onClose={onClose}
      onMainAction={() => !busy && void make()}
      footer={
        <>
          <span className="kh-small kh-body kh-grow" role="status">
            {busy && shareWords.making}
          </span>
          <Button tone="primary" keycap="Ctrl Enter" busy={busy} onClick={() => void make()}>
            {shareWords.make(ids.length)}
          </Button>
        </>
      }
    >
      {wantsPassphrase && (
        <>
          <Note>{shareWords.againPassphrase}</Note>
          <PassphraseField ref={passphrase} label={shareWords.passphraseNew} purpose="new" autoFocus />
        </>
      )}
      <FailureNote failure={failure} />
    </Dialog>
  );
}
