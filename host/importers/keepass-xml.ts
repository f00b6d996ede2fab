/**
 * KeePass's XML, as an export or inside of a database. A document type is refused, and with it every entity that a file
 * could define.
 */
import { gunzipSync } from "node:zlib";
import { SaxesParser, type SaxesTagPlain } from "saxes";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { longestValue } from "../../shared/contract/fields.ts";
import { addKeePassEntry, type KeePassEntry } from "./keepass-entry.ts";
import { Findings } from "./parsed.ts";
import { readText } from "./read-text.ts";
import { malformed, tooLarge } from "./refuse.ts";

export type KeePassBinary = { readonly id: string; readonly content: Uint8Array };
export type KeePassInside = {
  readonly binaries: readonly KeePassBinary[];
  /** Decrypts the next protected value. */
  readonly unprotect: (protectedText: string) => Buffer;
};

const deepest = 64;
/** All attachments that become keys: a thousand entries may refer to one. */
const mostAttached = 256 * 1024 * 1024;
/** What is given to the parser at once: its events come in between. */
const piece = 64 * 1024;

export function looksLikeKeePassXml(text: string): boolean {
  return /<KeePassFile[\s>]/.test(text.slice(0, 10_000));
}

export function parseKeePassXml(bytes: Uint8Array, inside?: KeePassInside): Findings {
  const text = readText(bytes);
  const reader = new Reader(inside);
  const parser = new SaxesParser();
  parser.on("doctype", () => {
    throw malformed("it has a document type, which no KeePass file has");
  });
  parser.on("error", () => {
    throw malformed("it is not complete XML");
  });
  parser.on("opentag", (tag) => reader.open(tag));
  parser.on("text", (part) => reader.text(part));
  parser.on("cdata", (part) => reader.text(part));
  parser.on("closetag", () => reader.close());
  try {
    for (let at = 0; at < text.length; at += piece) parser.write(text.slice(at, at + piece));
    parser.close();
  } catch (error) {
    if (error instanceof KeyholdError) throw error;
    throw malformed("it is not complete XML");
  }
  if (!reader.hasRoot) throw malformed("there is no KeePass database in it");
  return reader.findings;
}

type Element = { readonly name: string; readonly attributes: Record<string, string>; text: string };
type Group = { name: string; uuid: string };

class Reader {
  readonly findings = new Findings();
  hasRoot = false;
  readonly #inside: KeePassInside | undefined;
  readonly #stack: Element[] = [];
  readonly #groups: Group[] = [];
  /** The innermost last: versions from before stand inside of an entry. */
  readonly #entries: KeePassEntry[] = [];
  readonly #binaries = new Map<string, Attachment>();
  #attached = 0;
  #bin = "";
  #key = "";
  #value: { text: string; isProtected: boolean } = { text: "", isProtected: false };
  #reference = "";
  /** The value as an attachment has it. */
  #content: Uint8Array = new Uint8Array(0);

  constructor(inside: KeePassInside | undefined) {
    this.#inside = inside;
    for (const { id, content } of inside?.binaries ?? []) this.#binaries.set(id, { content, isPacked: false });
  }

