/** Exported keys, frozen: what is written today is what was written, and files that were written are read. */
import { describe, expect, test } from "vitest";
import { parseFile } from "../../host/importers/parse-file.ts";
import { envFileOf } from "../../host/unlocked/export/env-text.ts";
import type { ExportedKey } from "../../host/unlocked/export/export-keys.ts";
import { jsonFileOf } from "../../host/unlocked/export/json-text.ts";
import { errorCodeOf } from "../support/error-code.ts";
import { readVectorJson } from "./vector-files.ts";

type Vectors = {
  readonly at: number;
  readonly keys: readonly (Pick<ExportedKey, "key" | "value" | "notes"> & { readonly hex: string })[];
  readonly env: string;
  readonly json: string;
  readonly mustFail: readonly { readonly json: string; readonly error: string }[];
};
const { at, keys, env, json, mustFail } = readVectorJson<Vectors>("keyhold/export-v1.json");
const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
const exported = () => keys.map(({ hex, ...rest }) => ({ ...rest, id: "", bytes: bytesOf(hex) }));
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("are written as they were", () => {
  expect(text(envFileOf(exported(), []))).toBe(env);
  expect(text(jsonFileOf(exported(), at))).toBe(json);
});

describe("are read", () => {
  test.each([
    [".env", env],
    ["JSON", json],
  ])("from %s, byte for byte", async (_form, file) => {
    const parsed = await parseFile({ bytes: new TextEncoder().encode(file), name: "file" });
    if (parsed.state !== "ready") throw new Error(parsed.state);
    expect(parsed.left).toEqual([]);
    expect(parsed.entries.map(({ value }) => Buffer.from(value).toString("hex"))).toEqual(keys.map(({ hex }) => hex));
  });

  test.each(mustFail)("and refused where they are no such file: $error", async ({ json: bad, error }) => {
    const parsing = parseFile({ bytes: new TextEncoder().encode(bad), name: "file", format: "keyhold" });
    const code = await parsing.then(
      () => "accepted",
      (thrown) =>
        errorCodeOf(() => {
          throw thrown;
        }),
    );
    expect(code).toBe(error);
  });
});
