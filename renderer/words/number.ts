const format = new Intl.NumberFormat("en-GB");

/** `12,345`. */
export function numberText(value: number): string {
  return format.format(value);
}
