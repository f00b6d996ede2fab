import type { MethodOutput, ParsedInput } from "../../shared/contract/api.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { defaultSettings, type Settings, settings as settingsSchema } from "../../shared/contract/log-methods.ts";
import { linkKinds } from "../../shared/link/envelope.ts";
import { checkOrigin, relayOrigin } from "../../shared/link/relay-origin.ts";
import type { AuditEntry } from "../../vault/audit-chain.ts";
import type { RecordId } from "../../vault/record-index.ts";
import type { App } from "./app.ts";
import type { HostTransaction } from "./observed-vault.ts";

/** The vault's settings, with defaults for what was never set. */
export function readSettings(app: App): Settings {
  const [stored] = app.records.all("settings");
  const saved: Partial<Settings> = stored?.overview.settings ?? {};
  return {
    ...defaultSettings,
    ...saved,
    locks: { ...defaultSettings.locks, ...saved.locks },
    clipboard: { ...defaultSettings.clipboard, ...saved.clipboard },
    inbox: { ...defaultSettings.inbox, ...saved.inbox },
    notices: { ...defaultSettings.notices, ...saved.notices },
    rotation: { ...defaultSettings.rotation, ...saved.rotation },
    activity: { ...defaultSettings.activity, ...saved.activity },
    health: { ...defaultSettings.health, ...saved.health },
    lessons: { ...defaultSettings.lessons, ...saved.lessons },
  };
}

/**
 * Sets one field by its dotted name.
 * @throws KeyholdError `invalid_input`, naming what is allowed; `refused` for one that has a method of its own.
 */
export function setSetting(app: App, input: ParsedInput<"settings.set">): MethodOutput<"settings.set"> {
  if (["activity.stream", "activity.streamAfter"].includes(input.name)) throw setWithItsPlace(input.name);
  const entry = { action: "settings.set", subject: input.name, outcome: "ok" as const };
  return app.vault.write(entry, (tx) => {
    const next = structuredClone(readSettings(app)) as Record<string, unknown>;
    const path = input.name.split(".");
    let place = next;
    for (const step of path.slice(0, -1)) {
      const inner = Object.hasOwn(place, step) ? place[step] : undefined;
      if (typeof inner !== "object" || inner === null) throw unknownSetting(input.name);
      place = inner as Record<string, unknown>;
    }
    const last = path.at(-1) ?? "";
    const present = Object.hasOwn(place, last) ? place[last] : undefined;
    if (present === undefined || (typeof present === "object" && !Array.isArray(present)))
      throw unknownSetting(input.name);
    place[last] = ofSameKind(present, input);
    const parsed = settingsSchema.safeParse(next);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new KeyholdError("invalid_input", `“${input.name}” cannot be that: ${issue?.message ?? "wrong form"}.`);
    }
    return storeSettings(app, tx, parsed.data);
  });
}

/** Several fields at once, as a method of their own knows them. */
export function changeSettings(app: App, entry: AuditEntry, change: (settings: Settings) => Settings): Settings {
  return app.vault.write(entry, (tx) => storeSettings(app, tx, change(readSettings(app))));
}

function storeSettings(app: App, tx: HostTransaction, settings: Settings): Settings {
  const overview = { kind: "settings" as const, settings };
  const [stored] = app.records.all("settings");
  if (stored === undefined) tx.insert(overview, {});
  else tx.update(stored.id as RecordId, { overview });
  return settings;
}

function ofSameKind(present: unknown, { name, value }: { name: string; value: string }): unknown {
  if (typeof present === "boolean") {
    if (value !== "true" && value !== "false") throw new KeyholdError("invalid_input", `“${name}” is true or false.`);
    return value === "true";
  }
  if (Array.isArray(present)) {
    const items = value.split(/[\s,]+/).filter(Boolean);
    return [...new Set(name === "inbox.relays" ? items.map(inboxRelay) : items)];
  }
  if (typeof present === "number") {
    const number = value.trim() === "" ? Number.NaN : Number(value);
    if (!Number.isFinite(number)) throw new KeyholdError("invalid_input", `“${name}” is a number.`);
    return number;
  }
  return value;
}

/** Plain http is agreed to with the setting, where it can be agreed to at all. */
function inboxRelay(address: string): string {
  const origin = relayOrigin(address);
  checkOrigin(origin, { kind: linkKinds.teammate, allowPrivateHttp: true });
  return origin;
}

/** Where the log goes is checked first, and stands in the log. */
function setWithItsPlace(name: string): KeyholdError {
  return new KeyholdError(
    "refused",
    `“${name}” is not set like others: the place is checked, and written into the log. Nothing was changed.`,
    { hint: "set_stream" },
  );
}

function unknownSetting(name: string): KeyholdError {
  return new KeyholdError("invalid_input", `There is no setting “${name}”.`, { hint: "list_settings" });
}
