/** Spreadsheets take a cell that begins like this for a formula, whatever quotes stand around it. */
const formula = /^[\s\u00a0]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/;

/**
 * RFC 4180: CRLF after every line, quotes around what needs them, doubled inside. A cell that a spreadsheet would run
 * gets an apostrophe in front, which shows that it is text.
 */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(text: string): string {
  const safe = formula.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
