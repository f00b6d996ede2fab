/**
 * Having the provider make the new value, or end the old one. What is asked is written down before it is asked: an
 * answer that never comes must neither lose a key that was made nor make a second one.
 */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { isKeyholdError, KeyholdError } from "../../../shared/contract/errors.ts";
import { fromBase64, fromUtf8, randomBytes, toBase64, utf8, wipe } from "../../../shared/crypto/bytes.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { findValue } from "../keys/find-key.ts";
import { keyValue } from "../keys/read-key.ts";
import type { ProviderAdapter, ProviderCall } from "../providers/adapter.ts";
import { adapterFor } from "../providers/adapters.ts";
import { LostAnswer } from "../providers/provider-http.ts";
import { serviceId } from "../providers/provider-pages.ts";
import type { ValueDetail } from "../records/keys.ts";
import type { RotationAttempt, RotationOverview } from "../records/life.ts";
import { findRunning, rotationOf } from "./find-rotation.ts";
import { putNewValue } from "./new-value.ts";
import { factsOf } from "./rotation-facts.ts";
import { standingOf } from "./rotation-steps.ts";
import { isOnItsWay, markRevoked, settled, updateRunning } from "./run-rotation.ts";

type Input = ParsedInput<"rotations.automatic">;

export async function rotateAutomatically(app: App, input: Input): Promise<MethodOutput<"rotations.automatic">> {
  const record = findRunning(app, input.id);
  refuseSecond(app, record);
  const adapter = adapterWith(app, record, "rotate");
  const old = textOf(app, record, record.fromVersion);
  const admin = input.with === undefined ? old : adminText(app, input.with);
  const callFor = (marker: string): ProviderCall => ({
    http: app.reachProvider(adapter),
    old,
    admin,
    now: app.now(),
    marker,
  });
  const why = adapter.refuses(old);
  if (why !== undefined) throw new KeyholdError("refused", `${why} Nothing was asked; use ${adapter.name}'s page.`);
  if (record.attempt !== undefined) await lookInto(app, input, adapter, callFor(record.attempt.marker), record.attempt);

  const marker = `keyhold-${toBase64(randomBytes(9))}`;
  const call = callFor(marker);
  const before = await adapter.before?.(call);
  const attempt: RotationAttempt = {
    provider: adapter.name,
    at: app.now(),
    marker,
    ...(before === undefined ? {} : { before }),
  };
  updateRunning(app, input.id, "rotation.ask-provider", (now) => {
    refuseSecond(app, now);
    if (now.attempt !== undefined) throw busy(now.attempt);
    return { ...now, attempt };
  });
  app.checkpoint("rotation.before-provider");
  const made = await askOnce(app, input.id, adapter, call);
  app.checkpoint("rotation.after-provider");
  const value = utf8(made.value);
  try {
    const { expiresAt, oldIsRevoked = false } = made;
    // A value that another window pasted meanwhile goes to the history: what the provider made must not be lost.
    const warnings = putNewValue(app, input.id, value, { expiresAt, oldIsRevoked, correct: true });
    return { rotation: rotationOf(app, input.id), warnings };
  } finally {
    wipe(value);
  }
}

/** A plain no leaves nothing to look into; a lost answer stays on record. */
async function askOnce(app: App, id: string, adapter: ProviderAdapter, call: ProviderCall) {
  try {
    const made = await adapter.rotate?.(call);
    if (made === undefined) throw new Error("the adapter was chosen because it rotates");
    return made;
  } catch (error) {
    if (error instanceof LostAnswer) {
      updateRunning(app, id, undefined, ({ attempt, ...record }) =>
        attempt === undefined ? record : { ...record, attempt: { ...attempt, unanswered: true } },
      );
    } else if (isKeyholdError(error)) forgetAttempt(app, id);
    throw error;
  }
}

