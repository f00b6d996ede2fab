import { expect } from "vitest";
import type { Call } from "./full-use.ts";

const seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const address = () => new TextEncoder().encode(`otpauth://totp/Example:ana?secret=${seed}&issuer=Example&digits=8`);

/** One-time codes are added, shown, copied, taken away and brought back. */
export async function useOneTimeCodes(call: Call, id: string): Promise<void> {
  const key = { id };
  const { account, outcome } = await call("totp.set", { key, from: { uri: address() } });
  expect({ ...account, outcome }).toMatchObject({ issuer: "Example", account: "ana", digits: 8, outcome: "added" });
  expect((await call("keys.get", { key })).accounts).toEqual([account]);
  const { shown } = await call("totp.code", { key, purpose: "reveal" });
  const codes = shown[0]?.codes ?? [];
  expect(codes.map(({ code }) => new TextDecoder().decode(code))).toEqual([
    expect.stringMatching(/^\d{8}$/),
    expect.stringMatching(/^\d{8}$/),
  ]);
  expect(await call("clipboard.copyCode", { key })).toMatchObject({ holds: true, name: "MAIN: one-time code" });
  expect((await call("totp.remove", { key, account: "ana" })).removed).toEqual([account]);
  expect((await call("totp.restore", { key })).restored).toEqual([account]);
}
