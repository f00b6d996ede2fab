import { useRef, useState } from "react";
import { formatNames, type ImportFormat } from "../../../shared/contract/import-words.ts";
import { Button } from "../../parts/button.tsx";
import { PassphraseField, type PassphraseHandle } from "../../parts/passphrase-field.tsx";
import { importWords as words } from "../../words/import.ts";
import classes from "./import.module.css";
import type { Answer } from "./use-import.ts";

type AskPassphraseProps = {
  readonly format: ImportFormat;
  readonly keyFile: boolean;
  readonly busy: boolean;
  readonly failed: boolean;
  readonly onAnswer: (answer: Answer) => Promise<void>;
};

/** The foreign file's own passphrase, and a key file where such files have one. Both are given away as bytes. */
export function AskPassphrase({ format, keyFile, busy, failed, onAnswer }: AskPassphraseProps) {
  const field = useRef<PassphraseHandle>(null);
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<{ readonly name: string; readonly bytes: Uint8Array }>();
  const open = () => {
    const passphrase = field.current?.bytes();
    void onAnswer({
      ...(passphrase === undefined ? {} : { passphrase }),
      ...(chosen === undefined ? {} : { keyFile: chosen.bytes }),
    });
  };
  return (
    <form
      className={classes.column}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) open();
      }}
    >
      <h2>{words.passphraseTitle(formatNames[format])}</h2>
      <PassphraseField
        ref={field}
        label={words.passphrase}
        description={words.passphraseHint}
        failed={failed}
        autoFocus
      />
      {keyFile && (
        <div className="kh-row">
          <Button onClick={() => input.current?.click()}>
            {chosen === undefined ? words.keyFile : words.keyFileChosen(chosen.name)}
          </Button>
          <input
            ref={input}
            type="file"
            hidden
            aria-label={words.keyFile}
            onChange={async (event) => {
              const [file] = event.currentTarget.files ?? [];
              event.currentTarget.value = "";
              if (file !== undefined && file.size <= 1024 * 1024) {
                setChosen({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
              }
            }}
          />
        </div>
      )}
      <div className="kh-row">
        <Button type="submit" tone="primary" keycap="Enter" busy={busy}>
          {words.open}
        </Button>
      </div>
    </form>
  );
}
