/** The findings as rows of one list: each value or rule once, with the places where it stands below. */
import type { ScanFinding } from "../../../shared/contract/scan-methods.ts";

export type ScanRow =
  | {
      readonly kind: "group";
      readonly id: string;
      readonly key: ScanFinding["key"];
      readonly rule: string | undefined;
      readonly mask: string | undefined;
      readonly count: number;
    }
  | { readonly kind: "place"; readonly id: string; readonly finding: ScanFinding };

/** Present values first, then earlier ones, then shapes; within each by name. */
export function scanRows(findings: readonly ScanFinding[]): ScanRow[] {
  const groups = new Map<string, ScanFinding[]>();
  for (const finding of findings) {
    const name = groupName(finding);
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [finding]);
    else known.push(finding);
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([id, members]): ScanRow[] => {
      const { key, rule, mask } = members[0] ?? {};
      return [
        { kind: "group", id, key, rule, mask, count: members.length },
        ...members.map((finding) => ({ kind: "place" as const, id: `${finding.id}`, finding })),
      ];
    });
}

function groupName({ key, rule, mask }: ScanFinding): string {
  if (key === undefined) return JSON.stringify([2, rule, mask]);
  return JSON.stringify([key.isPresent ? 0 : 1, key.name, key.env, key.version, key.valueId]);
}

/** Where a baseline lies: in the folder that was scanned, under the name that the command looks for. */
export function baselineIn(folder: string): string {
  const by = folder.includes("\\") && !folder.includes("/") ? "\\" : "/";
  return `${folder.replace(/[\\/]+$/, "")}${by}.keyhold-baseline.json`;
}

/** From where the scan began, which stands above. */
export function shownPlace(file: string, roots: readonly string[]): string {
  for (const root of roots) {
    const folder = root.replace(/[\\/]+$/, "");
    if (file.startsWith(`${folder}/`) || file.startsWith(`${folder}\\`)) return file.slice(folder.length + 1);
  }
  return file;
}
