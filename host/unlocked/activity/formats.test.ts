import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { actionSentences } from "../../../shared/contract/activity-words.ts";
import { cefLine } from "./cef.ts";
import { ecsLine } from "./ecs.ts";
import { writers } from "./export-formats.ts";
import type { LogEvent } from "./log-event.ts";
import { counted, syslogMessage } from "./stream/syslog.ts";

/** Names as an enemy would choose them. */
const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        "|",
        "=",
        "\\",
        "\n",
        "\r",
        "\u0000",
        "\u001b[2J",
        "\u2028",
        "\u0085",
        '"',
        ",",
        "<14>1 ",
        "CEF:0|",
        " act=",
        "ä",
        "\ud800",
        "\t",
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
);
const event: fc.Arbitrary<LogEvent> = fc.record({
  vault: fc.constant("AAAAAAAAAAAAAAAAAAAAAA"),
  seq: fc.integer({ min: 1, max: 1_000_000 }),
  at: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  actor: hostile,
  device: hostile,
  program: hostile,
  action: fc.oneof(fc.constantFrom(...Object.keys(actionSentences)), hostile),
  subject: hostile,
  outcome: fc.constantFrom("ok" as const, "failed" as const, "refused" as const),
});
// biome-ignore-start lint/suspicious/noControlCharactersInRegex: that they are not there is the subject
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
const seen = (text: string) =>
  text.replace(/\r\n|[\r\n]/g, "\n").replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/g, "\ufffd");

// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above

/** A reader of CEF that shares nothing with the writer. */
function readCef(line: string): { header: string[]; fields: Record<string, string> } {
  const header: string[] = [];
  let part = "";
  let index = 0;
  for (; header.length < 7; index++) {
    const character = line[index];
    if (character === undefined) throw new Error("the header ends early");
    if (character === "\\") part += line[++index];
    else if (character === "|") {
      header.push(part);
      part = "";
    } else part += character;
  }
  const fields: Record<string, string> = {};
  // A key is a word before an equals sign that has no backslash in front.
  const keys = [...line.slice(index).matchAll(/(?:^| )([A-Za-z0-9]+)=/g)];
  for (const [position, key] of keys.entries()) {
    const from = key.index + key[0].length;
    const to = keys[position + 1]?.index ?? line.length;
    const value = line.slice(index).slice(from, to);
    fields[key[1] ?? ""] = value.replace(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
  }
  return { header, fields };
}

describe("a name that was chosen to deceive", () => {
  test("stays within its field of a CEF line, and comes out as it was but for control characters", () => {
    fc.assert(
      fc.property(event, (one) => {
        const line = cefLine(one);
        expect(line).not.toMatch(controls);
        const { header, fields } = readCef(line);
        expect(header.slice(0, 4)).toEqual(["CEF:0", "Keyhold", "Keyhold", "1"]);
        expect(header[4]).toBe(seen(one.action).replaceAll("\n", " "));
        const known = ["rt", "externalId", "cat", "act", "outcome", "reason", "suser", "dvchost", "sproc", "msg"];
        expect(
          Object.keys(fields)
            .filter((key) => !known.includes(key))
            .sort(),
        ).toEqual(["cn1", "cn1Label", "cs1", "cs1Label"]);
        expect(fields.msg ?? "").toBe(seen(one.subject));
        expect(fields.suser ?? "").toBe(seen(one.actor));
        expect(fields.cn1).toBe(String(one.seq));
      }),
      { numRuns: 3000 },
    );
  });

  test("stays within its field of an ECS line, which is one line of JSON whatever one calls a line", () => {
    fc.assert(
      fc.property(event, (one) => {
        const line = ecsLine(one);
        expect(line).not.toMatch(controls);
        const read = JSON.parse(line) as { keyhold: object; user: object; event: object };
        expect(read.user).toEqual({ name: one.actor });
        expect(read.keyhold).toMatchObject({ subject: one.subject, seq: one.seq });
        expect(read.event).toMatchObject({ action: one.action, outcome: one.outcome === "ok" ? "success" : "failure" });
      }),
    );
  });

  test("does not begin another syslog message, nor another field of its header", () => {
    fc.assert(
      fc.property(event, (one) => {
        const message = syslogMessage(one, cefLine(one));
        const text = new TextDecoder().decode(message);
        expect(text).toMatch(
          /^<(8[0-7])>1 \d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [\x21-\x7e]{1,255} keyhold - [\x21-\x7e]{1,32} - CEF:0\|/,
        );
        const framed = counted(message);
        const blank = framed.indexOf(0x20);
        expect(Number(new TextDecoder().decode(framed.subarray(0, blank)))).toBe(framed.length - blank - 1);
      }),
    );
  });

  test("is one row of CSV with nine cells that no spreadsheet runs, and one element of the JSON list", () => {
    fc.assert(
      fc.property(event, (one) => {
        const json = `${writers.json.head}${writers.json.entry(one, true)}${writers.json.entry(one, false)}${writers.json.foot}`;
        expect(JSON.parse(json)).toMatchObject([{ subject: one.subject }, { seq: one.seq }]);
        const cells = readCsv(writers.csv.entry(one, true));
        expect(cells).toHaveLength(9);
        for (const cell of cells) expect(cell).not.toMatch(/^\s*[=+\-@]/);
      }),
    );
  });
});

/** One row of RFC 4180. */
function readCsv(row: string): string[] {
  expect(row.endsWith("\r\n")).toBe(true);
  const cells = [...row.slice(0, -2).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)];
  expect(cells.map(([whole]) => whole).join("")).toBe(row.slice(0, -2));
  return cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}

test("the lines as they have always been", () => {
  const one: LogEvent = {
    vault: "AAAAAAAAAAAAAAAAAAAAAA",
    seq: 7,
    at: 1_800_000_000_000,
    actor: "Noor | Haddad",
    device: "laptop",
    program: "keyhold show",
    action: "key.reveal",
    subject: "PAYMENTS=1 (prod)",
    outcome: "refused",
  };
  expect(cefLine(one)).toBe(
    "CEF:0|Keyhold|Keyhold|1|key.reveal|Value shown|6|rt=1800000000000 externalId=AAAAAAAAAAAAAAAAAAAAAA-7-myw5h0cg cat=keys act=key.reveal outcome=failure reason=refused suser=Noor | Haddad dvchost=laptop sproc=keyhold show msg=PAYMENTS\\=1 (prod) cn1Label=seq cn1=7 cs1Label=vault cs1=AAAAAAAAAAAAAAAAAAAAAA".replace(
      "myw5h0cg",
      (1_800_000_000_000).toString(36),
    ),
  );
  expect(JSON.parse(ecsLine(one))).toEqual({
    "@timestamp": "2027-01-15T08:00:00.000Z",
    message: "Value shown: PAYMENTS=1 (prod)",
    ecs: { version: "8.17.0" },
    event: {
      id: `AAAAAAAAAAAAAAAAAAAAAA-7-${(1_800_000_000_000).toString(36)}`,
      kind: "event",
      category: ["database"],
      type: ["access"],
      module: "keyhold",
      dataset: "keyhold.activity",
      provider: "keyhold",
      action: "key.reveal",
      outcome: "failure",
      sequence: 7,
      severity: 6,
    },
    user: { name: "Noor | Haddad" },
    host: { hostname: "laptop" },
    process: { name: "keyhold show" },
    keyhold: { vault: "AAAAAAAAAAAAAAAAAAAAAA", seq: 7, subject: "PAYMENTS=1 (prod)", outcome: "refused" },
  });
});
