/** The system's clipboard, as a door brings it along. Secrets go by pipe or memory, never by arguments. */
export type ClipboardPart = {
  /** `secret`: marked, where the system has a mark for it, so that clipboard managers do not keep it. */
  write(text: Uint8Array, options: { readonly secret: boolean }): Promise<void>;
  /** What is there now; undefined when it cannot be read or is no text. */
  read(): Promise<Uint8Array | undefined>;
  clear(): Promise<void>;
};
