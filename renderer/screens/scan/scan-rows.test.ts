import { expect, it } from "vitest";
import type { ScanFinding } from "../../../shared/contract/scan-methods.ts";
import { baselineIn, scanRows, shownPlace } from "./scan-rows.ts";

const key = (name: string, isPresent = true) => ({
  valueId: name.padEnd(22, "A"),
  keyId: name.padEnd(22, "B"),
  name,
  service: "S",
  env: "prod" as const,
  version: 1,
  isPresent,
  holders: [],
});
const finding = (id: number, rest: Partial<ScanFinding>): ScanFinding => ({
  id,
  file: `/a/${id}`,
  line: id,
  place: "file",
  kind: "vault",
  ...rest,
});

it("lists each value once, present ones first and shapes last", () => {
  const rows = scanRows([
    finding(1, { kind: "pattern", rule: "github/GITHUB_TOKEN", mask: "ghp_…aaaa" }),
    finding(2, { key: key("zeta") }),
    finding(3, { key: key("old", false) }),
    finding(4, { key: key("alpha") }),
    finding(5, { key: key("zeta") }),
  ]);
  expect(
    rows.map((row) => (row.kind === "group" ? `${row.key?.name ?? row.rule} ${row.count}` : row.finding.id)),
  ).toEqual(["alpha 1", 4, "zeta 2", 2, 5, "old 1", 3, "github/GITHUB_TOKEN 1", 1]);
});

it("names places from the folder that was scanned, and the baseline in it", () => {
  expect(shownPlace("/home/ana/p/src/a.ts", ["/home/ana/p/"])).toBe("src/a.ts");
  expect(shownPlace("/elsewhere/a.ts", ["/home/ana/p"])).toBe("/elsewhere/a.ts");
  expect(baselineIn("/home/ana/p/")).toBe("/home/ana/p/.keyhold-baseline.json");
  expect(baselineIn("C:\\work\\p")).toBe("C:\\work\\p\\.keyhold-baseline.json");
});
