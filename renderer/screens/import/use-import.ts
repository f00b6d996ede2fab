import { useCallback, useRef, useState } from "react";
import type { MethodInput, MethodOutput } from "../../../shared/contract/api.ts";
import type { CsvMapping, ImportRow, ImportSource, ImportView } from "../../../shared/contract/import-methods.ts";
import { type ImportFormat, longestImport, longestPiece } from "../../../shared/contract/import-words.ts";
import { isFailure } from "../../connection/call-failure.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { importWords as words } from "../../words/import.ts";

export type Stage =
  | { readonly at: "choose" }
  | { readonly at: "passphrase"; readonly format: ImportFormat; readonly keyFile: boolean }
  | { readonly at: "mapping"; readonly columns: readonly string[]; readonly guess: CsvMapping }
  | { readonly at: "preview"; readonly view: ImportView; readonly rows: readonly ImportRow[] }
  | { readonly at: "stored"; readonly view: ImportView; readonly stored: MethodOutput<"imports.store"> };

/** What opens a file or says how to read it. */
export type Answer = { readonly passphrase?: Uint8Array; readonly keyFile?: Uint8Array; readonly mapping?: CsvMapping };
export type Change = Omit<MethodInput<"imports.change">, "id">;

/** One import from its file to its end. Values never come here: only what the host shows of them. */
export function useImport() {
  const ask = useAsk();
  const refresh = useRefresh();
  const [stage, setStage] = useState<Stage>({ at: "choose" });
  const [busy, setBusy] = useState<"reading" | "storing">();
  const [failure, setFailure] = useState<unknown>();
  const source = useRef<ImportSource | undefined>(undefined);
  const keyFile = useRef<Uint8Array | undefined>(undefined);

  const during = useCallback(async (what: "reading" | "storing", work: () => Promise<void>) => {
    setBusy(what);
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      if (!isFailure(error, "cancelled")) setFailure(error);
    } finally {
      setBusy(undefined);
    }
  }, []);

  const show = async (id: string) => {
    const { import: view, rows } = await ask("imports.rows", { id });
    setStage({ at: "preview", view, rows });
  };

  const read = async ({ passphrase, mapping }: Answer) => {
    if (source.current === undefined) return;
    const given = keyFile.current === undefined ? {} : { keyFile: { bytes: keyFile.current.slice() } };
    const answer = await ask("imports.read", {
      source: source.current,
      ...given,
      ...(passphrase === undefined || passphrase.length === 0 ? {} : { passphrase }),
      ...(mapping === undefined ? {} : { mapping }),
    });
    if (answer.state === "passphrase") setStage({ at: "passphrase", format: answer.format, keyFile: answer.keyFile });
    else if (answer.state === "mapping") setStage({ at: "mapping", columns: answer.columns, guess: answer.guess });
    else await show(answer.import.id);
  };

  const readPath = (file: string) =>
    during("reading", async () => {
      source.current = { file };
      await read({});
    });

  const readFile = (file: File) =>
    during("reading", async () => {
      if (file.size > longestImport) throw new Error(words.tooLarge);
      let upload: string | undefined;
      for (let at = 0; at < file.size || upload === undefined; at += longestPiece) {
        const piece = new Uint8Array(await file.slice(at, at + longestPiece).arrayBuffer());
        ({ upload } = await ask("imports.upload", upload === undefined ? { piece } : { upload, piece }));
      }
      source.current = { upload, name: file.name };
      await read({});
    });

  const answer = (given: Answer) =>
    during("reading", async () => {
      if (given.keyFile !== undefined) keyFile.current = given.keyFile;
      await read(given);
    });

  const change = (input: Change) =>
    during("storing", async () => {
      if (stage.at !== "preview") return;
      const { id } = await ask("imports.change", { id: stage.view.id, ...input });
      await show(id);
    });

  const store = () =>
    during("storing", async () => {
      if (stage.at !== "preview") return;
      const { id } = stage.view;
      const stored = await ask("imports.store", { id }).catch(async (error: unknown) => {
        // What was changed meanwhile is shown before it is replaced.
        if (isFailure(error, "conflict")) await show(id);
        throw error;
      });
      setStage({ at: "stored", view: stage.view, stored });
      await refresh();
    });

  const startOver = () => {
    if (stage.at === "preview") void ask("imports.drop", { id: stage.view.id }).catch(() => undefined);
    keyFile.current?.fill(0);
    [source.current, keyFile.current] = [undefined, undefined];
    setFailure(undefined);
    setStage({ at: "choose" });
  };

  const stop = () => void ask("imports.stop", {});
  return { stage, busy, failure, readPath, readFile, answer, change, store, startOver, stop };
}
