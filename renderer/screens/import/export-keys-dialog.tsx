import { Checkbox, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { MethodOutput } from "../../../shared/contract/api.ts";
import type { Environment } from "../../../shared/contract/fields.ts";
import { keyExportFormats } from "../../../shared/contract/import-words.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { environments } from "../../parts/environments.ts";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { importWords } from "../../words/import.ts";
import classes from "./import.module.css";

const words = importWords.exportDialog;
const every = "every";
const mostShown = 10;

/** Values in clear into a new file, after a warning. No value comes to the window. */
export function ExportKeysDialog({ onClose }: { readonly onClose: () => void }) {
  const ask = useAsk();
  const [format, setFormat] = useState<(typeof keyExportFormats)[number]>("env");
  const [env, setEnv] = useState<Environment | typeof every>("dev");
  const [path, setPath] = useState("");
  const [isSure, setSure] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [written, setWritten] = useState<MethodOutput<"keys.export">>();
  const [failure, setFailure] = useState<unknown>();
  const file = path.trim();
  const isReady = file !== "" && isSure && !isBusy;
  const write = async () => {
    if (!isReady) return;
    setBusy(true);
    setFailure(undefined);
    setWritten(undefined);
    try {
      setWritten(await ask("keys.export", { format, file, ...(env === every ? {} : { env }) }));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      onMainAction={() => void write()}
      footer={
        <Button tone="danger" keycap="Ctrl Enter" busy={isBusy} disabled={!isReady} onClick={() => void write()}>
          {words.write}
        </Button>
      }
    >
      <div className={classes.column}>
        <Note tone="warn">{words.more}</Note>
        <div className={classes.fields}>
          <Select
            label={words.format}
            data={keyExportFormats.map((value) => ({ value, label: words.formats[value] }))}
            value={format}
            allowDeselect={false}
            onChange={(value) => {
              const next = value === "json" ? "json" : "env";
              setFormat(next);
              if (next === "env" && env === every) setEnv("dev");
            }}
          />
          <Select
            label={words.env}
            data={[
              ...environments.map((one) => ({ value: one as string, label: one as string })),
              ...(format === "json" ? [{ value: every as string, label: words.every }] : []),
            ]}
            value={env}
            allowDeselect={false}
            onChange={(value) => setEnv((value ?? "dev") as Environment)}
          />
        </div>
        <TextInput
          label={words.path}
          description={words.pathHint}
          value={path}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <Checkbox label={words.sure} checked={isSure} onChange={(event) => setSure(event.currentTarget.checked)} />
        <p className="kh-small kh-body">{words.logged}</p>
        {written?.file !== undefined && (
          <Note tone="good" live>
            {words.written(written.count, written.file)}
          </Note>
        )}
        {written !== undefined && written.left.length > 0 && (
          <Note tone="warn">
            <ul>
              {written.left.slice(0, mostShown).map(({ name, env: one, why }) => (
                <li key={`${name} ${one}`}>{words.left(name, one, why)}</li>
              ))}
            </ul>
            {written.left.length > mostShown && words.andMore(written.left.length - mostShown)}
          </Note>
        )}
        <FailureNote failure={failure} />
      </div>
    </Dialog>
  );
}
