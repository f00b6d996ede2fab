import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { MethodOutput } from "../../../shared/contract/api.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { useProgress } from "../../data/use-progress.ts";
import { Button } from "../../parts/button.tsx";
import { Cut } from "../../parts/cut.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { healthWords as words } from "../../words/health.ts";
import classes from "./health.module.css";

type Result = MethodOutput<"health.compareWithLeaks">;
const teeth = 20;
/** More are on the page. */
const mostShown = 20;

export function LeaksDialog({ onClose }: { readonly onClose: () => void }) {
  const ask = useAsk();
  const refresh = useRefresh();
  const [path, setPath] = useState("");
  const [busy, setBusy] = useState(false);
  const progress = useProgress("health.compareWithLeaks", busy);
  const [result, setResult] = useState<Result>();
  const [failure, setFailure] = useState<unknown>();

  const compare = async () => {
    const file = path.trim();
    if (file === "" || busy) return;
    setBusy(true);
    setResult(undefined);
    setFailure(undefined);
    try {
      setResult(await ask("health.compareWithLeaks", { file }));
      void refresh("health.report");
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const left = progress === undefined || progress.total === 0 ? 0 : Math.ceil((progress.done / progress.total) * teeth);
  return (
    <Dialog
      title={words.leaksTitle}
      onClose={onClose}
      onMainAction={() => void compare()}
      footer={
        <Button
          tone="primary"
          keycap="Ctrl Enter"
          busy={busy}
          disabled={path.trim() === ""}
          onClick={() => void compare()}
        >
          {words.leaksGo}
        </Button>
      }
    >
      <p className="kh-body">{words.leaksMore}</p>
      <TextInput
        my={12}
        data-autofocus
        label={words.leaksFile}
        description={words.leaksHint}
        value={path}
        spellCheck={false}
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      {busy && (
        <p className="kh-row kh-small kh-body" role="status">
          <Cut teeth={teeth} left={left} width={80} height={10} />
          {words.leaksRunning}
          {progress !== undefined && <span aria-hidden>{words.leaksProgress(progress.done, progress.total)}</span>}
        </p>
      )}
      {result !== undefined && result.found.length === 0 && (
        <Note tone="good" live>
          {words.leaksNone(result.compared)}
        </Note>
      )}
      {result !== undefined && result.found.length > 0 && (
        <Note tone="danger" title={words.leaksFound(result.found.length, result.compared)} live>
          <ul className={classes.leaked}>
            {result.found.slice(0, mostShown).map(({ valueId, name, env }) => (
              <li key={valueId} className="kh-row">
                <span className="kh-clip">{name}</span>
                <EnvironmentTag env={env} />
              </li>
            ))}
          </ul>
          {result.found.length > mostShown && <p>{words.and(result.found.length - mostShown)}</p>}
          {words.leaksThen}
        </Note>
      )}
      <FailureNote failure={failure} />
    </Dialog>
  );
}
