import { expect, test } from "vitest";
import { mayAgreeToHttp, relayHost } from "./relay-host.ts";

test("a relay is called by its host", () => {
  expect(relayHost("https://relay.example")).toBe("relay.example");
  expect(relayHost("http://10.0.0.5:8787")).toBe("10.0.0.5:8787");
  expect(relayHost("nonsense")).toBe("nonsense");
});

test.each([
  ["http://10.0.0.5:8787", true],
  ["http://192.168.1.7", true],
  ["http://172.20.1.7", true],
  ["http://172.32.1.7", true],
  ["http://printer", true],
  ["http://box.local:80", true],
  ["http://[fd00::1]:80", true],
  ["https://10.0.0.5", false],
  ["http://relay.example", false],
  ["nonsense", false],
])("plain http at %s: asked %s", (origin, asked) => {
  // A public address in digits is asked about too; the host refuses it then.
  expect(mayAgreeToHttp(origin)).toBe(asked);
});
