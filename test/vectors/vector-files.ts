import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const folder = new URL("./", import.meta.url);

export function readVectorText(name: string): string {
  return readFileSync(new URL(name, folder), "utf8");
}

/** The form is the caller's word: the files are fixed, and {@link sha256OfVectorFile} shows that they are. */
export function readVectorJson<Form>(name: string): Form {
  return JSON.parse(readVectorText(name)) as Form;
}

export function sha256OfVectorFile(name: string): string {
  return createHash("sha256")
    .update(readFileSync(new URL(name, folder)))
    .digest("hex");
}

/** One row for each vector file a folder's README names with its hash. */
export function hashesNamedInReadme(name: string): { readonly file: string; readonly sha256: string }[] {
  const rows = readVectorText(name).matchAll(/^\| `([\w.-]+)` \| `([0-9a-f]{64})` \|/gm);
  return [...rows].map(([, file = "", sha256 = ""]) => ({ file, sha256 }));
}
