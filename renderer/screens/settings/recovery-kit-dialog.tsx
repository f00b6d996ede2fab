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
import { RecoveryKit } from "../door/recovery-kit.tsx";

const { kit: words, passphrase } = settingsWords;

export function RecoveryKitDialog({ file, onClose }: { readonly file: string; readonly onClose: () => void }) {
  const ask = useAsk();
  const field = useRef<PassphraseHandle>(null);
  const code = useRef<string>(undefined);
  const [made, setMade] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const make = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const { recoveryCode } = await ask("vault.newRecoveryKit", {
        credential: { passphrase: field.current?.bytes() ?? new Uint8Array() },
      });
      code.current = recoveryCode;
      setMade(true);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const done = () => {
    toast({ text: words.made });
    onClose();
  };
  if (made) {
    return (
      <Dialog title={doorWords.welcome.kit} onClose={onClose} mustAnswer>
        <RecoveryKit code={code} file={file} onConfirmed={done} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      onMainAction={() => void make()}
      footer={
        <Button tone="primary" busy={busy} keycap="Ctrl Enter" onClick={() => void make()}>
          {words.make}
        </Button>
      }
    >
      <div className={classes.form}>
        <p className="kh-body">{words.text}</p>
        <PassphraseField ref={field} label={passphrase.now} disabled={busy} />
        {busy && <DerivationProgress />}
        <FailureNote failure={failure} />
      </div>
    </Dialog>
  );
}
