/** The clipboard of a door that has none of its own: reached by the desktop's programs. */
import { KeyholdError } from "../../shared/contract/errors.ts";
import { longestValue } from "../../shared/contract/fields.ts";
import type { Surroundings } from "../data-directory.ts";
import type { ClipboardPart } from "./clipboard-part.ts";
import { findClipboardTool } from "./clipboard-tools.ts";
import { feedTool, isClipboardText, readTool } from "./run-tool.ts";

/** @returns undefined where no program reaches a clipboard: a server, or a desktop without one installed. */
export function programClipboard(surroundings: Surroundings): ClipboardPart | undefined {
  const tool = findClipboardTool(surroundings);
  if (tool === undefined) return undefined;
  return {
    // These programs mark everything as a secret, where the system has a mark.
    async write(text) {
      if (!isClipboardText(text)) {
        throw new KeyholdError(
          "unsupported",
          "This value is not text, and a clipboard holds only text. Nothing was copied.",
        );
      }
      if (await feedTool(tool.copy, text)) return;
      throw new KeyholdError("unsupported", `${tool.name} could not reach the clipboard. Nothing was copied.`);
    },
    read: () => readTool(tool.paste, longestValue),
    async clear() {
      await feedTool(tool.clear, new Uint8Array(0));
    },
  };
}