/** What became of an attempt without an answer. @throws KeyholdError `conflict` when only the person can tell. */
async function lookInto(
  app: App,
  input: Input,
  adapter: ProviderAdapter,
  call: ProviderCall,
  attempt: RotationAttempt,
): Promise<void> {
  if (isOnItsWay(attempt, app.now())) throw busy(attempt);
  if (input.discard !== undefined) {
    if (!attempt.lost?.orphans.some(({ id }) => id === input.discard) || adapter.discard === undefined) {
      throw new KeyholdError("invalid_input", "That key is not one that may have been lost. Nothing was deleted.");
    }
    await adapter.discard(call, input.discard);
  }
  const outcome = (await adapter.afterLost?.(call, attempt.before ?? [])) ?? { kind: "nothing" };
  if (outcome.kind !== "lost") return forgetAttempt(app, input.id);
  const lost = { text: outcome.text, orphans: outcome.orphans.map((orphan) => ({ ...orphan })) };
  updateRunning(app, input.id, undefined, (record) => ({ ...record, attempt: { ...attempt, lost } }));
  throw new KeyholdError("conflict", outcome.text);
}

function forgetAttempt(app: App, id: string): void {
  updateRunning(app, id, undefined, ({ attempt: _, ...record }) => record);
}

/** The old value ends: by the person's word, or by the provider's interface. */
export async function revokeOldValue(
  app: App,
  input: ParsedInput<"rotations.revoke">,
): Promise<MethodOutput<"rotations.revoke">> {
  if (input.by === "provider") await askToRevoke(app, input);
  markRevoked(app, input.id, input.by);
  return { rotation: settled(app, input.id) };
}

async function askToRevoke(app: App, input: ParsedInput<"rotations.revoke">): Promise<void> {
  const record = findRunning(app, input.id);
  const { newVersion } = standingOf(record, factsOf(app, record));
  if (newVersion === undefined || record.oldRevokedAt !== undefined) return;
  const adapter = adapterWith(app, record, "revoke");
  const old = textOf(app, record, record.fromVersion);
  const why = adapter.refuses(old);
  if (why !== undefined) throw new KeyholdError("refused", `${why} Nothing was asked; use ${adapter.name}'s page.`);
  // The new value does what the old one did: it may end it, and does not saw off its own branch.
  const admin = input.with === undefined ? textOf(app, record, newVersion) : adminText(app, input.with);
  await adapter.revoke?.({ http: app.reachProvider(adapter), old, admin, now: app.now(), marker: "" });
}

function adapterWith(app: App, record: RotationOverview, ability: "rotate" | "revoke"): ProviderAdapter {
  const { key } = findValue(app.keys, { id: record.valueId });
  const adapter = adapterFor(serviceId(key.service));
  if (adapter?.[ability] !== undefined) return adapter;
  throw new KeyholdError(
    "unsupported",
    `${key.service} has no interface for this that Keyhold knows. Nothing was asked; use its page.`,
  );
}

function refuseSecond(app: App, record: RotationOverview): void {
  if (standingOf(record, factsOf(app, record)).newVersion === undefined) return;
  throw new KeyholdError("conflict", `“${record.name}” has its new value already. Nothing was asked.`);
}

function busy({ provider }: RotationAttempt): KeyholdError {
  return new KeyholdError(
    "conflict",
    `${provider} was asked for a new value a moment ago, by another window or before a crash, and may still answer. Nothing was asked twice; try again in some minutes.`,
  );
}

function adminText(app: App, reference: NonNullable<Input["with"]>): string {
  const { value } = keyValue(app, { key: reference, purpose: "inject" });
  try {
    return fromUtf8(value).trim();
  } finally {
    wipe(value);
  }
}

function textOf(app: App, record: RotationOverview, version: number): string {
  const { value } = findValue(app.keys, { id: record.valueId });
  const detail = app.vault.detail(record.valueId as RecordId) as ValueDetail;
  const stored =
    value.version === version ? detail.value : detail.earlier?.find((one) => one.version === version)?.value;
  if (stored === undefined) {
    throw new KeyholdError(
      "not_found",
      `Version ${version} of “${record.name}” is no longer kept. Use the provider's page.`,
    );
  }
  const bytes = fromBase64(stored);
  try {
    return fromUtf8(bytes).trim();
  } catch {
    throw new KeyholdError("refused", "This value is no text. Nothing was asked; use the provider's page.");
  } finally {
    wipe(bytes);
  }
}
