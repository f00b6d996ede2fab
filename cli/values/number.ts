import { KeyholdError } from "../../shared/contract/errors.ts";

/** @throws KeyholdError `invalid_input` naming the option. */
export function parseWhole(text: string, option: string, least: number, most: number): number {
  const number = /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(number) || number < least || number > most) {
    throw new KeyholdError("invalid_input", `${option} takes a whole number from ${least} to ${most}.`);
  }
  return number;
}

const units: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** Bytes: `65536`, `64K`, `64KiB`, `1GiB`. Units are powers of 1024. @throws KeyholdError `invalid_input`. */
export function parseBytes(text: string, option: string): number {
  const match = /^(\d{1,12})\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim());
  const unit = units[(match?.[2] ?? "").toLowerCase()];
  if (match === null || unit === undefined || !Number.isSafeInteger(Number(match[1]) * unit)) {
    throw new KeyholdError("invalid_input", `${option} takes a size like 65536, 64KiB or 1GiB.`);
  }
  return Number(match[1]) * unit;
}

/** `1.2 MiB`. */
export function bytesText(bytes: number): string {
  const names = ["bytes", "KiB", "MiB", "GiB"];
  let value = bytes;
  let index = 0;
  while (value >= 1024 && index < names.length - 1) {
    value /= 1024;
    index++;
  }
  return `${index === 0 ? value : value.toFixed(1)} ${names[index]}`;
}
