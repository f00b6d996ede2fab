/** The JSON that scripts rely on, strictly: a field that comes or goes fails a test before it fails a script. */
import { z } from "zod";

const id = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
const iso = z.iso.datetime();
const env = z.enum(["dev", "test", "staging", "prod"]);
const words = z.array(z.string()).length(12);

export const made = z.strictObject({
  name: z.string(),
  card: z.string().startsWith("keyhold-id1."),
  words,
  vault: z.string(),
  recoveryFile: z.string().optional(),
});
export const me = z.strictObject({ name: z.string(), card: z.string().startsWith("keyhold-id1."), words });
export const added = z.strictObject({ id, name: z.string() });
export const edited = z.strictObject({ id, name: z.string(), version: z.int() });
const row = z.strictObject({
  id,
  keyId: id,
  name: z.string(),
  service: z.string(),
  env,
  type: z.enum(["private", "public", "partner", "temporary"]),
  mask: z.string(),
  variable: z.string(),
  tags: z.array(z.string()),
  createdAt: iso,
  changedAt: iso,
  version: z.int(),
  showOnce: z.boolean(),
  owner: z.string().optional(),
  expiresAt: iso.optional(),
  rotateEvery: z.int().optional(),
  removedAt: iso.optional(),
  noForward: z.boolean().optional(),
  deleteAfter: iso.optional(),
  lastUsedAt: iso.optional(),
  file: z.string().optional(),
});
export const rows = z.array(row);
const account = z.strictObject({
  id,
  issuer: z.string().optional(),
  account: z.string().optional(),
  algorithm: z.enum(["SHA1", "SHA256", "SHA512"]),
  digits: z.int(),
  period: z.int(),
  addedAt: iso,
});
export const totpSet = z.strictObject({
  id,
  name: z.string(),
  env,
  account,
  outcome: z.enum(["added", "replaced", "same"]),
});
export const totpCodes = z.strictObject({
  id,
  name: z.string(),
  env,
  codes: z.array(
    z.strictObject({
      account,
      code: z.string().regex(/^\d{6,8}$/),
      secondsLeft: z.int(),
      validUntil: iso,
      next: z.string().optional(),
    }),
  ),
});
export const totpCopied = z.strictObject({ name: z.string(), env, account, secondsLeft: z.int(), clearAfter: z.int() });
export const totpRemoved = z.strictObject({ id, name: z.string(), env, removed: z.array(account) });
export const totpRestored = z.strictObject({ id, name: z.string(), env, restored: z.array(account) });
export const page = row.extend({
  accounts: z.array(account),
  scopes: z.array(z.string()),
  allowedAddresses: z.array(z.string()),
  allowedDomains: z.array(z.string()),
  usedIn: z.array(z.string()),
  providerPage: z.string().optional(),
  notes: z.string().optional(),
  holders: z.array(z.strictObject({ name: z.string(), signKey: z.string(), version: z.int(), at: iso })),
  uses: z.array(
    z.strictObject({
      how: z.enum(["reveal", "copy", "inject", "share"]),
      program: z.string(),
      at: iso,
      count: z.int().min(1),
    }),
  ),
  from: z
    .strictObject({
      name: z.string(),
      signKey: z.string(),
      verified: z.boolean(),
      verifiedNow: z.boolean(),
      at: iso,
      linkId: z.string(),
    })
    .optional(),
});
export const revealed = page.extend({ value: z.string() });
export const revealedBytes = page.extend({ valueBase64: z.base64() });
export const history = z.array(
  z.strictObject({
    version: z.int(),
    mask: z.string(),
    createdAt: iso,
    replacedAt: iso.optional(),
    graceUntil: iso.optional(),
    current: z.boolean(),
  }),
);
export const generated = z.strictObject({
  value: z.string(),
  bits: z.number(),
  strength: z.enum(["weak", "fair", "strong"]),
});
const otherDevice = z.strictObject({ signKey: z.string(), device: z.string().optional() });
export const person = z.strictObject({
  id,
  name: z.string(),
  email: z.string().optional(),
  device: z.string(),
  signKey: z.string(),
  state: z.enum(["unverified", "verified", "changed"]),
  addedAt: iso,
  verifiedAt: iso.optional(),
  closedAt: iso.optional(),
  leaving: z.strictObject({ since: iso, on: iso.optional() }).optional(),
  personOf: z.string(),
  mine: z.literal(true).optional(),
  introducedBy: otherDevice.optional(),
  replacedBy: otherDevice.optional(),
  replacedAt: iso.optional(),
});
export const personAdded = person.extend({ outcome: z.enum(["added", "updated", "known", "changed", "introduced"]) });
export const introduced = z.strictObject({
  introduction: z.string().startsWith("keyhold-intro1."),
  kind: z.enum(["adds", "replaces"]),
  person,
});
export const teamWords = z.strictObject({ name: z.string(), state: z.string(), words, mine: words });
const state = z.enum([
  "unsent",
  "waiting",
  "opened",
  "unconfirmed",
  "disputed",
  "lapsed",
  "expired",
  "revoked",
  "intercepted",
]);
export const shared = z.array(
  z.strictObject({
    id,
    link: z.string().regex(/^http.*\/o#[\w-]{44}$/),
    to: z.string(),
    device: z.string().optional(),
    expiresAt: iso,
    state,
  }),
);
export const share = z.strictObject({
  id,
  name: z.string(),
  items: z.array(z.strictObject({ name: z.string(), env: env.optional() })),
  to: z.string(),
  device: z.string().optional(),
  guest: z.boolean(),
  relay: z.string(),
  state,
  createdAt: iso,
  expiresAt: iso,
  openedAt: iso.optional(),
  receipt: z.boolean().optional(),
  note: z.string().optional(),
  why: z.string().optional(),
});
export const shares = z.array(share);
export const opened = z.strictObject({
  name: z.string(),
  service: z.string(),
  env,
  sender: z.strictObject({ name: z.string(), verified: z.boolean() }),
  items: z
    .array(z.strictObject({ name: z.string(), service: z.string(), env }))
    .min(2)
    .optional(),
});
export const audit = z.array(
  z.strictObject({
    seq: z.int(),
    at: iso,
    actor: z.string(),
    device: z.string(),
    program: z.string(),
    action: z.string(),
    subject: z.string(),
    outcome: z.enum(["ok", "failed", "refused"]),
  }),
);
export const auditVerified = z.strictObject({ ok: z.literal(true), entries: z.int().min(1) });
export const backup = z.strictObject({
  file: z.string(),
  createdAt: iso,
  bytes: z.int(),
  records: z.int(),
  keys: z.int(),
});
export const restored = backup.extend({ keptOldFile: z.string().optional() });
export const failure = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string().min(10) }) });
export const checks = z.strictObject({
  checks: z.array(z.strictObject({ name: z.string(), outcome: z.enum(["ok", "warning", "failed"]), text: z.string() })),
});

