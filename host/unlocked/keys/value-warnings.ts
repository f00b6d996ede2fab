import type { Environment } from "../../../shared/contract/fields.ts";
import type { App } from "../app.ts";
import { recogniseShape } from "./known-shapes.ts";
import { shapeText } from "./shape-text.ts";

export type Warning = { code: string; text: string };

/** What is worth saying about a value at once: the same one elsewhere, or a live key where a test key belongs. */
export function valueWarnings(app: App, value: Uint8Array, env: Environment, exceptId?: string): Warning[] {
  const warnings: Warning[] = [];
  const same = app.keys
    .withFingerprint(app.vault.valueFingerprint(value))
    .filter((listed) => listed.id !== exceptId && listed.value.removedAt === undefined);
  for (const { key, value: other } of same.slice(0, 5)) {
    warnings.push({
      code: "same_value",
      text: `The same value is stored as “${key.name}” in ${other.env}. A leak of one is a leak of both.`,
    });
  }
  const shape = recogniseShape(shapeText(value));
  if (shape?.stage === "live" && (env === "dev" || env === "test")) {
    warnings.push({
      code: "live_in_dev",
      text: `This looks like a live ${shape.service} key, filed under ${env}. Use a test key there.`,
    });
  }
  if (shape?.stage === "test" && env === "prod") {
    warnings.push({ code: "test_in_prod", text: `This looks like a ${shape.service} test key, filed under prod.` });
  }
  return warnings;
}
