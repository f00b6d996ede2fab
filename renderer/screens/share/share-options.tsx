import { Checkbox, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { type Ref, useImperativeHandle, useRef, useState } from "react";
import type { TimeToLive } from "../../../shared/contract/link-methods.ts";
import { PassphraseField, type PassphraseHandle } from "../../parts/passphrase-field.tsx";
import { shareWords } from "../../words/share.ts";
import { endOfDay, tomorrow } from "./delete-date.ts";
import classes from "./share-options.module.css";

/** What was typed, read once when the links are made. The caller wipes the passphrase. */
export type TypedOptions = {
  readonly passphrase: Uint8Array | undefined;
  readonly note: string;
  readonly noForward: boolean;
  readonly deleteAfter: number | undefined;
  readonly inbox: boolean;
};
export type ShareForm = {
  /** @returns undefined when something must be put right first; the field says what. */
  read(): TypedOptions | undefined;
};

type ShareOptionsProps = {
  readonly ref: Ref<ShareForm>;
  readonly guest: boolean;
  readonly ttl: TimeToLive;
  readonly onTtl: (ttl: TimeToLive) => void;
  /** Whether links also lie in inboxes unless the person says otherwise. */
  readonly inbox: boolean;
};

export function ShareOptions({ ref, guest, ttl, onTtl, inbox }: ShareOptionsProps) {
  const passphrase = useRef<PassphraseHandle>(null);
  const note = useRef<HTMLTextAreaElement>(null);
  const date = useRef<HTMLInputElement>(null);
  const noForward = useRef<HTMLInputElement>(null);
  const inInbox = useRef<HTMLInputElement>(null);
  const [withDate, setWithDate] = useState(false);
  const [dateError, setDateError] = useState(false);
  useImperativeHandle(ref, () => ({
    read() {
      const deleteAfter = withDate ? endOfDay(date.current?.value ?? "") : undefined;
      if (withDate && (deleteAfter === undefined || deleteAfter < Date.now())) {
        setDateError(true);
        date.current?.focus();
        return undefined;
      }
      const typed = guest ? passphrase.current?.bytes() : undefined;
      return {
        passphrase: typed?.length === 0 ? undefined : typed,
        note: note.current?.value.trim() ?? "",
        noForward: noForward.current?.checked ?? false,
        deleteAfter,
        inbox: inInbox.current?.checked ?? inbox,
      };
    },
  }));

  return (
    <>
      {guest && (
        <PassphraseField
          ref={passphrase}
          label={shareWords.passphrase}
          description={shareWords.passphraseHint}
          purpose="new"
        />
      )}
      <div>
        <span className={classes.label} id="share-ttl">
          {shareWords.ttl}
        </span>
        <SegmentedControl
          aria-labelledby="share-ttl"
          withItemsBorders={false}
          value={ttl}
          onChange={(value) => onTtl(value as TimeToLive)}
          data={Object.entries(shareWords.timesToLive).map(([value, label]) => ({ value, label }))}
        />
      </div>
      <Textarea
        ref={note}
        label={<Label word={shareWords.note} more={shareWords.noteSub} />}
        rows={2}
        maxLength={2000}
      />
      <div className={classes.checks}>
        <Checkbox size="xs" classNames={{ body: classes.check ?? "" }} ref={noForward} label={shareWords.noForward} />
        <Checkbox
          key={String(inbox)}
          size="xs"
          classNames={{ body: classes.check ?? "" }}
          ref={inInbox}
          label={shareWords.inbox}
          defaultChecked={inbox}
        />
        <Checkbox
          size="xs"
          classNames={{ body: classes.check ?? "" }}
          label={shareWords.deleteAfter}
          checked={withDate}
          onChange={(event) => setWithDate(event.currentTarget.checked)}
        />
        {withDate && (
          <TextInput
            ref={date}
            type="date"
            aria-label={shareWords.deleteDate}
            min={tomorrow(Date.now())}
            defaultValue={tomorrow(Date.now())}
            error={dateError ? shareWords.datePast : undefined}
            onChange={() => setDateError(false)}
          />
        )}
      </div>
    </>
  );
}

function Label({ word, more }: { readonly word: string; readonly more: string }) {
  return (
    <>
      {word} <span className={classes.more}>{more}</span>
    </>
  );
}
