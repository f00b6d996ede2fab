import { describe, expect, test } from "vitest";
import { errorCodeOf } from "../../test/support/error-code.ts";
import { type LinkKind, linkKinds } from "./envelope.ts";
import { checkOrigin, isRelayOrigin, relayOrigin } from "./relay-origin.ts";

const { teammate, guest, guestWithPassphrase } = linkKinds;
const judged = (origin: string, kind: LinkKind = teammate, allowPrivateHttp = false) =>
  errorCodeOf(() => checkOrigin(origin, { kind, allowPrivateHttp }));

test("https is taken for every kind of link", () => {
  for (const origin of [
    "https://relay.example",
    "https://relay.example:8443",
    "https://10.0.0.5",
    "https://[2001:db8::1]",
  ]) {
    for (const kind of Object.values(linkKinds)) expect(judged(origin, kind)).toBe("accepted");
  }
});

test("plain http is taken on this computer for every kind of link", () => {
  for (const origin of [
    "http://localhost:7070",
    "http://team.localhost",
    "http://127.0.0.1:7070",
    "http://127.255.1.2",
    "http://[::1]:7070",
  ]) {
    for (const kind of Object.values(linkKinds)) expect(judged(origin, kind)).toBe("accepted");
  }
});

test("plain http on a private network needs a teammate link and the person's agreement", () => {
  for (const origin of [
    "http://10.1.2.3:7070",
    "http://172.16.0.1",
    "http://172.31.255.1",
    "http://192.168.1.20:7070",
    "http://169.254.10.1",
    "http://[fd12:3456::1]",
    "http://[fe80::1]",
    "http://nas",
    "http://relay.local",
    "http://relay.home.arpa",
    "http://relay.corp.internal",
  ]) {
    expect(judged(origin)).toBe("insecure_relay");
    expect(judged(origin, teammate, true)).toBe("accepted");
    expect(judged(origin, guest, true)).toBe("insecure_relay");
    expect(judged(origin, guestWithPassphrase, true)).toBe("insecure_relay");
  }
});

test("plain http anywhere else is refused whatever the person agreed to", () => {
  for (const origin of [
    "http://relay.example",
    "http://8.8.8.8",
    "http://172.32.0.1",
    "http://172.15.0.1",
    "http://192.169.0.1",
    "http://11.0.0.1",
    "http://0.0.0.0",
    "http://[2001:db8::1]",
    "http://[::ffff:7f00:1]",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "http://relay.local.example.com",
    "http://fd12.example.com",
  ]) {
    expect(judged(origin, teammate, true)).toBe("insecure_relay");
  }
});

describe("an origin has one spelling", () => {
  test.each([
    "",
    "relay.example",
    "https://relay.example/",
    "https://relay.example/path",
    "https://relay.example?x",
    "https://relay.example#x",
    "https://user@relay.example",
    "https://user:secret@relay.example",
    "https://@relay.example",
    "https://Relay.Example",
    "HTTPS://relay.example",
    "https://relay.example:443",
    "http://localhost:80",
    "http://127.1",
    "http://2130706433",
    "https://münchen.example",
    "https://relay.example\\x",
    " https://relay.example",
    "https://relay.example\n",
    "https:relay.example",
    "ftp://relay.example",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "null",
    `https://${"a".repeat(300)}.example`,
  ])("%s is none", (text) => {
    expect(isRelayOrigin(text)).toBe(false);
    expect(judged(text)).toBe("malformed");
  });
});

test("what a person types becomes that spelling", () => {
  expect(relayOrigin(" HTTPS://Relay.Example:443/ ")).toBe("https://relay.example");
  expect(relayOrigin("http://127.1:7070")).toBe("http://127.0.0.1:7070");
  expect(relayOrigin("https://münchen.example")).toBe("https://xn--mnchen-3ya.example");
  for (const wrong of [
    "relay.example",
    "https://relay.example/o",
    "https://relay.example/?",
    "https://relay.example/#",
    "https://a@relay.example",
    "https://a:b@relay.example",
    "https://@relay.example",
    "ws://relay.example",
    "https://",
  ]) {
    expect(errorCodeOf(() => relayOrigin(wrong))).toBe("malformed");
  }
});