  open({ name, attributes }: SaxesTagPlain): void {
    if (this.#stack.length >= deepest) throw malformed("it is nested too deeply");
    if (this.#stack.length === 0) {
      if (name !== "KeePassFile") throw malformed("there is no KeePass database in it");
      this.hasRoot = true;
    }
    if (name === "Group") this.#groups.push({ name: "", uuid: "" });
    else if (name === "Entry") this.#entries.push({ fields: new Map(), tags: [], files: [], earlier: 0 });
    else if (name === "String" || name === "Binary") {
      [this.#key, this.#reference, this.#value] = ["", "", { text: "", isProtected: false }];
    }
    this.#stack.push({ name, attributes, text: "" });
  }

  text(part: string): void {
    const element = this.#stack.at(-1);
    if (element !== undefined) element.text += part;
  }

  close(): void {
    const element = this.#stack.pop();
    if (element === undefined) return;
    const parent = this.#stack.at(-1)?.name ?? "";
    const outer = this.#stack.at(-2)?.name ?? "";
    if (element.name === "Group") this.#groups.pop();
    else if (element.name === "Entry") this.#closeEntry();
    else if (parent === "Binaries") this.#keepBinary(element);
    else if (parent === "String" || (parent === "Binary" && outer === "Entry")) this.#readPair(element);
    else if (element.name === "String") this.#entry?.fields.set(this.#key, this.#value);
    else if (element.name === "Binary" && parent === "Entry") this.#attach();
    else this.#readPlain(element, parent, outer);
  }

  get #entry(): KeePassEntry | undefined {
    return this.#entries.at(-1);
  }

  #readPair({ name, text, attributes }: Element): void {
    if (name === "Key") this.#key = text;
    else if (name === "Value") {
      const isEncrypted = attributes.Protected?.toLowerCase() === "true";
      if (isEncrypted && this.#inside === undefined)
        throw malformed("its values are encrypted; import the database itself");
      const isProtected = isEncrypted || attributes.ProtectInMemory?.toLowerCase() === "true";
      // Also of what is not taken over: the stream goes on through everything.
      const decrypted = isEncrypted ? this.#inside?.unprotect(text) : undefined;
      this.#content = decrypted ?? Buffer.from(text, "base64");
      this.#value = { text: decrypted?.toString("utf8") ?? text, isProtected };
      this.#reference = attributes.Ref ?? "";
    }
  }

  #readPlain({ name, text }: Element, parent: string, outer: string): void {
    const plain = text.trim();
    const group = this.#groups.at(-1);
    if (parent === "Meta" && name === "RecycleBinUUID") this.#bin = plain;
    else if (parent === "Group" && group !== undefined) {
      if (name === "Name") group.name = plain;
      else if (name === "UUID") group.uuid = plain;
    } else if (this.#entry !== undefined) {
      if (parent === "Entry" && name === "Tags")
        this.#entry.tags = plain.split(/[;,]/).filter((tag) => tag.trim() !== "");
      else if (parent === "Times" && outer === "Entry") {
        if (name === "Expires") this.#entry.expires = plain.toLowerCase() === "true";
        else if (name === "ExpiryTime") this.#entry.expiryTime = plain;
      }
    }
  }

  /** Exports hold attachments once for all entries, packed or not. */
  #keepBinary({ attributes, text }: Element): void {
    const isEncrypted = attributes.Protected?.toLowerCase() === "true";
    const content = (isEncrypted ? this.#inside?.unprotect(text) : undefined) ?? Buffer.from(text, "base64");
    this.#binaries.set(attributes.ID ?? "", { content, isPacked: attributes.Compressed?.toLowerCase() === "true" });
    if (this.#binaries.size > 10_000) throw tooLarge("it has too many attachments");
  }

  #attach(): void {
    const found =
      this.#reference === "" ? { content: this.#content, isPacked: false } : this.#binaries.get(this.#reference);
    this.#entry?.files.push({ name: this.#key, content: () => this.#unpacked(found) });
  }

  /** Only for an entry that is taken over, and within a bound for all of them together. */
  #unpacked(found: Attachment | undefined): Uint8Array | undefined {
    if (found === undefined) return undefined;
    const content = found.isPacked ? unpack(found.content) : found.content;
    this.#attached += content.length;
    if (this.#attached > mostAttached) throw tooLarge("its attachments would unpack to far more than it is");
    return content;
  }

  #closeEntry(): void {
    const entry = this.#entries.pop();
    if (entry === undefined) return;
    const outer = this.#entry;
    if (outer !== undefined) {
      outer.earlier++;
      return;
    }
    const isDeleted = this.#bin !== "" && this.#groups.some(({ uuid }) => uuid === this.#bin);
    // The first group is the database itself.
    const folders = this.#groups.slice(1).map(({ name }) => name);
    addKeePassEntry(this.findings, entry, folders, isDeleted);
  }
}

type Attachment = { readonly content: Uint8Array; readonly isPacked: boolean };

const tooLong = new Uint8Array(longestValue + 1);

/** One that is longer than a value may be comes as something that is too long, and is named. */
function unpack(content: Uint8Array): Uint8Array {
  try {
    return gunzipSync(content, { maxOutputLength: longestValue + 1 });
  } catch (error) {
    if (error instanceof RangeError) return tooLong;
    throw malformed("an attachment in it is damaged");
  }
}
