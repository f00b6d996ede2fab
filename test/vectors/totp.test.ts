/**
 * One-time codes, frozen: which addresses are read to which records, and which codes those give. A record that is read
 * otherwise gives wrong codes, and locks people out of their accounts.
 */
import { hmac } from "@noble/hashes/hmac.js";
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { describe, expect, test } from "vitest";
import type { TotpOverview } from "../../host/unlocked/records/totp.ts";
import { kindOf } from "../../host/unlocked/totp/accounts.ts";
import { codesFrom } from "../../host/unlocked/totp/code.ts";
import { readOtpauth } from "../../host/unlocked/totp/otpauth.ts";
import { overviewOf } from "../../host/unlocked/totp/write-totp.ts";
import { fromBase64, toBase64, utf8 } from "../../shared/crypto/bytes.ts";
import { errorCodeOf } from "../support/error-code.ts";
import { readVectorJson } from "./vector-files.ts";

type Vectors = {
  readonly good: readonly {
    readonly address: string;
    readonly overview: TotpOverview;
    readonly detail: { readonly seed: string };
    readonly codes: readonly { readonly at: number; readonly code: string }[];
  }[];
  readonly mustFail: readonly { readonly address: string; readonly error: string }[];
};
const { good, mustFail } = readVectorJson<Vectors>("keyhold/totp-v1.json");

/** RFC 4226 and 6238 once more, from the record's fields alone. */
function independentCode(overview: TotpOverview, seed: string, at: number): string {
  const { algorithm, period = 30 } = overview;
  const digits: number = overview.digits ?? 6;
  const hash = algorithm === "SHA512" ? sha512 : algorithm === "SHA256" ? sha256 : sha1;
  const counter = new Uint8Array(8);
  new DataView(counter.buffer).setBigUint64(0, BigInt(Math.floor(at / 1000 / period)));
  const mac = hmac(hash, new Uint8Array(Buffer.from(seed, "base64url")), counter);
  const start = (mac.at(-1) ?? 0) % 16;
  const number = new DataView(mac.buffer, mac.byteOffset).getUint32(start) % 2 ** 31;
  return String(number % 10 ** digits).padStart(digits, "0");
}

describe("one-time codes", () => {
  test.each(good)("good: $address", ({ address, overview, detail, codes }) => {
    const { seed, ...given } = readOtpauth(utf8(address));
    expect(overviewOf(overview.valueId, given, overview.addedAt)).toEqual(overview);
    expect(toBase64(seed)).toBe(detail.seed);
    expect(codes.length).toBeGreaterThan(0);
    for (const { at, code } of codes) {
      const [present] = codesFrom({ ...kindOf(overview), seed: fromBase64(detail.seed) }, at, 0);
      expect(Buffer.from(present?.code ?? []).toString()).toBe(code);
      expect(independentCode(overview, detail.seed, at)).toBe(code);
    }
  });

  test.each(mustFail)("must fail: $address", ({ address, error }) => {
    expect(errorCodeOf(() => readOtpauth(utf8(address)))).toBe(error);
  });
});
