import { Checkbox } from "@mantine/core";
import { useRef, useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { PassphraseField, type PassphraseHandle } from "../../parts/passphrase-field.tsx";
import { toast } from "../../parts/toast.tsx";
import { doorWords } from "../../words/door.ts";
import { settingsWords } from "../../words/settings.ts";
import { DerivationProgress } from "../door/derivation-progress.tsx";
import classes from "../door/door.module.css";
import { PassphraseStrength, usePassphraseVerdict } from "../door/passphrase-strength.tsx";
import { RecoveryKit } from "../door/recovery-kit.tsx";

const { passphrase: words } = settingsWords;
const takes = 4_000;

export function PassphraseDialog({ file, onClose }: { readonly file: string; readonly onClose: () => void }) {
  const ask = useAsk();
  const now = useRef<PassphraseHandle>(null);
  const [next, setNext] = useState<PassphraseHandle | null>(null);
  const [again, setAgain] = useState<PassphraseHandle | null>(null);
  const [typed, setTyped] = useState(0);
  const [same, setSame] = useState(false);
  const [newRecovery, setNewRecovery] = useState(false);
  const [replaceVaultKey, setReplaceVaultKey] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [kit, setKit] = useState(false);
  const code = useRef<string>(undefined);
  const verdict = usePassphraseVerdict(next, typed, []);

  const onInput = () => {
    setTyped((count) => count + 1);
    setSame(next !== null && again !== null && next.same(again));
  };
  const change = async () => {
    if (next === null || !same || verdict?.ok !== true || busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const { recoveryCode } = await ask("vault.changePassphrase", {
        credential: { passphrase: now.current?.bytes() ?? new Uint8Array() },
        next: next.bytes(),
        replaceVaultKey,
        newRecovery,
      });
      toast({ text: words.changed });
      code.current = recoveryCode;
      if (recoveryCode === undefined) onClose();
      else setKit(true);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  if (kit) {
    return (
      <Dialog title={doorWords.welcome.kit} onClose={onClose} mustAnswer>
        <RecoveryKit code={code} file={file} onConfirmed={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      onMainAction={() => void change()}
      footer={
        <Button
          tone="primary"
          busy={busy}
          disabled={!same || verdict?.ok !== true}
          keycap="Ctrl Enter"
          onClick={() => void change()}
        >
          {words.change}
        </Button>
      }
    >
      <div className={classes.form}>
        <PassphraseField ref={now} label={words.now} disabled={busy} />
        <PassphraseField ref={setNext} label={words.next} purpose="new" onInput={onInput} disabled={busy} />
        <PassphraseStrength verdict={verdict} />
        <PassphraseField
          ref={setAgain}
          label={words.again}
          purpose="new"
          onInput={onInput}
          disabled={busy}
          description={typed > 0 && !same ? doorWords.welcome.differ : undefined}
        />
        <Checkbox
          label={words.newKit}
          checked={newRecovery}
          onChange={(event) => setNewRecovery(event.currentTarget.checked)}
        />
        <Checkbox
          label={words.replaceKey}
          description={words.replaceKeyHint}
          checked={replaceVaultKey}
          onChange={(event) => setReplaceVaultKey(event.currentTarget.checked)}
        />
        {busy && <DerivationProgress about={takes} />}
        <FailureNote failure={failure} />
      </div>
    </Dialog>
  );
}