const sureness = z.enum([
  "receipt",
  "source",
  "somebody",
  "unconfirmed",
  "intercepted",
  "disputed",
  "unknown",
  "waiting",
  "unread",
]);
const heldState = z.enum([
  "unsent",
  "waiting",
  "opened",
  "unconfirmed",
  "disputed",
  "lapsed",
  "expired",
  "revoked",
  "intercepted",
]);
export const holdings = z.array(
  z.strictObject({
    shareId: id.optional(),
    keyId: id,
    valueId: id,
    name: z.string(),
    service: z.string().optional(),
    env,
    version: z.int(),
    present: z.int().optional(),
    removed: z.boolean(),
    person: z.string(),
    signKey: z.string().optional(),
    guest: z.boolean(),
    sure: sureness,
    state: heldState.optional(),
    at: iso,
  }),
);
export const holderCounts = z.array(z.strictObject({ name: z.string(), signKey: z.string(), holds: z.int() }));
export const offboarded = z.array(
  z.strictObject({
    id,
    key: z.string(),
    env,
    version: z.int(),
    state: z.union([heldState, z.literal("sent")]),
    done: z.boolean(),
    keyId: id,
    service: z.string().optional(),
    type: z.string().optional(),
    present: z.int().optional(),
    sure: sureness,
    since: iso,
    step: z.enum(["to-do", "new-value", "re-shared", "done", "removed"]),
    doneAt: iso.optional(),
    ticked: z.strictObject({ at: iso, by: z.string(), why: z.string().optional() }).optional(),
    misuse: z.string().optional(),
    page: z.string().optional(),
    staying: z.array(
      z.strictObject({ name: z.string(), signKey: z.string(), person: id, has: z.enum(["new", "sent", "old"]) }),
    ),
  }),
);
export const offboardings = z.array(
  z.strictObject({
    id,
    name: z.string(),
    signKeys: z.array(z.string()),
    state: z.enum(["running", "finished", "reopened"]),
    leavesOn: iso.optional(),
    startedAt: iso,
    finishedAt: iso.optional(),
    total: z.int(),
    done: z.int(),
  }),
);

const stepNames = ["isolate", "revoke", "replace", "reshare", "others", "look", "tell"] as const;
const planned = {
  id,
  valueId: id,
  name: z.string(),
  service: z.string(),
  env,
  cause: z.enum(["asked", "intercepted", "leaked"]),
  state: z.enum(["running", "closed", "dropped"]),
  startedAt: iso,
  endedAt: iso.optional(),
  next: z.enum(stepNames).optional(),
  done: z.int(),
  total: z.int(),
};
export const plans = z.array(z.strictObject(planned));
export const plan = z.strictObject({
  ...planned,
  why: z.string().optional(),
  version: z.int(),
  present: z.int().optional(),
  startedBy: z.string(),
  endedBy: z.string().optional(),
  endWhy: z.string().optional(),
  lastGoodAt: iso,
  steps: z.array(
    z.strictObject({
      step: z.enum(stepNames),
      done: z.boolean(),
      at: iso.optional(),
      by: z.string().optional(),
      why: z.string().optional(),
    }),
  ),
  open: z.array(z.strictObject({ id, name: z.string(), to: z.string(), relay: z.string(), expiresAt: iso })),
  people: z.array(
    z.strictObject({
      name: z.string(),
      device: z.string().optional(),
      sure: z.string().optional(),
      version: z.int().optional(),
      state: z.string(),
      why: z.string().optional(),
    }),
  ),
  others: z.array(z.looseObject({ name: z.string(), env, same: z.boolean() })),
  rotation: id.optional(),
  page: z.string().optional(),
  misuse: z.string().optional(),
  message: z.string(),
});
