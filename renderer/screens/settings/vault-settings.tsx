import {
  IconArchive,
  IconFileExport,
  IconFileImport,
  IconFolder,
  IconHistory,
  IconKey,
  IconLifebuoy,
  IconListCheck,
  IconShieldCheck,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { MethodOutput } from "../../../shared/contract/api.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { Note } from "../../parts/note.tsx";
import { lockNow } from "../../session/lock-now.ts";
import { beginWithRestore } from "../../session/next-start.ts";
import { dialogs } from "../../shell/dialogs.ts";
import { useVaultFile } from "../../shell/vault-file.ts";
import { settingsWords as words } from "../../words/settings.ts";
import { ChooseVaultDialog } from "../door/choose-vault-dialog.tsx";
import { BackupDialog } from "./backup-dialog.tsx";
import { PassphraseDialog } from "./passphrase-dialog.tsx";
import { RecoveryKitDialog } from "./recovery-kit-dialog.tsx";
import classes from "./settings.module.css";

type Open = "passphrase" | "kit" | "backup" | "restore" | "choose";
type Checks = MethodOutput<"vault.doctor">["checks"];
const tones = { ok: "good", warning: "warn", failed: "danger" } as const;

export function VaultSettings() {
  const ask = useAsk();
  const file = useVaultFile();
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open>();
  const [checks, setChecks] = useState<Checks>();
  const [proved, setProved] = useState<number>();
  const [failure, setFailure] = useState<unknown>();
  const close = () => setOpen(undefined);
  const check = () =>
    ask("vault.doctor", {}).then((found) => {
      setChecks(found.checks);
      setFailure(undefined);
    }, setFailure);
  const proveLog = () =>
    ask("activity.verify", {}).then((found) => {
      setProved(found.entries);
      setFailure(undefined);
    }, setFailure);

  return (
    <>
      <div className={classes.facts}>
        <h3>{words.file}</h3>
        <span>{file}</span>
      </div>
      <div className={classes.actions}>
        <Button size="small" icon={<IconKey {...smallIcon} />} onClick={() => setOpen("passphrase")}>
          {words.changePassphrase}
        </Button>
        <Button size="small" icon={<IconLifebuoy {...smallIcon} />} onClick={() => setOpen("kit")}>
          {words.newKit}
        </Button>
        <Button size="small" icon={<IconArchive {...smallIcon} />} onClick={() => setOpen("backup")}>
          {words.backup}
        </Button>
        <Button size="small" icon={<IconHistory {...smallIcon} />} onClick={() => setOpen("restore")}>
          {words.restore}
        </Button>
        <Button
          size="small"
          icon={<IconFileImport {...smallIcon} />}
          onClick={() => void navigate({ to: "/keys/import" })}
        >
          {words.importKeys}
        </Button>
        <Button
          size="small"
          icon={<IconFileExport {...smallIcon} />}
          onClick={() => dialogs.open({ name: "export-keys" })}
        >
          {words.exportKeys}
        </Button>
        <Button size="small" icon={<IconListCheck {...smallIcon} />} onClick={() => void check()}>
          {words.check}
        </Button>
        <Button size="small" icon={<IconShieldCheck {...smallIcon} />} onClick={() => void proveLog()}>
          {words.checkLog}
        </Button>
        <Button size="small" icon={<IconFolder {...smallIcon} />} onClick={() => setOpen("choose")}>
          {words.choose}
        </Button>
      </div>
      {proved !== undefined && (
        <Note tone="good" live>
          {words.logProved(proved)}
        </Note>
      )}
      {checks !== undefined && (
        <div className={classes.found}>
          {checks.map(({ name, outcome, text }) => (
            <Note key={name} tone={tones[outcome]}>
              {text}
            </Note>
          ))}
        </div>
      )}
      <FailureNote failure={failure} />
      {open === "passphrase" && <PassphraseDialog file={file} onClose={close} />}
      {open === "kit" && <RecoveryKitDialog file={file} onClose={close} />}
      {open === "backup" && <BackupDialog file={file} onClose={close} />}
      {open === "choose" && <ChooseVaultDialog file={file} onClose={close} />}
      {open === "restore" && (
        <Dialog
          title={words.restoreDialog.title}
          onClose={close}
          footer={
            <Button
              tone="primary"
              onClick={() => {
                beginWithRestore();
                void lockNow(ask);
              }}
            >
              {words.restoreDialog.lock}
            </Button>
          }
        >
          <p className="kh-body">
            {words.restoreDialog.lockFirst} {words.restoreDialog.intro}
          </p>
        </Dialog>
      )}
    </>
  );
}
