import type { Colour, Paint } from "./colour.ts";
import { safeLine } from "./safe-text.ts";
import { cutToWidth, textWidth } from "./width.ts";

export type Cell = string | { readonly text: string; readonly colour: Colour };
export type Column = {
  readonly title: string;
  /** What may be cut when the terminal is narrow; the widest such column gives way first. */
  readonly canShrink?: boolean;
};

const gap = 2;
const narrowest = 6;

/**
 * Aligned columns that fit the width, one line a row, with a title line.
 * @param width columns of the terminal; `undefined` cuts nothing, for files and pipes.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number | undefined,
  paint: Paint,
): string {
  const cells = rows.map((row) => row.map((cell) => safeLine(typeof cell === "string" ? cell : cell.text)));
  const widths = columns.map((column, index) =>
    cells.reduce((most, row) => Math.max(most, textWidth(row[index] ?? "")), textWidth(column.title)),
  );
  if (width !== undefined) shrink(widths, columns, width);
  const titles = line(
    columns.map((column) => column.title),
    widths,
  );
  const lines = cells.map((row, rowIndex) =>
    line(row, widths, (text, index) => {
      const cell = rows[rowIndex]?.[index];
      return typeof cell === "object" ? paint(cell.colour, text) : text;
    }),
  );
  return [paint("dim", titles), ...lines].map((text) => `${text}\n`).join("");
}

function line(
  texts: readonly string[],
  widths: readonly number[],
  dress = (text: string, _index: number) => text,
): string {
  let result = "";
  let owed = 0;
  for (const [index, text] of texts.entries()) {
    const shown = cutToWidth(text, widths[index] ?? 0);
    if (shown !== "") {
      result += " ".repeat(owed) + dress(shown, index);
      owed = 0;
    }
    owed += (widths[index] ?? 0) - textWidth(shown) + gap;
  }
  return result;
}

function shrink(widths: number[], columns: readonly Column[], width: number): void {
  let excess = widths.reduce((sum, each) => sum + each, 0) + gap * (widths.length - 1) - width;
  while (excess > 0) {
    let widest = -1;
    for (const [index, column] of columns.entries()) {
      const size = widths[index] ?? 0;
      if (column.canShrink && size > narrowest && (widest < 0 || size > (widths[widest] ?? 0))) widest = index;
    }
    if (widest < 0) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess--;
  }
}

/** A page of named facts: names in one column, facts beside them. Facts that are absent are left out. */
export function facts(pairs: readonly (readonly [string, Cell | undefined])[], paint: Paint): string {
  const present = pairs.filter((pair): pair is readonly [string, Cell] => pair[1] !== undefined);
  const width = Math.max(0, ...present.map(([name]) => name.length));
  return present
    .map(([name, cell]) => {
      const text = safeLine(typeof cell === "string" ? cell : cell.text);
      return `${paint("dim", name.padEnd(width))}  ${typeof cell === "string" ? text : paint(cell.colour, text)}\n`;
    })
    .join("");
}
