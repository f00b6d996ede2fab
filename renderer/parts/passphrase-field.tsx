/**
 * Where a passphrase is typed. The text lives in the input alone: no state, no form data; it is handed out as bytes and
 * the input is emptied.
 */
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, type Ref, useId, useImperativeHandle, useRef, useState } from "react";
import { partsWords } from "../words/parts.ts";
import { IconButton } from "./button.tsx";
import { icon } from "./icon.ts";
import classes from "./passphrase-field.module.css";

export type PassphraseHandle = {
  /** What was typed, in UTF-8; the caller's to wipe. The input keeps it. */
  readonly bytes: () => Uint8Array;
  readonly same: (other: PassphraseHandle) => boolean;
  readonly clear: () => void;
  readonly focus: () => void;
};

type PassphraseFieldProps = {
  readonly label: string;
  readonly ref?: Ref<PassphraseHandle>;
  readonly onInput?: () => void;
  readonly autoFocus?: boolean;
  readonly disabled?: boolean;
  readonly big?: boolean;
  readonly purpose?: "current" | "new";
  readonly failed?: boolean;
  readonly description?: ReactNode;
};

export function PassphraseField(props: PassphraseFieldProps) {
  const {
    label,
    ref,
    onInput,
    autoFocus = false,
    disabled = false,
    big = false,
    purpose = "current",
    failed = false,
    description,
  } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const [handle] = useState<PassphraseHandle>(() => ({
    bytes: () => typed(input.current),
    same: (other): boolean => equal(typed(input.current), other.bytes()),
    clear: () => {
      if (input.current !== null) input.current.value = "";
      setShown(false);
    },
    focus: () => input.current?.focus(),
  }));
  useImperativeHandle(ref, () => handle, [handle]);
  const watchCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState("CapsLock"));

  return (
    <div>
      <label className={classes.label} htmlFor={id}>
        {label}
      </label>
      <div className={`${classes.field} ${big ? classes.big : ""} ${failed ? classes.failed : ""}`}>
        <input
          ref={input}
          id={id}
          type={shown ? "text" : "password"}
          autoComplete={purpose === "new" ? "new-password" : "off"}
          autoCapitalize="off"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: the one thing to do on the screen it opens
          autoFocus={autoFocus}
          disabled={disabled}
          maxLength={1000}
          aria-invalid={failed || undefined}
          aria-describedby={`${id}-more`}
          onInput={onInput}
          onKeyDown={watchCapsLock}
          onKeyUp={watchCapsLock}
        />
        <IconButton
          label={shown ? partsWords.hidePassphrase : partsWords.showPassphrase}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? <IconEyeOff {...icon} /> : <IconEye {...icon} />}
        </IconButton>
      </div>
      <div id={`${id}-more`} className={classes.more}>
        {description}
        <span role="status" className="kh-warn">
          {capsLock && partsWords.capsLock}
        </span>
      </div>
    </div>
  );
}

function typed(input: HTMLInputElement | null): Uint8Array {
  return new TextEncoder().encode(input?.value ?? "");
}

function equal(first: Uint8Array, second: Uint8Array): boolean {
  const same = first.length === second.length && first.every((byte, index) => byte === second[index]);
  first.fill(0);
  second.fill(0);
  return same;
}
