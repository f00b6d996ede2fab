/** An import as a person reads it before and after it is stored. */
import type { MethodOutput } from "../shared/contract/api.ts";
import type { ImportRow, ImportView } from "../shared/contract/import-methods.ts";
import { formatNames, leftWords } from "../shared/contract/import-words.ts";
import type { Colour, Paint } from "./text/colour.ts";
import { safeLine } from "./text/safe-text.ts";
import { type Cell, table } from "./text/table.ts";

type Shown = { readonly most: number; readonly width: number | undefined };

const colours = { new: "green", same: "dim", conflict: "yellow" } as const satisfies Record<ImportRow["state"], Colour>;

export function previewText(
  paint: Paint,
  view: ImportView,
  rows: readonly ImportRow[],
  { most, width }: Shown,
): string {
  const columns = [
    { title: "" },
    { title: "NAME", canShrink: true },
    { title: "SERVICE", canShrink: true },
    { title: "ENV" },
    { title: "VALUE", canShrink: true },
    { title: "", canShrink: true },
  ];
  const cells = rows
    .slice(0, most)
    .map((row): Cell[] => [
      { text: row.state, colour: colours[row.state] },
      row.name,
      row.service,
      row.env,
      row.mask,
      remarkOf(row),
    ]);
  const { states, left } = view;
  const counts = `${states.new} new, ${states.same} the same, ${states.conflict} in conflict`;
  const lines = [
    `${safeLine(view.file)} is ${formatNames[view.format]}: ${view.entries} ${view.entries === 1 ? "entry" : "entries"}, ${counts}.`,
    "",
  ];
  const more = rows.length > most ? `… and ${rows.length - most} more; --all shows them.\n` : "";
  const notTaken = left.map(({ reason, count, examples }) => {
    const { one, many, why } = leftWords[reason];
    const named = examples.map((name) => safeLine(name)).filter((name) => name !== "");
    const of = named.length === 0 ? "" : ` (${named.join(", ")}${count > named.length ? ", …" : ""})`;
    return `  ${count} ${count === 1 ? one : many}: ${why}${of}\n`;
  });
  const leftText = notTaken.length === 0 ? "" : `\nNot taken over:\n${notTaken.join("")}`;
  return `${lines.join("\n")}\n${table(columns, cells, width, paint)}${more}${leftText}\n`;
}

function remarkOf({ take, other, state, remarks, file, totp }: ImportRow): string {
  const where = other === undefined ? "" : `${other.name} (${other.env})${other.inFile ? " in this file" : ""}`;
  const said = {
    add: state === "same" ? `the same as ${where}` : "",
    keep: `beside ${where}`,
    replace: `replaces ${where}`,
    skip: state === "same" ? `left out: ${where} has it` : "left out",
  }[take];
  const parts = [said, file === undefined ? "" : `file ${file}`, totp ? "with one-time codes" : "", ...remarks];
  return parts.filter((part) => part !== "").join("; ");
}

export function countsText({ added, replaced }: { readonly added: number; readonly replaced: number }): string {
  return replaced === 0 ? `${added} added` : `${added} added, ${replaced} replaced`;
}

export function storedText({ added, replaced, skipped }: MethodOutput<"imports.store">): string {
  if (added + replaced === 0) return "Nothing was stored: nothing in it is new.\n";
  return `Stored: ${countsText({ added, replaced })}${skipped === 0 ? "" : `, ${skipped} left out`}.\n`;
}

/** What to do now, which is the person's to do. */
export function adviceText({ inClear }: ImportView, file: string | undefined, isStored: boolean): string {
  const undo = isStored ? "“keyhold import --undo” takes it back." : "";
  const left =
    file === undefined || !inClear
      ? ""
      : `${file} still holds the values in clear. When all is here, delete it, and the copies in backups and in the bin.`;
  return [undo, left].filter((line) => line !== "").join("\n");
}
