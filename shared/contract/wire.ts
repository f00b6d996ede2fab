/**
 * How the contract travels over a connection that carries bytes: JSON in UTF-8, in which every `Uint8Array` is
 * `{"$bytes": "<base64url>"}`. Free of libsodium and of zod, because the page loads it.
 */
import type { Answer, HostEvent } from "./api.ts";
import { KeyholdError } from "./errors.ts";

/** What a page says. `pong` answers a `ping`. */
export type PageMessage =
  | { readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly pong: number };

/** What the host says: an answer to the request of that id, an event, or a question whether the page is still there. */
export type HostMessage =
  | { readonly id: number; readonly answer: Answer<unknown> }
  | { readonly event: HostEvent }
  | { readonly ping: number };

/** Where the loopback connection is opened, on the origin that served the page. */
export const connectionPath = "/host";
/** The subprotocol that is spoken; the second one offered is the token, `tokenPrefix` and the token as base64url. */
export const connectionProtocol = "keyhold1";
export const tokenPrefix = "token.";
/**
 * Stands in the address of a page that a file of ours opened. Such a page finds the token again after a reload: one
 * step back in its history is that file.
 */
export const windowMark = "?window";
/** The longest message a page may send, in bytes: a draft of 2 MiB in base64 and what stands around it. */
export const longestPageMessage = 3 * 1024 * 1024;
/** A page answers a ping within this many milliseconds, or the vault is locked. */
export const pongWithin = 5_000;

const bytesKey = "$bytes" as const;

/** @throws TypeError when a value in `message` looks like the codec's own: that is a bug of ours. */
export function encodeWire(message: PageMessage | HostMessage): Uint8Array {
  const text = JSON.stringify(message, function (this: Record<string, unknown>, key, value: unknown) {
    // Looked up again, because a Buffer has turned itself into something else by now.
    const original = this[key];
    if (original instanceof Uint8Array) return { [bytesKey]: toBase64(original) };
    if (isEncodedBytes(original)) throw new TypeError("the codec's own field name is taken");
    return value;
  });
  return new TextEncoder().encode(text);
}

/** The bytes of an answer whose value was written as JSON already, and has no bytes in it. */
export function encodeWrittenAnswer(id: number, json: Uint8Array): Uint8Array {
  const encoder = new TextEncoder();
  const [before, after] = [encoder.encode(`{"id":${id},"answer":{"ok":true,"value":`), encoder.encode("}}")];
  const message = new Uint8Array(before.length + json.length + after.length);
  message.set(before);
  message.set(json, before.length);
  message.set(after, before.length + json.length);
  return message;
}

/**
 * The message's form is the receiver's to judge: this only turns the text back into values.
 * @throws KeyholdError `malformed` on anything but UTF-8, JSON and base64url.
 */
export function decodeWire(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return JSON.parse(text, (_key, value: unknown) => (isEncodedBytes(value) ? fromBase64(value[bytesKey]) : value));
  } catch (error) {
    throw new KeyholdError("malformed", "The message is not in the form that Keyhold speaks.", { cause: error });
  }
}

function isEncodedBytes(value: unknown): value is { readonly [bytesKey]: string } {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, bytesKey)) return false;
  return Object.keys(value).length === 1 && typeof (value as Record<string, unknown>)[bytesKey] === "string";
}

/** Bytes for one call of `String.fromCharCode`: engines bound the number of arguments. */
const chunk = 0x2000;

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let start = 0; start < bytes.length; start += chunk) {
    binary += String.fromCharCode(...bytes.subarray(start, start + chunk));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64(text: string): Uint8Array {
  // `atob` would skip white space and take the other alphabet.
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new TypeError("not base64url");
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
