import { findClipboardTool } from "../../host/clipboard/clipboard-tools.ts";
import { feedTool, isClipboardText, readTool } from "../../host/clipboard/run-tool.ts";
import type { Surroundings } from "../../host/data-directory.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";

export type Clipboard = {
  /** A clipboard holds text without NUL characters. */
  canHold(value: Uint8Array): boolean;
  copy(value: Uint8Array): Promise<void>;
  /** Clears it if what it holds is still this value. @returns whether it was. */
  clearIfStill(value: Uint8Array): Promise<boolean>;
};

/** @throws KeyholdError `unsupported` when no program reaches a clipboard here. */
export function clipboard(surroundings: Surroundings): Clipboard {
  const tool = findClipboardTool(surroundings);
  if (tool === undefined) {
    throw new KeyholdError(
      "unsupported",
      "There is no clipboard to reach from here. On Linux, install wl-clipboard (Wayland) or xclip (X11) and run this inside the desktop. Nothing was copied.",
    );
  }
  return {
    canHold: isClipboardText,
    async copy(value) {
      if (await feedTool(tool.copy, value)) return;
      throw new KeyholdError("unsupported", `${tool.name} could not reach the clipboard. Nothing was copied.`);
    },
    async clearIfStill(value) {
      const present = (await readTool(tool.paste, value.length + 2)) ?? new Uint8Array(0);
      const same = equalText(present, value);
      present.fill(0);
      if (same) await feedTool(tool.clear, new Uint8Array(0));
      return same;
    },
  };
}

/** Byte for byte, but for a final line end that some programs add when they print. */
function equalText(present: Uint8Array, value: Uint8Array): boolean {
  const startsSame = value.every((byte, index) => present[index] === byte);
  const rest = present.subarray(value.length);
  return startsSame && present.length >= value.length && rest.every((byte) => byte === 10 || byte === 13);
}
