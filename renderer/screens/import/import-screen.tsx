import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useProgress } from "../../data/use-progress.ts";
import { Button } from "../../parts/button.tsx";
import { Cut } from "../../parts/cut.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { Page, PageBody, PageHead } from "../../parts/page.tsx";
import { importWords as words } from "../../words/import.ts";
import { AskMapping } from "./ask-mapping.tsx";
import { AskPassphrase } from "./ask-passphrase.tsx";
import { ChooseFile } from "./choose-file.tsx";
import classes from "./import.module.css";
import { PastImports } from "./past-imports.tsx";
import { Preview } from "./preview.tsx";
import { Stored } from "./stored.tsx";
import { useImport } from "./use-import.ts";

const teeth = 20;

/** Bringing keys from a file: it is chosen, opened, looked at, and stored when the person says so. */
export function ImportScreen() {
  const navigate = useNavigate();
  const { stage, busy, failure, readPath, readFile, answer, change, store, startOver, stop } = useImport();
  useEffect(() => {
    document.title = `${words.title} · Keyhold`;
  }, []);
  const toKeys = () => void navigate({ to: "/keys", search: {} });

  if (stage.at === "preview") {
    return (
      <Preview
        view={stage.view}
        rows={stage.rows}
        busy={busy !== undefined}
        failure={failure}
        onChange={change}
        onStore={store}
        onAnother={startOver}
      />
    );
  }
  return (
    <Page>
      <PageHead title={words.title}>
        {stage.at !== "choose" && (
          <Button size="small" onClick={startOver}>
            {words.another}
          </Button>
        )}
      </PageHead>
      <PageBody reading>
        <div className={classes.column}>
          {stage.at === "choose" && <ChooseFile busy={busy !== undefined} onFile={readFile} onPath={readPath} />}
          {stage.at === "passphrase" && (
            <AskPassphrase
              format={stage.format}
              keyFile={stage.keyFile}
              busy={busy !== undefined}
              failed={failure !== undefined}
              onAnswer={answer}
            />
          )}
          {stage.at === "mapping" && (
            <AskMapping
              columns={stage.columns}
              guess={stage.guess}
              busy={busy !== undefined}
              onAnswer={(mapping) => answer({ mapping })}
            />
          )}
          {stage.at === "stored" && <Stored view={stage.view} stored={stage.stored} onKeys={toKeys} />}
          {busy === "reading" && <Reading onStop={stop} />}
          {failure instanceof Error && failure.message === words.tooLarge ? (
            <Note tone="danger" live>
              {words.tooLarge}
            </Note>
          ) : (
            <FailureNote failure={failure} />
          )}
          {stage.at === "choose" && <PastImports />}
        </div>
      </PageBody>
    </Page>
  );
}

function Reading({ onStop }: { readonly onStop: () => void }) {
  const { done, total } = useProgress("imports.read", true) ?? { done: 0, total: 0 };
  return (
    <p className={classes.reading} role="status">
      <Cut teeth={teeth} left={total === 0 ? 0 : Math.ceil((done / total) * teeth)} width={80} height={10} />
      {words.reading}
      {total > 0 && <span aria-hidden>{words.progress(done, total)}</span>}
      <Button size="small" tone="quiet" onClick={onStop}>
        {words.stop}
      </Button>
    </p>
  );
}
