/**
 * How bytes pass between a test and a person's process: `{"$base64": …}` both ways; `{"$file": path}` inwards, so that
 * a secret never becomes text in that process; `{"$sha256": …}` outwards, after which the bytes are wiped.
 */
import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

export type PersonRequest = { readonly id: number; readonly name: string; readonly input: unknown };

export function readBytes(value: unknown): unknown {
  return mapObjects(value, (object) => {
    if ("$base64" in object) return new Uint8Array(Buffer.from(String(object.$base64), "base64"));
    if ("$file" in object) return bytesOf(String(object.$file));
    return undefined;
  });
}

export function writeBytes(value: unknown, as: "base64" | "hash"): unknown {
  return mapObjects(value, (object) => {
    if (!(object instanceof Uint8Array)) return undefined;
    if (as === "base64") return { $base64: Buffer.from(object).toString("base64") };
    const $sha256 = createHash("sha256").update(object).digest("hex");
    object.fill(0);
    return { $sha256 };
  });
}

function mapObjects(value: unknown, map: (object: Record<string, unknown> | Uint8Array) => unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const mapped = map(value as Record<string, unknown>);
  if (mapped !== undefined) return mapped;
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, map));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapObjects(item, map)]));
}

/** Into memory of its own: `readFile` uses a pool that it does not wipe. */
function bytesOf(file: string): Uint8Array {
  const descriptor = openSync(file, "r");
  try {
    const bytes = new Uint8Array(fstatSync(descriptor).size);
    readSync(descriptor, bytes);
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}
