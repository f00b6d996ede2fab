/** Control of the malformed-request test: with the signature check taken out, damaged requests are accepted. */
import { expect, test, vi } from "vitest";
import { startTestRelay, testOrigin } from "../support/relay-app.ts";
import { newReader, newTestLink } from "../support/relay-link.ts";

vi.mock("../../relay/verify.ts", () => ({
  verifiedJson: async (_context: string, key: Uint8Array | undefined, request: Buffer) => key && request.subarray(64),
}));

test("without verification a claim with a damaged signature is taken", async () => {
  const relay = await startTestRelay();
  const link = newTestLink({ origin: testOrigin, now: relay.now });
  await relay.post("/v1/links", link.create);
  const claim = link.claim(newReader());
  claim[5] = (claim[5] ?? 0) ^ 1;
  expect((await relay.post(`/v1/links/${link.id}/claim`, claim)).status).toBe(200);
  await relay.close();
});
