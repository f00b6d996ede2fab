import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errorCodeOf } from "../../test/support/error-code.ts";
import { withToken } from "../../test/support/link-cast.ts";
import { linkIdOf } from "./derive.ts";
import { linkKinds } from "./envelope.ts";
import { appLinkText, findLink, type Link, type LinkSecret, linkText, readLink } from "./link-text.ts";

const secret = Uint8Array.from({ length: 32 }, (_, index) => index * 7) as LinkSecret;
const link: Link = { kind: linkKinds.teammate, secret, origin: "https://relay.example" };
const text = linkText(link);
const appText = appLinkText(link);
const plain = { ...link, disclosed: false };

test("a link is its origin, /o, and kind and secret behind the hash", () => {
  expect(text).toBe("https://relay.example/o#AQAHDhUcIyoxOD9GTVRbYmlwd36FjJOaoaivtr3Ey9LZ");
  expect(appText).toBe("keyhold://open#AQAHDhUcIyoxOD9GTVRbYmlwd36FjJOaoaivtr3Ey9LZ.aHR0cHM6Ly9yZWxheS5leGFtcGxl");
  expect(readLink(text)).toEqual(plain);
  expect(readLink(appText)).toEqual(plain);
  expect(readLink(appText.replace("open#", "open/#"))).toEqual(plain);
});

test("every kind, secret and origin comes back", () => {
  const origins = [
    "https://relay.example",
    "http://127.0.0.1:7070",
    "http://[::1]:7070",
    "https://xn--mnchen-3ya.example",
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(linkKinds)),
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.constantFrom(...origins),
      (kind, bytes, origin) => {
        const made = { kind, secret: Uint8Array.from(bytes) as LinkSecret, origin };
        expect(findLink(linkText(made))).toEqual({ ...made, disclosed: false });
        expect(findLink(appLinkText(made))).toEqual({ ...made, disclosed: false });
      },
    ),
    { numRuns: 300 },
  );
});

test("a link whose hash became %23 is recognised as disclosed", () => {
  expect(readLink(text.replace("#", "%23"))).toEqual({ ...link, disclosed: true });
  expect(readLink(appText.replace("#", "%23"))).toEqual({ ...link, disclosed: true });
});

describe("a link is found in what people paste", () => {
  test.each([
    ` \n${text}\t`,
    `<${text}>`,
    `"${text}"`,
    `'${text}'`,
    `\`${text}\``,
    `(${text})`,
    `Here it is: ${text}. See you!`,
    `${text}, and hurry`,
    `[the key](${text})`,
    `<a href="${text}">${text}</a>`,
    `${appText}.`,
    `Web: ${text}\nApp: ${appText}`,
    `Our site is https://relay.example/o and the link ${text}`,
    `„${text}“`,
  ])("%s", (pasted) => {
    expect(findLink(pasted)).toEqual(plain);
  });

  test("the same link whole and mangled is a disclosed one", () => {
    expect(findLink(`${text} ${text.replace("#", "%23")}`).disclosed).toBe(true);
    expect(findLink(`${text.replace("#", "%23")} ${text}`).disclosed).toBe(true);
  });

  test("two different links are refused, not guessed between", () => {
    const others = [
      { ...link, kind: linkKinds.guest },
      { ...link, origin: "https://other.example" },
      { ...link, secret: new Uint8Array(32) as LinkSecret },
    ];
    for (const other of others) expect(errorCodeOf(() => findLink(`${text} ${linkText(other)}`))).toBe("ambiguous");
  });
});

describe("what is not a link is refused", () => {
  test.each([
    "",
    "hello",
    text.slice(0, -1),
    `${text}A`,
    `${text}-`,
    text.replace("/o#", "/#"),
    text.replace("/o#", "/o/#"),
    text.replace("/o#", "/O#"),
    text.replace("/o#", "/o?#"),
    text.replace("/o#", "/x/o#"),
    text.replace("/o#", "/o##"),
    text.replace("/o#", "/o%2523"),
    text.replace("https", "HTTPS"),
    text.replace("https", "ftp"),
    text.replace("relay.example", "Relay.example"),
    text.replace("relay.example", "relay.example:443"),
    text.replace("relay.example", "user@relay.example"),
    text.replace("relay.example", "user:word@relay.example"),
    text.replace("relay.example", "relay.exa mple"),
    text.replace("relay.example", "münchen.example"),
    text.replace("relay.example", ""),
    text.replace("relay.example", "a".repeat(301)),
    appText.replace("open#", "open?x#"),
    appText.replace("keyhold", "Keyhold"),
    appText.split(".")[0] ?? "",
    `${appText.split(".")[0]}.`,
    `${appText.split(".")[0]}.!!!`,
    `${appText}A`,
    `${appText.split(".")[0]}.${btoa("javascript:alert(1)").replaceAll("=", "")}`,
    `https://safe.example/?url=${encodeURIComponent(text)}`,
  ])("%s", (wrong) => {
    expect(errorCodeOf(() => readLink(wrong))).toBe("malformed");
    expect(errorCodeOf(() => findLink(wrong))).toBe("malformed");
  });

  test("reading takes a link and nothing around it", () => {
    for (const wrong of [` ${text}`, `${text}\n`, `<${text}>`, `${text} ${text}`]) {
      expect(errorCodeOf(() => readLink(wrong))).toBe("malformed");
    }
  });

  test("kinds of a newer version say so", () => {
    for (const kind of [0, 4, 255]) {
      const bytes = Uint8Array.of(kind, ...secret);
      expect(errorCodeOf(() => readLink(withToken(link.origin, bytes)))).toBe("unsupported");
    }
  });

  test("a paste too long to be looked through", () => {
    expect(errorCodeOf(() => findLink(`${" ".repeat(65_536)}${text}`))).toBe("malformed");
  });

  test("text built to make the search slow is searched all the same", () => {
    for (const hostile of [
      "https://".repeat(8192),
      "https://a".repeat(7000),
      "keyhold://open#".repeat(4000),
      "h".repeat(65_536),
    ]) {
      expect(errorCodeOf(() => findLink(hostile))).toBe("malformed");
    }
  });
});

test("every changed character is refused, or makes another link than this one", () => {
  for (const whole of [text, appText]) {
    for (let index = 0; index < whole.length; index++) {
      const changed = whole.slice(0, index) + (whole[index] === "A" ? "B" : "A") + whole.slice(index + 1);
      let read: Link | undefined;
      const outcome = errorCodeOf(() => {
        read = readLink(changed);
      });
      if (read === undefined) {
        expect(outcome).toMatch(/^(malformed|unsupported)$/);
        continue;
      }
      // The kind is inside the message's signature and the secret names the link: neither opens what this one opens.
      const same = read.kind === link.kind && read.origin === link.origin;
      expect(same && Buffer.from(linkIdOf(read.secret)).equals(linkIdOf(secret))).toBe(false);
    }
  }
});
