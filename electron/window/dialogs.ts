/** The system's own file dialogs. The page names a purpose from a fixed list; title, filter and kind follow from it. */
import type { BrowserWindow, Dialog, OpenDialogOptions, SaveDialogOptions } from "electron";
import type { Answer } from "../../shared/contract/api.ts";
import { type FilePurpose, filePurposes } from "../../shared/contract/window-bridge.ts";

export type FileDialogs = Pick<Dialog, "showOpenDialog" | "showSaveDialog">;

const vaults = [{ name: "Keyhold vaults", extensions: ["vault", "keyhold"] }];
const backups = [{ name: "Keyhold backups", extensions: ["keyhold-backup"] }];
const everything = { name: "All files", extensions: ["*"] };

type Question =
  | { readonly kind: "open"; readonly options: OpenDialogOptions }
  | { readonly kind: "save"; readonly options: SaveDialogOptions };

const questions: Record<FilePurpose, Question> = {
  "open-vault": { kind: "open", options: { title: "Open a vault", filters: [...vaults, everything] } },
  "new-vault": { kind: "save", options: { title: "Where the new vault will be", filters: vaults } },
  "open-backup": { kind: "open", options: { title: "Open a backup", filters: [...backups, everything] } },
  "save-backup": { kind: "save", options: { title: "Where the backup will be", filters: backups } },
};

export async function chooseFile(
  dialog: FileDialogs,
  window: BrowserWindow | null,
  purpose: unknown,
): Promise<Answer<{ file?: string }>> {
  if (window === null || !isPurpose(purpose)) {
    return {
      ok: false,
      error: { code: "invalid_input", message: "There is no such file dialog. Nothing was opened." },
    };
  }
  const { kind, options } = questions[purpose];
  if (kind === "save") {
    const { canceled, filePath } = await dialog.showSaveDialog(window, options);
    return { ok: true, value: canceled || filePath === "" ? {} : { file: filePath } };
  }
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { ...options, properties: ["openFile"] });
  const [file] = filePaths;
  return { ok: true, value: canceled || file === undefined ? {} : { file } };
}

function isPurpose(purpose: unknown): purpose is FilePurpose {
  return filePurposes.some((known) => known === purpose);
}

/** Asks before the browser opens. The host is shown as the browser will see it, so a look-alike shows itself. */
export async function confirmAddress(dialog: Pick<Dialog, "showMessageBox">, host: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: "question",
    message: `Open ${host} in your browser?`,
    detail: "Keyhold itself opens no web pages.",
    buttons: ["Cancel", "Open"],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}
