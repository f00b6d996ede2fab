/** The forms in which a value may turn up in a program's output. Pure: bytes in, bytes out. */

/** Values shorter than this are left as they are: `1`, `dev` or `true` would be found everywhere. */
export const shortestMasked = 6;
/** A form shorter than this is no trace of a value. */
const shortestForm = 6;
/** A line without spaces of at least so many bytes is masked by itself, whatever stands around it. */
const shortestLine = 20;
/** Above this, in bytes, a value is looked for as it is and line by line, not in other notations. */
const longestEncoded = 64 * 1024;
/** Where `base64` and `openssl base64` break their lines. */
const wrapWidths = [76, 64];

const [lineFeed, carriageReturn] = [10, 13];

/**
 * Everything that is masked for one value: as it is, with other line ends, its long lines, and as JSON, base64 and
 * percent-encoding write it. Empty for a value that is too short.
 */
export function formsOf(value: Uint8Array): Uint8Array[] {
  if (value.length < shortestMasked) return [];
  const forms = new Map<string, Uint8Array>();
  const add = (bytes: Uint8Array, shortest = shortestForm) => {
    if (bytes.length >= shortest) forms.set(Buffer.from(bytes).toString("latin1"), bytes);
  };
  const bytes = Buffer.from(value);
  const whole = [bytes, ...withOtherLineEnds(bytes)];
  for (const one of whole) add(one);
  // Programs seldom print the line end that a file's value ends in.
  add(withoutLastLineEnd(bytes));
  for (const line of longLines(bytes)) add(line);
  if (bytes.length > longestEncoded) return [...forms.values()];
  for (const one of whole) for (const form of base64Forms(one)) add(form);
  const text = textOf(bytes);
  if (text === undefined) return [...forms.values()];
  for (const one of [text, text.replace(/\r?\n$/, "")]) {
    add(Buffer.from(JSON.stringify(one).slice(1, -1)));
    for (const form of percentForms(one)) add(Buffer.from(form));
  }
  return [...forms.values()];
}

function withOtherLineEnds(bytes: Buffer): Buffer[] {
  if (!bytes.includes(lineFeed)) return [];
  const text = bytes.toString("latin1");
  const unix = text.replaceAll("\r\n", "\n");
  const windows = unix.replaceAll("\n", "\r\n");
  // The last as a terminal makes it of the one before.
  return [unix, windows, windows.replaceAll("\n", "\r\n")].map((one) => Buffer.from(one, "latin1"));
}

function withoutLastLineEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  if (bytes[end - 1] === lineFeed) end -= 1;
  if (bytes[end - 1] === carriageReturn) end -= 1;
  return bytes.subarray(0, end);
}

/** Of a certificate or a key file, whatever a program puts between its lines. Not the lines that name its kind. */
function longLines(bytes: Buffer): Buffer[] {
  const lines = bytes.toString("latin1").split(/\r?\n/);
  if (lines.length < 2) return [];
  return lines
    .filter((line) => line.length >= shortestLine && !/[\s]/.test(line) && !line.startsWith("-----"))
    .map((line) => Buffer.from(line, "latin1"));
}

/**
 * Base64 of the value alone and inside something longer: what stands before it moves it by 0, 1 or 2 bytes, and so
 * gives three different texts. Characters that depend on their neighbours are left out at both ends; the forms with
 * the end of the data are there besides. In both alphabets, and broken into lines.
 */
function base64Forms(bytes: Buffer): Buffer[] {
  const texts: string[] = [];
  for (const before of [0, 1, 2]) {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const first = before === 0 ? 0 : before + 1;
    const sure = Math.floor(((before + bytes.length) * 8) / 6);
    const padless = whole.replace(/=+$/, "");
    texts.push(whole.slice(first, sure), padless.slice(first), whole.slice(first));
    if (before === 0) for (const width of wrapWidths) texts.push(...wrapped(padless, width), ...wrapped(whole, width));
  }
  const urlSafe = texts.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  return [...texts, ...urlSafe].map((text) => Buffer.from(text, "latin1"));
}

function wrapped(text: string, width: number): string[] {
  if (text.length <= width) return [];
  const lines = text.match(new RegExp(`.{1,${width}}`, "g")) ?? [];
  return [lines.join("\n"), lines.join("\r\n")];
}

/** As browsers, form posts, Python and strict programs write it, with capital and with small hex digits. */
function percentForms(text: string): string[] {
  const usual = encodeURIComponent(text);
  const strict = usual.replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = new URLSearchParams([["", text]]).toString().slice(1);
  const forms = [usual, strict, form, usual.replaceAll("%2F", "/"), strict.replaceAll("%2F", "/")];
  forms.push(...forms.map((form) => form.replaceAll("%20", "+")));
  return [...forms, ...forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))];
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
