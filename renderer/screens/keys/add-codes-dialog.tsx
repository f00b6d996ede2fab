/** Taking in what a service shows for one-time codes: pasted text, or a picture that is chosen, dropped or pasted. */
import { TextInput } from "@mantine/core";
import { IconPhoto } from "@tabler/icons-react";
import { type ClipboardEvent, type DragEvent, useRef, useState } from "react";
import type { MethodInput } from "../../../shared/contract/api.ts";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { longestQrImage } from "../../../shared/contract/totp-limits.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { SecretField, type SecretHandle } from "../../parts/secret-field.tsx";
import { toast } from "../../parts/toast.tsx";
import { codesWords } from "../../words/one-time-codes.ts";
import classes from "./one-time-codes.module.css";

const { dialog: words } = codesWords;

type Props = {
  readonly row: KeyRow;
  readonly onClose: () => void;
  /** With the account's id: the service asks for a code at once. */
  readonly onAdded: (id: string) => void;
};

export function AddCodesDialog({ row, onClose, onAdded }: Props) {
  const ask = useAsk();
  const refresh = useRefresh();
  const seed = useRef<SecretHandle>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const [issuer, setIssuer] = useState("");
  const [account, setAccount] = useState("");
  const [problem, setProblem] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState<"text" | "picture">();
  const [over, setOver] = useState(false);

  const keep = async (from: MethodInput<"totp.set">["from"]) => {
    setFailure(undefined);
    setProblem(undefined);
    setBusy("image" in from ? "picture" : "text");
    try {
      const names = {
        ...(issuer.trim() === "" ? {} : { issuer: issuer.trim() }),
        ...(account.trim() === "" ? {} : { account: account.trim() }),
      };
      const done = await ask("totp.set", { key: { id: row.id }, from, ...names });
      await refresh("keys.get");
      toast({ text: codesWords[done.outcome](codesWords.name(done.account)) });
      onClose();
      onAdded(done.account.id);
    } catch (error) {
      setFailure(error);
      setBusy(undefined);
    } finally {
      ("uri" in from ? from.uri : from.image).fill(0);
    }
  };
  const keepText = () => {
    if (busy !== undefined) return;
    const uri = seed.current?.bytes();
    if (uri === undefined) setProblem(words.nothing);
    else void keep({ uri });
  };
  const keepPicture = async (file: File | undefined) => {
    if (file === undefined || busy !== undefined) return;
    if (file.size > longestQrImage) setProblem(words.tooLarge);
    else await keep({ image: new Uint8Array(await file.arrayBuffer()) });
  };
  const drop = (event: DragEvent) => {
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file === undefined) return;
    event.preventDefault();
    void keepPicture(file);
  };
  const paste = (event: ClipboardEvent) => {
    const [file] = event.clipboardData.files;
    if (file === undefined) return;
    event.preventDefault();
    void keepPicture(file);
  };

  return (
    <Dialog
      title={words.title(row.name)}
      onClose={onClose}
      onMainAction={keepText}
      footer={
        <Button tone="primary" keycap="Ctrl Enter" busy={busy !== undefined} onClick={keepText}>
          {words.keep}
        </Button>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a place to drop on; the same is done by the button in it */}
      <div
        onDrop={drop}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onPaste={paste}
      >
        <p className="kh-body">{words.text}</p>
        <SecretField ref={seed} label={words.seed} error={problem} onChange={() => setProblem(undefined)} />
        <div className={`${classes.dropped} kh-well ${over ? classes.over : ""}`}>
          <Button
            size="small"
            icon={<IconPhoto {...smallIcon} />}
            busy={busy === "picture"}
            onClick={() => chooser.current?.click()}
          >
            {words.image}
          </Button>
          <span className="kh-small kh-quiet" role="status">
            {busy === "picture" ? words.reading : words.imageHint}
          </span>
          <input
            ref={chooser}
            type="file"
            accept="image/png,image/jpeg"
            hidden
            aria-hidden
            tabIndex={-1}
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              event.currentTarget.value = "";
              void keepPicture(file);
            }}
          />
        </div>
        <div className={classes.names}>
          <TextInput
            label={words.issuer}
            maxLength={200}
            value={issuer}
            onChange={(event) => setIssuer(event.currentTarget.value)}
          />
          <TextInput
            label={words.account}
            maxLength={200}
            value={account}
            onChange={(event) => setAccount(event.currentTarget.value)}
          />
        </div>
        <FailureNote failure={failure} />
      </div>
    </Dialog>
  );
}
