/** Ways for a value out of the page: the clipboard, or a file. Only after a press. */

/** @returns false when the browser does not let the page write to the clipboard. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Selects what an element shows, for copying by hand. */
export function select(element: Node): void {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/** Hands bytes to the browser's downloads. */
export function download(bytes: Uint8Array, name: string): void {
  // Not the type of what it is: no browser should want to show it here.
  const blob = new Blob([bytes.slice()], { type: "application/octet-stream" });
  const address = URL.createObjectURL(blob);
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.rel = "noopener noreferrer";
  anchor.click();
  // The browser reads it a moment later, some of them after asking the person where to put it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
