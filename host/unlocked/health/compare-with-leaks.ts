/** Compares the vault's values with a list of leaked ones in a file of this computer. Nothing leaves the computer. */
import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { fromBase64, wipe } from "../../../shared/crypto/bytes.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import type { ValueDetail, ValueOverview, ValueTraits } from "../records/keys.ts";
import { openLeakFile } from "./leak-file.ts";
import { findingOf } from "./report.ts";

/** Values between two looks at whatever else there is to do. */
const atOnce = 200;

/**
 * What is found is kept with the value until it is replaced; what is no longer found is taken back.
 * @throws KeyholdError as {@link openLeakFile}.
 */
export async function compareWithLeaks(
  app: App,
  { file }: ParsedInput<"health.compareWithLeaks">,
): Promise<MethodOutput<"health.compareWithLeaks">> {
  const list = openLeakFile(file);
  const counts = new Map<string, { count: number; fingerprint: string }>();
  try {
    const values = app.keys.all().filter(({ value }) => value.removedAt === undefined);
    app.vault.audit({
      action: "health.compare",
      subject: `${values.length} values with a list of leaks`,
      outcome: "ok",
    });
    for (const [index, { id, value }] of values.entries()) {
      if (index % atOnce === 0) {
        app.emit({ type: "progress", task: "health.compareWithLeaks", done: index, total: values.length });
        await setImmediate();
      }
      const now = app.keys.value(id);
      if (now === undefined || now.value.removedAt !== undefined) continue;
      counts.set(id, { count: list.count(hashOf(app, id)), fingerprint: value.fingerprint });
    }
  } finally {
    list.close();
  }
  keep(app, counts);
  const found = [...counts].filter(([, { count }]) => count > 0);
  return {
    compared: counts.size,
    found: found.flatMap(([id, { count }]) =>
      findingOf(app, id, { kind: "breached", severity: "danger", detail: `seen ${count} times` }),
    ),
  };
}

/** The list's hashes are SHA-1, which is all that it is used for. */
function hashOf(app: App, id: string): string {
  const value = fromBase64((app.vault.detail(id as RecordId) as ValueDetail).value);
  const hash = createHash("sha1").update(value).digest("hex").toUpperCase();
  wipe(value);
  return hash;
}

function keep(app: App, counts: ReadonlyMap<string, { count: number; fingerprint: string }>): void {
  const leakedOf = (count: number) => (count > 0 ? count : undefined);
  const isOther = ([id, { count }]: [string, { count: number }]) =>
    app.keys.value(id)?.value.traits?.leaked !== leakedOf(count);
  if (![...counts].some(isOther)) return;
  app.vault.write([], (tx) => {
    for (const [id, { count, fingerprint }] of [...counts].filter(isOther)) {
      // As it is now: a value that was replaced meanwhile was not compared.
      const value = app.keys.value(id)?.value;
      if (value === undefined || value.fingerprint !== fingerprint) continue;
      const traits = withoutEmpty<ValueTraits>({ ...value.traits, leaked: leakedOf(count) });
      const isPlain = Object.keys(traits).length === 0;
      tx.update(id as RecordId, {
        overview: withoutEmpty<ValueOverview>({ ...value, traits: isPlain ? undefined : traits }),
      });
    }
  });
}
