/** The variable a key is given to programs as: its name in capitals, everything else as `_`. */
export function variableNameOf(name: string): string {
  const capital = name
    .toUpperCase()
    .replace(/[^A-Z0-9_]/g, "_")
    .slice(0, 200);
  return /^[0-9]/.test(capital) ? `_${capital}`.slice(0, 200) : capital;
}
