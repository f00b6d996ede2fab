/**
 * Where a key's value is typed or pasted. The text lives in the textarea alone, hidden until asked for; a file's bytes
 * live in a ref. Handed out as bytes; emptied when the component goes.
 */
import { IconEye, IconEyeOff, IconFile } from "@tabler/icons-react";
import { type ReactNode, type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from "react";
import { secretWords } from "../words/secret-field.ts";
import { Button } from "./button.tsx";
import { smallIcon } from "./icon.ts";
import classes from "./secret-field.module.css";

const longestValue = 1024 * 1024;

export type SecretHandle = {
  /** A copy, the caller's to wipe; undefined when there is nothing. */
  readonly bytes: () => Uint8Array | undefined;
  readonly put: (value: Uint8Array) => void;
  readonly clear: () => void;
  readonly focus: () => void;
};

type SecretFieldProps = {
  readonly label: string;
  readonly ref?: Ref<SecretHandle>;
  readonly onChange?: () => void;
  readonly error?: string | undefined;
  readonly description?: ReactNode;
  /** Beside the field's own buttons: a generator. */
  readonly actions?: ReactNode;
};

export function SecretField({ label, ref, onChange, error, description, actions }: SecretFieldProps) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const file = useRef<Uint8Array>(undefined);
  const [fileSize, setFileSize] = useState<number>();
  const [shown, setShown] = useState(false);
  const [tooLarge, setTooLarge] = useState(false);

  const forgetFile = () => {
    file.current?.fill(0);
    file.current = undefined;
    setFileSize(undefined);
  };
  const put = (value: Uint8Array) => {
    forgetFile();
    const text = asText(value);
    if (area.current !== null) area.current.value = text ?? "";
    if (text === undefined) {
      file.current = value.slice();
      setFileSize(value.length);
    }
    value.fill(0);
    onChange?.();
  };

  useImperativeHandle(ref, () => ({
    bytes: () => {
      if (file.current !== undefined) return file.current.slice();
      const text = area.current?.value ?? "";
      return text === "" ? undefined : new TextEncoder().encode(text);
    },
    put,
    clear: () => {
      forgetFile();
      if (area.current !== null) area.current.value = "";
    },
    focus: () => area.current?.focus(),
  }));

  useEffect(() => {
    const target = area.current;
    const hide = () => setShown(false);
    window.addEventListener("blur", hide);
    return () => {
      window.removeEventListener("blur", hide);
      if (target !== null) target.value = "";
      file.current?.fill(0);
    };
  }, []);

  const take = async (chosen: File | undefined) => {
    if (chosen === undefined) return;
    setTooLarge(chosen.size > longestValue);
    if (chosen.size <= longestValue) put(new Uint8Array(await chosen.arrayBuffer()));
  };

  const problem = tooLarge ? secretWords.tooLarge : error;
  return (
    <div>
      <label className={classes.label} htmlFor={id}>
        {label}
      </label>
      {fileSize === undefined ? null : (
        <div className={`${classes.file} kh-well`}>
          <IconFile {...smallIcon} />
          {secretWords.file(fileSize)}
          <button
            type="button"
            className="kh-linkbutton kh-end"
            onClick={() => {
              forgetFile();
              onChange?.();
            }}
          >
            {secretWords.removeFile}
          </button>
        </div>
      )}
      <textarea
        ref={area}
        id={id}
        hidden={fileSize !== undefined}
        className={`${classes.area} ${shown ? "" : classes.hidden} ${problem ? classes.failed : ""}`}
        rows={2}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        translate="no"
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={`${id}-more`}
        onInput={onChange}
      />
      <div id={`${id}-more`} className={classes.more}>
        {problem !== undefined && (
          <span className="kh-danger" role="alert">
            {problem}
          </span>
        )}
        {description}
      </div>
      <div className={classes.actions}>
        <Button
          size="small"
          tone="quiet"
          icon={shown ? <IconEyeOff {...smallIcon} /> : <IconEye {...smallIcon} />}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? secretWords.hide : secretWords.show}
        </Button>
        <Button size="small" tone="quiet" icon={<IconFile {...smallIcon} />} onClick={() => chooser.current?.click()}>
          {secretWords.fromFile}
        </Button>
        {actions}
        <input
          ref={chooser}
          type="file"
          hidden
          aria-hidden
          tabIndex={-1}
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
      </div>
    </div>
  );
}

/** Undefined for bytes that are not text, or that a textarea would change. */
function asText(value: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(value);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a textarea does not give back as it was put in
    return /[\r\u0000]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
