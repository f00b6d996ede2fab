import { Textarea } from "@mantine/core";
import { IconDeviceDesktop, IconFolder, IconLifebuoy, IconLockOpen } from "@tabler/icons-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { MethodInput } from "../../../shared/contract/api.ts";
import { isFailure } from "../../connection/call-failure.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon, smallIcon } from "../../parts/icon.ts";
import { Logo } from "../../parts/logo.tsx";
import { Note } from "../../parts/note.tsx";
import { PassphraseField, type PassphraseHandle } from "../../parts/passphrase-field.tsx";
import { lastLock } from "../../session/last-lock.ts";
import { takeBeginWithRestore } from "../../session/next-start.ts";
import { unlockNews } from "../../session/unlock-news.ts";
import { doorWords } from "../../words/door.ts";
import { settingsWords } from "../../words/settings.ts";
import { clockTime } from "../../words/time.ts";
import { vaultName } from "../../words/vault-name.ts";
import { ChooseVaultDialog } from "../door/choose-vault-dialog.tsx";
import { DerivationProgress, derivationTook } from "../door/derivation-progress.tsx";
import classes from "../door/door.module.css";
import { DoorPage } from "../door/door-page.tsx";
import { RestoreDialog } from "../door/restore-dialog.tsx";
import { secondsToWait } from "./seconds-to-wait.ts";

const { unlock: words } = doorWords;

/** The whole window while the vault is locked: it names the file, and nothing of what is in it. */
export function UnlockScreen({ file }: { readonly file: string }) {
  const ask = useAsk();
  const refresh = useRefresh();
  const passphrase = useRef<PassphraseHandle>(null);
  const recovery = useRef<HTMLTextAreaElement>(null);
  const [way, setWay] = useState<"passphrase" | "recovery">("passphrase");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [waitUntil, setWaitUntil] = useState(0);
  const [choosing, setChoosing] = useState(false);
  const [restoring, setRestoring] = useState(takeBeginWithRestore);
  const now = useNow(500, waitUntil > 0);
  const waiting = Math.max(0, Math.ceil((waitUntil - now) / 1000));
  const [locked] = useState(lastLock);

  useEffect(() => {
    document.title = words.title(vaultName(file));
  }, [file]);

  const credential = (): MethodInput<"vault.unlock">["credential"] =>
    way === "passphrase"
      ? { passphrase: passphrase.current?.bytes() ?? new Uint8Array() }
      : { recoveryCode: new TextEncoder().encode(recovery.current?.value ?? "") };

  const empty = () => {
    passphrase.current?.clear();
    if (recovery.current !== null) recovery.current.value = "";
  };

  const unlock = async (acceptOlder = false) => {
    if (busy || waiting > 0) return;
    const given = credential();
    if (("passphrase" in given ? given.passphrase : given.recoveryCode).length === 0) {
      passphrase.current?.focus();
      return;
    }
    setBusy(true);
    setFailure(undefined);
    const start = Date.now();
    try {
      const { failedAttempts } = await ask("vault.unlock", { credential: given, acceptOlder });
      derivationTook(Date.now() - start);
      if (failedAttempts > 0) unlockNews.set({ failedAttempts });
      empty();
      await refresh("vault.status");
    } catch (error) {
      setBusy(false);
      setFailure(error);
      if (isFailure(error, "too_many_attempts")) setWaitUntil(Date.now() + (secondsToWait(error.message) ?? 2) * 1000);
      else if (!isFailure(error, "vault_rolled_back", "mistyped_recovery_key")) empty();
    }
  };
  // The field was disabled meanwhile, and a disabled field takes no focus.
  useEffect(() => {
    if (failure !== undefined) passphrase.current?.focus();
  }, [failure]);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void unlock();
  };

  return (
    <DoorPage
      under={
        <div className={classes.foot}>
          <span>
            <IconDeviceDesktop {...smallIcon} />
            {words.stays}
          </span>
          <span>{file}</span>
          <button type="button" className="kh-linkbutton" onClick={() => setRestoring(true)}>
            {settingsWords.restoreDialog.title}
          </button>
        </div>
      }
    >
      <div className={classes.head}>
        <Logo size={40} />
        <div>
          <h1>{vaultName(file)}</h1>
          <div className="kh-body">
            {locked === undefined ? words.locked : words.lockedAt(clockTime(locked.at), locked.reason)}
          </div>
        </div>
      </div>
      <form className={classes.form} onSubmit={onSubmit}>
        {way === "passphrase" ? (
          <PassphraseField
            ref={passphrase}
            label={words.passphrase}
            big
            autoFocus
            disabled={busy}
            failed={isFailure(failure, "wrong_passphrase")}
          />
        ) : (
          <Textarea
            ref={recovery}
            label={words.recoveryCode}
            description={words.recoveryHint}
            autosize
            minRows={3}
            autoComplete="off"
            spellCheck={false}
            disabled={busy}
            autoFocus
          />
        )}
        {busy && <DerivationProgress />}
        {isFailure(failure, "vault_rolled_back") ? (
          <>
            <Note tone="warn" title={words.olderTitle} live>
              {failure.message}
            </Note>
            <div className={classes.two}>
              <Button onClick={() => setFailure(undefined)}>{words.leaveClosed}</Button>
              <Button tone="danger-outline" onClick={() => void unlock(true)}>
                {words.acceptOlder}
              </Button>
            </div>
          </>
        ) : (
          <UnlockFailure failure={failure} />
        )}
        <Button
          type="submit"
          tone="primary"
          size="big"
          wide
          icon={<IconLockOpen {...icon} />}
          disabled={waiting > 0}
          aria-busy={busy}
        >
          {waiting > 0 ? words.waitNow(waiting) : busy ? words.unlocking : words.unlock}
        </Button>
        <div className={classes.two}>
          <Button
            icon={<IconLifebuoy {...icon} />}
            disabled={busy}
            onClick={() => setWay(way === "passphrase" ? "recovery" : "passphrase")}
          >
            {way === "passphrase" ? words.recovery : words.back}
          </Button>
          <Button icon={<IconFolder {...icon} />} disabled={busy} onClick={() => setChoosing(true)}>
            {words.another}
          </Button>
        </div>
      </form>
      {restoring && <RestoreDialog onClose={() => setRestoring(false)} />}
      {choosing && <ChooseVaultDialog file={file} onClose={() => setChoosing(false)} />}
    </DoorPage>
  );
}

function UnlockFailure({ failure }: { readonly failure: unknown }) {
  if (isFailure(failure, "wrong_passphrase")) {
    return (
      <Note tone="danger" live>
        {words.wrong}
      </Note>
    );
  }
  return <FailureNote failure={failure} />;
}
