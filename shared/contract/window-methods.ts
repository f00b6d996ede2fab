/** What a window needs beside keys, people and links: locking, drafts, the clipboard, several vaults, an own relay. */
import { z } from "zod";
import { bytes, time } from "./fields.ts";
import { keyReference } from "./key-methods.ts";
import { openMethod, unlockedMethod } from "./method.ts";

const nothing = z.strictObject({});
const path = z.string().min(1).max(4096);

/** What closes the vault beside time; each can be switched off in the settings but `shortcut` and `tray`. */
export const lockTriggers = ["sleep", "screenLock", "userSwitch", "windowClosed", "shortcut", "tray"] as const;
export const lockTrigger = z.enum(lockTriggers);
export type LockTrigger = z.output<typeof lockTrigger>;

/** Which draft: `key:new`, `key:ID`, …. */
const draftPlace = z.string().regex(/^[a-z]+(:[A-Za-z0-9_-]{1,64})?$/);

const clipboardState = z.strictObject({
  /** Whether the clipboard holds something of ours that will be cleared. */
  holds: z.boolean(),
  /** What it is, for the line at the bottom of the window: a key's name, never a value. */
  name: z.string().optional(),
  clearsAt: time.optional(),
});

const ownRelay = z.strictObject({
  running: z.boolean(),
  /** What goes into links: reachable from this computer, or from the local network. */
  url: z.string().optional(),
  reach: z.enum(["computer", "network"]).optional(),
  /** Where the token stands that makes links on it; absent when it asks for none. The token crosses no border. */
  tokensFile: z.string().optional(),
});

export const windowMethods = {
  /** Somebody typed or pointed: the idle time starts anew. */
  "session.activity": openMethod(nothing, nothing),
  /** Something happened that the settings may say locks. */
  "session.trigger": openMethod(z.strictObject({ trigger: lockTrigger }), z.strictObject({ locked: z.boolean() })),
  /** Milliseconds since 1970 when the vault locks if nothing happens; absent when locked or without limit. */
  "session.due": openMethod(nothing, z.strictObject({ locksAt: time.optional() })),
  "passphrase.judge": openMethod(
    z.strictObject({ passphrase: bytes, about: z.array(z.string().max(200)).max(5).default([]) }),
    z.strictObject({ ok: z.boolean(), score: z.int().min(0).max(4), advice: z.string() }),
  ),
  /** The vaults opened last on this computer, newest first. */
  "vaults.recent": openMethod(
    nothing,
    z.strictObject({ vaults: z.array(z.strictObject({ file: z.string(), lastOpened: time, exists: z.boolean() })) }),
  ),
  /** Locks what is open and turns to another file, which need not exist yet. */
  "vaults.choose": openMethod(
    z.strictObject({ file: path }),
    z.strictObject({ file: z.string(), state: z.enum(["absent", "locked"]) }),
  ),
  /** An edit in progress, kept sealed in the vault so that a lock loses nothing of it. */
  "drafts.save": unlockedMethod(
    z.strictObject({ place: draftPlace, draft: bytes.refine((draft) => draft.length <= 2 * 1024 * 1024) }),
    nothing,
  ),
  "drafts.get": unlockedMethod(z.strictObject({ place: draftPlace }), z.strictObject({ draft: bytes.optional() })),
  "drafts.drop": unlockedMethod(z.strictObject({ place: draftPlace }), nothing),
  /** The host copies: the value does not pass through the window. */
  "clipboard.copyKey": unlockedMethod(
    z.strictObject({ key: keyReference, version: z.int().min(1).optional() }),
    clipboardState,
  ),
  /** The present one-time code of an account; cleared like a value. */
  "clipboard.copyCode": unlockedMethod(
    z.strictObject({ key: keyReference, account: z.string().min(1).max(500).optional() }),
    clipboardState,
  ),
  /** For links and cards. `secret` ones are cleared like values. */
  "clipboard.copyText": unlockedMethod(
    z.strictObject({ text: bytes, name: z.string().max(200), secret: z.boolean() }),
    clipboardState,
  ),
  "clipboard.clear": openMethod(nothing, clipboardState),
  "relay.status": openMethod(nothing, ownRelay),
  "relay.start": unlockedMethod(z.strictObject({ reach: z.enum(["computer", "network"]) }), ownRelay),
  "relay.stop": openMethod(nothing, ownRelay),
} as const;
