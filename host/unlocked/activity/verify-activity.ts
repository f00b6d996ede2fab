import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import type { App } from "../app.ts";

/** Some ten milliseconds. */
const entriesOfStep = 2000;

/** @throws KeyholdError `audit_broken` that names the first bad entry; `cancelled`. */
export async function verifyActivity(app: App): Promise<MethodOutput<"activity.verify">> {
  const check = app.vault.vault.checkAudit();
  try {
    await app.tasks.run("verify", () => {
      const isDone = check.step(entriesOfStep);
      app.emit({ type: "progress", task: "activity.verify", ...check.progress });
      return isDone;
    });
    return { ok: true, entries: check.progress.total };
  } finally {
    check.end();
  }
}

export function stopActivity(app: App, { task }: ParsedInput<"activity.stop">): MethodOutput<"activity.stop"> {
  return { stopped: app.tasks.stop(task) };
}
