const names: Record<string, string> = {
  ArrowUp: "Up",
  ArrowDown: "Down",
  ArrowLeft: "Left",
  ArrowRight: "Right",
  Delete: "Del",
  Escape: "Esc",
  " ": "Space",
};

type Pressed = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
};

/** The name of what was pressed. Shift is named only with another modifier or a named key: `?` is `?`. */
export function shortcutName({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed): string {
  const single = Array.from(key).length === 1;
  const base = names[key] ?? (single ? key.toUpperCase() : key);
  const control = ctrlKey || metaKey;
  const shift = shiftKey && (control || altKey || !single || key === " ");
  return [shift ? "Shift" : "", control ? "Ctrl" : "", altKey ? "Alt" : "", base]
    .filter((part) => part !== "")
    .join(" ");
}

/** A single letter or a moving key: in a field it belongs to the field. */
export function isLetterOnly(name: string): boolean {
  return !name.includes("Ctrl") && !name.includes("Alt") && name !== "Esc" && !/^F\d/.test(name);
}
