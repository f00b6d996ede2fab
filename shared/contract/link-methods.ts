import { z } from "zod";
import { bytes, environment, keyName, longestLinkValues, passphraseBytes, recordId, text, time } from "./fields.ts";
import { keyReference } from "./key-methods.ts";
import { unlockedMethod } from "./method.ts";

export const shareStates = [
  "unsent",
  "waiting",
  "opened",
  "unconfirmed",
  "disputed",
  "lapsed",
  "expired",
  "revoked",
  "intercepted",
] as const;
export const shareState = z.enum(shareStates);
export type ShareState = z.output<typeof shareState>;

/** How long links may live, by the words a person uses. */
export const timesToLive = {
  "10m": 10 * 60_000,
  "1h": 60 * 60_000,
  "1d": 24 * 60 * 60_000,
  "3d": 3 * 24 * 60 * 60_000,
  "7d": 7 * 24 * 60 * 60_000,
} as const;
export const timeToLive = z.enum(["10m", "1h", "1d", "3d", "7d"]);
export type TimeToLive = z.output<typeof timeToLive>;

export const share = z.strictObject({
  id: recordId,
  /** What was shared: names joined by commas. */
  name: z.string(),
  /** With the ids of the key and of its value, which may have been removed since. */
  items: z.array(z.strictObject({ keyId: recordId, valueId: recordId, name: z.string(), env: environment.optional() })),
  to: z.string(),
  /** The recipient's signing key; absent for guests. */
  toSignKey: z.string().optional(),
  /** Which of their devices, where the person had several. */
  device: z.string().optional(),
  guest: z.boolean(),
  relay: z.string(),
  state: shareState,
  createdAt: time,
  expiresAt: time,
  openedAt: time.optional(),
  /** True once a receipt by the intended person's own key was verified. */
  receipt: z.boolean().optional(),
  note: z.string().optional(),
  /** The conditions that went with it. */
  noForward: z.boolean().optional(),
  deleteAfter: time.optional(),
  /** Links that were made together have the same. */
  batch: z.string().optional(),
  /** Which of several links for one person, where one could not carry everything. */
  part: z.strictObject({ number: z.int(), of: z.int() }).optional(),
  /** A sentence for the person where the state needs one. */
  why: z.string().optional(),
});
export type Share = z.output<typeof share>;

const relayOptions = {
  relay: z.string().max(300).optional(),
  /** A creator token, for relays that ask for one. */
  relayToken: bytes.optional(),
  /** The person agreed to plain http on a private network (teammate links only). */
  allowPrivateHttp: z.boolean().default(false),
};

const sender = z.strictObject({
  name: z.string(),
  email: z.string().optional(),
  signKey: z.string(),
  verified: z.boolean(),
  known: z.boolean(),
  words: z.array(z.string()),
});

const receivedItem = z.strictObject({
  kind: z.enum(["key", "file"]),
  name: z.string(),
  service: z.string().optional(),
  env: environment.optional(),
  mask: z.string(),
  /** Bytes of the value. */
  size: z.int(),
  /** A key of this name and environment is already here. */
  conflict: z.boolean(),
  /** Where the very same value is already. */
  same: z.array(z.strictObject({ name: z.string(), env: environment })).optional(),
});

export const message = z.strictObject({
  id: recordId,
  linkId: z.string(),
  sender,
  items: z.array(receivedItem),
  note: z.string().optional(),
  noForward: z.boolean(),
  deleteAfter: time.optional(),
  receivedAt: time,
  /** What became of the team rules that came along. */
  team: z
    .strictObject({ outcome: z.enum(["updated", "known", "offered", "refused"]), sentence: z.string() })
    .optional(),
  /** False while the relay has not yet confirmed our receipt; it is retried. */
  acknowledged: z.boolean(),
});
export type ReceivedMessage = z.output<typeof message>;

/** What is to be shared: named values, a whole environment, or both. */
const what = {
  keys: z.array(keyReference).max(longestLinkValues).default([]),
  everythingIn: environment.optional(),
};

/** What became of one link's making. */
const made = z.strictObject({
  id: recordId,
  link: z.string(),
  to: z.string(),
  device: share.shape.device,
  guest: z.boolean(),
  expiresAt: time,
  state: shareState,
  part: share.shape.part,
  /** Why it is still unsent. */
  problem: z.string().optional(),
  /** It lies in the recipient's inbox at the relay too. */
  inInbox: z.literal(true).optional(),
});
const madeShares = z.strictObject({ shares: z.array(made), warnings: z.array(z.string()) });

/** A link that a teammate left at a relay, and that nobody has opened. */
const waitingLink = z.strictObject({
  id: z.string(),
  from: z.strictObject({ id: recordId, name: z.string(), signKey: z.string(), verified: z.boolean() }),
  relay: z.string(),
  foundAt: time,
  expiresAt: time,
});
export type WaitingLink = z.output<typeof waitingLink>;

/** `none`: this relay keeps no inbox. `foreign` counts what lay under the tags and was not left by these people. */
const inboxRelay = z.strictObject({
  relay: z.string(),
  state: z.enum(["looked", "unreachable", "none", "new"]),
  lookedAt: time.optional(),
  foreign: z.int(),
});

