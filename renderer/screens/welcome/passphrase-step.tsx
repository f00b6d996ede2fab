import { type FormEvent, useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { PassphraseField, type PassphraseHandle } from "../../parts/passphrase-field.tsx";
import { doorWords } from "../../words/door.ts";
import { DerivationProgress } from "../door/derivation-progress.tsx";
import classes from "../door/door.module.css";
import { PassphraseStrength, usePassphraseVerdict } from "../door/passphrase-strength.tsx";
import type { You } from "./you-step.tsx";

const { welcome: words } = doorWords;
/** Measuring the computer and deriving, as a guess for the first time. */
const makingTakes = 5_000;

type PassphraseStepProps = {
  readonly you: You;
  readonly onBack: () => void;
  readonly onMade: (recoveryCode: string | undefined) => void;
};

export function PassphraseStep({ you, onBack, onMade }: PassphraseStepProps) {
  const ask = useAsk();
  const [first, setFirst] = useState<PassphraseHandle | null>(null);
  const [second, setSecond] = useState<PassphraseHandle | null>(null);
  const [typed, setTyped] = useState(0);
  const [same, setSame] = useState(false);
  const [touched, setTouched] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const verdict = usePassphraseVerdict(first, typed, [you.name, ...you.email.split("@")]);

  const onInput = () => {
    setTyped((count) => count + 1);
    setSame(first !== null && second !== null && first.same(second));
  };
  const create = async (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (!same || verdict?.ok !== true || first === null || busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const { recoveryCode } = await ask("vault.create", {
        name: you.name,
        ...(you.email === "" ? {} : { email: you.email }),
        device: you.device,
        passphrase: first.bytes(),
        recovery: true,
      });
      first.clear();
      second?.clear();
      onMade(recoveryCode);
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };

  return (
    <form className={classes.form} onSubmit={(event) => void create(event)}>
      <h1>{words.passphrase}</h1>
      <p className="kh-body">{words.passphraseMore}</p>
      <PassphraseField
        ref={setFirst}
        label={doorWords.unlock.passphrase}
        purpose="new"
        onInput={onInput}
        autoFocus
        disabled={busy}
      />
      <PassphraseStrength verdict={verdict} />
      <PassphraseField
        ref={setSecond}
        label={words.again}
        purpose="new"
        onInput={onInput}
        disabled={busy}
        failed={touched && !same}
        description={touched && !same ? words.differ : undefined}
      />
      {busy && <DerivationProgress text={words.creatingMore} about={makingTakes} />}
      <FailureNote failure={failure} />
      <div className={classes.two}>
        <Button onClick={onBack} disabled={busy}>
          {words.back}
        </Button>
        <Button type="submit" tone="primary" disabled={verdict?.ok !== true} aria-busy={busy}>
          {busy ? words.creating : words.create}
        </Button>
      </div>
    </form>
  );
}
