/** Files that would give away, fill or cut something by being read as they seem to be. */
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { longestValue } from "../../shared/contract/fields.ts";
import { parseFile } from "./parse-file.ts";
import type { Parsed, ParseJob } from "./parsed.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const text = (value: Uint8Array) => new TextDecoder().decode(value);
const parse = (content: string, rest: Partial<ParseJob> = {}): Promise<Parsed> =>
  parseFile({ bytes: utf8(content), name: "x.csv", ...rest });

async function pairs(content: string, rest: Partial<ParseJob> = {}): Promise<[name: string, value: string][]> {
  const parsed = await parse(content, rest);
  if (parsed.state !== "ready") throw new Error(parsed.state);
  return parsed.entries.map(({ name, value }) => [name, text(value)]);
}

test("CSV without column names: its first line is an entry, and is shown to nobody", async () => {
  const numbered = { state: "mapping", columns: ["column 1", "column 2"], guess: {} };
  const secrets = ["sk_live_0123456789abcdefghij", "k9Xw2pQ7vR4tZ1mN8bL5", "correct-horse-battery-staple"];
  for (const secret of secrets) {
    const file = `shop,${secret}\nblog,another value\n`;
    expect(await parse(file)).toEqual(numbered);
    for (const mapping of [
      { name: "1", value: "2" },
      { name: "Column 1", value: "column 2" },
    ]) {
      expect(await pairs(file, { mapping })).toEqual([
        ["shop", secret],
        ["blog", "another value"],
      ]);
    }
    await expect(parse(file, { mapping: { name: "1", value: "3" } })).rejects.toThrow("no column “3”");
  }
  // A word that could name a column does not make one of what stands beside it.
  expect(await parse("login,sk_live_0123456789abcdefghij\n")).toEqual(numbered);
  expect(await parse("token,k9Xw2pQ7vR4tZ1mN8bL5\n")).toEqual(numbered);
});

test("CSV with column names keeps them: known ones, long ones, and those that the person names", async () => {
  const firefox = '"url","username","password","httpRealm","formActionOrigin","timePasswordChanged"\na,b,c,d,e,f\n';
  expect(await parse(firefox)).toMatchObject({
    columns: ["url", "username", "password", "httpRealm", "formActionOrigin", "timePasswordChanged"],
    guess: { value: "password", page: "url" },
  });
  expect(await pairs(firefox, { mapping: { name: "username" } })).toEqual([["b", "c"]]);
  expect(await pairs(firefox, { mapping: { name: "2", value: "3" } })).toEqual([["b", "c"]]);
  expect(await pairs("Wo,Was,Wie\nshop,TOKEN,abc\n", { mapping: { name: "Was", value: "3" } })).toEqual([
    ["TOKEN", "abc"],
  ]);
});

test(".env: what a quote does not end is named, not cut", async () => {
  const parsed = await parse(
    ["A='v' trailing", "B='it'\\''s'", 'C="x""y"', "D='v' # said", 'E="v"# said', "F=`v`  ", "G='v';"].join("\n"),
    { format: "env" },
  );
  if (parsed.state !== "ready") throw new Error(parsed.state);
  expect(parsed.entries.map(({ name, value }) => [name, text(value)])).toEqual([
    ["D", "v"],
    ["E", "v"],
    ["F", "v"],
  ]);
  const examples = ["A, line 1", "B, line 2", "C, line 3", "G, line 7"];
  expect(parsed.left).toEqual([{ reason: "unreadable", count: 4, examples }]);
});

test("KeePass XML: attachments are unpacked for the entries that have them, and not without end", async () => {
  const packed = gzipSync(new Uint8Array(longestValue)).toString("base64");
  const file = (held: number, entries: number) =>
    `<KeePassFile><Meta><Binaries>${Array.from(
      { length: held },
      (_, id) => `<Binary ID="${id}" Compressed="True">${packed}</Binary>`,
    ).join("")}</Binaries></Meta><Root><Group><Name>all</Name>${Array.from(
      { length: entries },
      (_, at) =>
        `<Entry><String><Key>Title</Key><Value>e${at}</Value></String><Binary><Key>f</Key><Value Ref="0"/></Binary></Entry>`,
    ).join("")}</Group></Root></KeePassFile>`;
  const parsed = await parse(file(20, 1), { format: "keepass-xml" });
  expect(parsed).toMatchObject({ entries: [{ name: "e0 f", file: "f" }] });
  // What no entry has is not even unpacked: this one is damaged.
  const damaged = file(1, 1).replace("<Binaries>", '<Binaries><Binary ID="x" Compressed="True">AAAA</Binary>');
  expect(await parse(damaged, { format: "keepass-xml" })).toMatchObject({ state: "ready" });
  await expect(parse(file(1, 300), { format: "keepass-xml" })).rejects.toThrow(/would unpack to far more than it is/);
});
