/** Opening a link: pasted, or handed over by the system. The text lives in the input alone and is emptied when it is used. */
import { useEffect, useId, useRef, useState } from "react";
import type { ErrorCode } from "../../../shared/contract/errors.ts";
import type { ReceivedMessage } from "../../../shared/contract/link-methods.ts";
import { isFailure } from "../../connection/call-failure.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { PassphraseField, type PassphraseHandle } from "../../parts/passphrase-field.tsx";
import { inboxWords } from "../../words/inbox.ts";
import { linksLeft, takeLink } from "./handed-link.ts";
import classes from "./open-link-form.module.css";

type OpenLinkFormProps = {
  readonly onReceived: (message: ReceivedMessage) => void;
  readonly autoFocus?: boolean;
};

/** Failures after which the same link may still be opened: it stays in the field. */
const linkStays: readonly ErrorCode[] = [
  "needs_answer",
  "malformed",
  "ambiguous",
  "insecure_relay",
  "not_for_me",
  "relay_unreachable",
  "rate_limited",
  "clock_wrong",
  "disk_full",
  "vault_busy",
];

export function OpenLinkForm({ onReceived, autoFocus = false }: OpenLinkFormProps) {
  const ask = useAsk();
  const refresh = useRefresh();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const passphrase = useRef<PassphraseHandle>(null);
  const [wantsPassphrase, setWantsPassphrase] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [nothing, setNothing] = useState(false);
  const [busy, setBusy] = useState(false);

  const open = async (allowPrivateHttp: boolean) => {
    const link = field.current?.value.trim() ?? "";
    if (busy) return;
    if (link === "") {
      setNothing(true);
      return field.current?.focus();
    }
    const typed = passphrase.current?.bytes();
    setBusy(true);
    setNothing(false);
    setFailure(undefined);
    try {
      const { message } = await ask("inbox.receive", {
        link,
        allowPrivateHttp,
        ...(typed === undefined || typed.length === 0 ? {} : { passphrase: typed }),
      });
      empty();
      await refresh("inbox.list");
      if (!fillNext()) onReceived(message);
    } catch (error) {
      if (isFailure(error, "needs_answer")) setWantsPassphrase(true);
      else setFailure(error);
      if (!isFailure(error, ...linkStays)) empty();
    } finally {
      typed?.fill(0);
      setBusy(false);
    }
  };
  const empty = () => {
    if (field.current !== null) field.current.value = "";
    passphrase.current?.clear();
    setWantsPassphrase(false);
  };

  /** Several links that were dropped at once are opened one after the other; each waits in the inbox by itself. */
  const fillNext = (): boolean => {
    const link = takeLink();
    if (link === undefined || field.current === null) return false;
    empty();
    field.current.value = link;
    setTimeout(() => void openNow.current(false));
    return true;
  };
  const openNow = useRef(open);
  openNow.current = open;
  const fill = useRef(fillNext);
  fill.current = fillNext;
  useEffect(() => {
    fill.current();
  }, []);

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void open(false);
      }}
    >
      <div>
        <label className={classes.label} htmlFor={id}>
          {inboxWords.pasteLabel}
        </label>
        <div className={classes.row}>
          <input
            ref={field}
            id={id}
            className={classes.field}
            type="text"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={10_000}
            placeholder="https://…/o#…"
            aria-describedby={`${id}-hint`}
            aria-invalid={nothing || undefined}
            {...(autoFocus ? { "data-autofocus": true } : {})}
            onInput={() => {
              setNothing(false);
              setFailure(undefined);
            }}
          />
          <Button type="submit" tone="primary" busy={busy}>
            {inboxWords.open}
          </Button>
        </div>
        <p id={`${id}-hint`} className={classes.hint}>
          {nothing ? <span className="kh-danger">{inboxWords.nothingPasted}</span> : inboxWords.pasteHint}
        </p>
      </div>
      {wantsPassphrase && (
        <PassphraseField
          ref={passphrase}
          label={inboxWords.passphrase}
          description={inboxWords.passphraseHint}
          failed={isFailure(failure, "not_for_me")}
          autoFocus
        />
      )}
      <p className="kh-unseen" role="status">
        {busy && inboxWords.opening}
      </p>
      {!busy && <FailureNote failure={failure} />}
      {!busy && failure !== undefined && linksLeft() > 0 && (
        <div>
          <Button
            onClick={() => {
              setFailure(undefined);
              fillNext();
            }}
          >
            {inboxWords.nextLink(linksLeft())}
          </Button>
        </div>
      )}
      {isFailure(failure, "insecure_relay") && failure.message.includes("private network") && (
        <div>
          <Button busy={busy} onClick={() => void open(true)}>
            {inboxWords.agreeHttp}
          </Button>
        </div>
      )}
    </form>
  );
}
