/** RFC 6238: codes that follow from a seed and the time. */
import { createHmac } from "node:crypto";
import { u64, utf8, wipe } from "../../../shared/crypto/bytes.ts";
import type { OtpAccount } from "./otpauth.ts";

export type TimedCode = { readonly code: Uint8Array; readonly from: number; readonly until: number };

type Kind = Pick<OtpAccount, "seed" | "algorithm" | "digits" | "period">;

/** The code of one period, as its digits in ASCII; whoever gets it wipes it. */
export function codeAt({ seed, algorithm, digits }: Kind, counter: number): Uint8Array {
  const mac = createHmac(algorithm.toLowerCase(), seed).update(u64(counter)).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = (mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits;
  wipe(mac);
  return utf8(String(number).padStart(digits, "0"));
}

/** The present code and those that follow it within `span`, each with its time; milliseconds since 1970. */
export function codesFrom(kind: Kind, now: number, span: number): TimedCode[] {
  const period = kind.period * 1000;
  const codes: TimedCode[] = [];
  for (let counter = Math.floor(now / period); counter * period <= now + span; counter++) {
    codes.push({ code: codeAt(kind, counter), from: counter * period, until: (counter + 1) * period });
  }
  return codes;
}
