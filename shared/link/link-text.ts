/** The link as people pass it on, and finding it again in what they paste. */
import { KeyholdError } from "../contract/errors.ts";
import type { Branded } from "../crypto/brands.ts";
import { branded } from "../crypto/brands.ts";
import { concat, equalBytes, fromBase64, fromUtf8, toBase64, utf8, wipe } from "../crypto/bytes.ts";
import type { LinkKind } from "./envelope.ts";
import { linkKindOf } from "./link-kind.ts";
import { isRelayOrigin } from "./relay-origin.ts";

/** 32 random bytes that everything about one link is derived from. */
export type LinkSecret = Branded<"LinkSecret">;

export type Link = { readonly kind: LinkKind; readonly secret: LinkSecret; readonly origin: string };

export type ReadLink = Link & {
  /**
   * True for the form with `%23` that some mail gateways make: whoever fetched it that way sent the secret to the
   * relay and everything before it. A teammate link stays protected by the recipient's key.
   */
  readonly disclosed: boolean;
};

/** The longest text that {@link findLink} looks through. */
export const longestPaste = 65_536;

const secretLength = 32;
// 33 bytes are exactly 44 characters, so every character counts and none has spare bits.
const token = "[A-Za-z0-9_-]{44}(?![A-Za-z0-9_-])";
const fragment = `(?<hash>#|%23)(?<token>${token})`;
const webLink = `(?<origin>https?://[^\\s/?#%@\\\\<>"'\`]{1,300})/o${fragment}`;
// Some launchers put a slash after the host of an address that they hand on.
const appLink = `keyhold://open/?${fragment.replace("hash", "appHash").replace("token>", "appToken>")}\\.(?<appOrigin>[A-Za-z0-9_-]{1,400})`;
const anyLink = `${webLink}|${appLink}`;

/** `https://relay.example/o#…`: for a mail or chat; browsers can open it. */
export function linkText(link: Link): string {
  return `${link.origin}/o#${tokenOf(link)}`;
}

/** `keyhold://open#….…`: opens the app. */
export function appLinkText(link: Link): string {
  return `keyhold://open#${tokenOf(link)}.${toBase64(utf8(link.origin))}`;
}

/**
 * Reads text that is a link and nothing else. Whoever gets the link wipes `secret`.
 * @throws KeyholdError `malformed`.
 */
export function readLink(text: string): ReadLink {
  const match = text.length <= longestPaste ? new RegExp(`^(?:${anyLink})$`).exec(text) : null;
  if (match === null) throw noLink();
  return linkOf(match);
}

/**
 * Finds the one link in pasted text: a sentence, quotes, angle brackets or white space may surround it, and the same
 * link may stand there twice.
 * @throws KeyholdError `malformed` when there is none, `ambiguous` when there are several.
 */
export function findLink(text: string): ReadLink {
  if (text.length > longestPaste) throw noLink();
  let found: ReadLink | undefined;
  for (const match of text.matchAll(new RegExp(anyLink, "g"))) {
    const link = linkOf(match);
    if (found === undefined) {
      found = link;
    } else if (sameLink(found, link)) {
      found = { ...found, disclosed: found.disclosed || link.disclosed };
      wipe(link.secret);
    } else {
      wipe(found.secret, link.secret);
      throw new KeyholdError("ambiguous", "There are several links in this text. None was opened. Paste one of them.");
    }
  }
  if (found === undefined) throw noLink();
  return found;
}

/**
 * Every link in a text, each once, in their order; whoever gets them opens them one by one. One with `%23` anywhere stays
 * one: it tells that it was disclosed.
 */
export function linksIn(text: string): string[] {
  if (text.length > longestPaste) throw noLink();
  const found = new Map<string, string>();
  for (const match of text.matchAll(new RegExp(anyLink, "g"))) {
    const link = linkOf(match);
    const plain = linkText(link);
    if (!found.has(plain) || link.disclosed) found.set(plain, match[0]);
    wipe(link.secret);
  }
  if (found.size === 0) throw noLink();
  return [...found.values()];
}

function sameLink(a: Link, b: Link): boolean {
  return a.kind === b.kind && a.origin === b.origin && equalBytes(a.secret, b.secret);
}

function tokenOf(link: Link): string {
  if (link.secret.length !== secretLength) throw new RangeError("a link's secret has 32 bytes");
  const bytes = concat(Uint8Array.of(link.kind), link.secret);
  const text = toBase64(bytes);
  wipe(bytes);
  return text;
}

function linkOf(match: RegExpExecArray): ReadLink {
  const groups = match.groups ?? {};
  const web = groups.origin !== undefined;
  const origin = groups.origin ?? fromUtf8(fromBase64(groups.appOrigin ?? ""));
  if (!isRelayOrigin(origin)) throw noLink();
  const bytes = fromBase64((web ? groups.token : groups.appToken) ?? "");
  const kind = linkKindOf(bytes[0]);
  const secret = branded<"LinkSecret">(bytes.slice(1), secretLength);
  wipe(bytes);
  if (kind === undefined) {
    wipe(secret);
    throw new KeyholdError(
      "unsupported",
      "This link was made by a newer Keyhold. It was not opened and still works. Update, then try again.",
    );
  }
  return { kind, secret, origin, disclosed: (web ? groups.hash : groups.appHash) === "%23" };
}

function noLink(): KeyholdError {
  return new KeyholdError(
    "malformed",
    "There is no complete Keyhold link in this text. Nothing was opened, and a link that was cut off still works: copy all of it.",
  );
}