export const linkMethods = {
  /** What a link would hold and how large it would be, before anything is made. */
  "shares.plan": unlockedMethod(
    z.strictObject({ ...what, relay: relayOptions.relay, note: text(2000).optional() }),
    z.strictObject({
      values: z.int(),
      /** Of the ciphertext that one link with everything would have. */
      bytes: z.int(),
      /** The most bytes that the relay takes in one link; absent when it did not answer. */
      limit: z.int().optional(),
      /** Links that each person would get. */
      links: z.int(),
      /** Values too large for any link of this relay, by name. */
      tooLarge: z.array(z.string()),
      /** Values of the environment that may not be passed on and are left out, by name. */
      leftOut: z.array(z.string()),
    }),
  ),
  "shares.create": unlockedMethod(
    z.strictObject({
      ...what,
      /** A name or an address means every device of that person; an id means that one card. */
      to: z.array(z.string().min(1).max(500)).max(200),
      /** Only the devices of this name. */
      device: z.string().min(1).max(100).optional(),
      guest: z.strictObject({ passphrase: passphraseBytes.optional() }).optional(),
      ...relayOptions,
      ttl: timeToLive.optional(),
      note: text(2000).optional(),
      noForward: z.boolean().default(false),
      deleteAfter: time.optional(),
      /** Several links for each person when one cannot carry everything. */
      split: z.boolean().default(false),
      /** Also leave the links in people's inboxes at the relay; as the settings say when it is not given. */
      inbox: z.boolean().optional(),
    }),
    madeShares,
  ),
  /** The same keys, as they are now, to the same people on the same conditions: for links that ended unopened. */
  "shares.again": unlockedMethod(
    z.strictObject({
      ids: z.array(recordId).min(1).max(200),
      ttl: timeToLive.optional(),
      relayToken: relayOptions.relayToken,
      allowPrivateHttp: relayOptions.allowPrivateHttp,
      /** For guest links: the old passphrase is not kept. */
      guest: z.strictObject({ passphrase: passphraseBytes.optional() }).optional(),
    }),
    madeShares,
  ),
  /** `refresh` asks the relays for every share that is not settled. */
  "shares.list": unlockedMethod(
    z.strictObject({ refresh: z.boolean().default(true) }),
    z.strictObject({ shares: z.array(share), unreachable: z.array(z.string()) }),
  ),
  /**
   * The shares that a person is looking at: for half a minute they are asked about more often, within what the relays
   * are asked in all. Answers with the relays that do not answer.
   */
  "shares.watch": unlockedMethod(
    z.strictObject({ ids: z.array(recordId).max(500) }),
    z.strictObject({ unreachable: z.array(z.string()) }),
  ),
  /** Sends what a relay had not taken. */
  "shares.retry": unlockedMethod(
    z.strictObject({ relayToken: bytes.optional() }),
    z.strictObject({ shares: z.array(share), sent: z.int(), problems: z.array(z.string()) }),
  ),
  "shares.revoke": unlockedMethod(z.strictObject({ id: z.string().min(4).max(64) }), z.strictObject({ share })),
  /** Every waiting link that was named, of one batch, or for one person. One that fails does not stop the others. */
  "shares.revokeAll": unlockedMethod(
    z.strictObject({
      ids: z.array(recordId).max(1000).optional(),
      batch: z.string().max(64).optional(),
      /** A name, or a signing key, which stands for all devices of the person. */
      to: z.string().min(1).max(500).optional(),
    }),
    z.strictObject({
      outcomes: z.array(z.strictObject({ share, revoked: z.boolean(), problem: z.string().optional() })),
    }),
  ),
  /** The links that stand in a text, each once. They are secrets, and opened one by one. */
  "inbox.links": unlockedMethod(
    z.strictObject({ text: z.string().min(1).max(65_536) }),
    z.strictObject({ links: z.array(z.string()) }),
  ),
  /**
   * Fetches what a link holds into the inbox. From here on nothing can be lost: the key is in this vault.
   * The same link again gives the same message until it is decided.
   */
  "inbox.receive": unlockedMethod(
    z.strictObject({
      link: z.string().min(1).max(10_000),
      passphrase: passphraseBytes.optional(),
      allowPrivateHttp: z.boolean().default(false),
    }),
    z.strictObject({ message }),
  ),
  "inbox.list": unlockedMethod(z.strictObject({}), z.strictObject({ messages: z.array(message) })),
  /**
   * What teammates left at the relays of the settings. `ask` looks there now; without it the background does, a little
   * more often for the next half minute. Nothing is opened.
   */
  "inbox.look": unlockedMethod(
    z.strictObject({ ask: z.boolean().default(true) }),
    z.strictObject({ links: z.array(waitingLink), relays: z.array(inboxRelay) }),
  ),
  /** Opens one of them, as `inbox.receive` does with a pasted link. */
  "inbox.take": unlockedMethod(z.strictObject({ id: z.string().min(4).max(64) }), z.strictObject({ message })),
  "inbox.decide": unlockedMethod(
    z.strictObject({
      id: recordId,
      /** `decline` drops the message; the others store it. */
      decision: z.enum(["store", "decline"]),
      /** Another name, when the message holds one key. */
      name: keyName.optional(),
      env: environment.optional(),
      onConflict: z.enum(["keep", "replace", "cancel"]).optional(),
      /** What is otherwise for single values, by their place in the message. */
      items: z
        .array(
          z.strictObject({
            index: z.int().min(0).max(255),
            /** `wait` leaves it in the inbox, undecided. */
            decision: z.enum(["store", "drop", "wait"]).default("store"),
            name: keyName.optional(),
            env: environment.optional(),
            onConflict: z.enum(["keep", "replace", "cancel"]).optional(),
          }),
        )
        .max(256)
        .optional(),
    }),
    z.strictObject({
      stored: z.array(z.strictObject({ id: recordId, name: z.string(), service: z.string(), env: environment })),
      sender,
      /** Values of this message that stay in the inbox. */
      waiting: z.int(),
      /** Sentences on what was not stored as it was sent. */
      warnings: z.array(z.string()),
    }),
  ),
} as const;
