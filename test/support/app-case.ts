/** What the vault's worker works with, opened in the test's own thread: no worker, no relay, a clock of the test's. */
import type { App } from "../../host/unlocked/app.ts";
import { openApp } from "../../host/unlocked/open-app.ts";
import type { StoredItem, StoredMessage } from "../../host/unlocked/records/links.ts";
import { createIdentity } from "../../host/unlocked/team/me.ts";
import { randomBytes, toBase64, utf8 } from "../../shared/crypto/bytes.ts";
import { type Card, cardText } from "../../shared/identity/card.ts";
import { createVault } from "../../vault/create.ts";
import type { RecordId } from "../../vault/record-index.ts";
import { optionsAt, passphraseSlot, unlockAt, type VaultPlace } from "./vault-case.ts";

export type TestClock = { now: number };

/** A new vault of somebody called Ana, open. */
export function newApp(place: VaultPlace, clock: TestClock = { now: 1_800_000_000_000 }): App {
  const vault = createVault({
    ...optionsAt(place),
    slots: [passphraseSlot()],
    initialize: (tx) => createIdentity(tx, { name: "Ana", device: "laptop" }, clock.now),
  });
  return openApp(vault, { now: () => clock.now, emit: () => undefined, checkpoint: () => undefined });
}

/** The same vault once more, as another process has it. */
export function secondApp(place: VaultPlace, clock: TestClock): App {
  return openApp(unlockAt(place), { now: () => clock.now, emit: () => undefined, checkpoint: () => undefined });
}

/** A message as `receive` leaves it: in the vault, and waiting for a decision. */
export function messageFrom(
  app: App,
  sender: Card,
  items: readonly (Pick<StoredItem, "name"> & Partial<StoredItem>)[],
  rest: Partial<StoredMessage> = {},
): RecordId {
  const message: StoredMessage = {
    senderCard: cardText(sender),
    items: items.map((item) => ({ kind: "key", value: toBase64(utf8(`sent ${item.name}`)), ...item })),
    ...rest,
  };
  const overview = {
    kind: "inbox",
    origin: "https://relay.example",
    state: "received",
    since: app.now(),
    ...(rest.deleteAfter === undefined ? {} : { deleteAfter: rest.deleteAfter }),
  } as const;
  return app.vault.write([], (tx) =>
    tx.insert(
      { ...overview, linkId: toBase64(randomBytes(16)), acknowledged: true },
      { reader: toBase64(randomBytes(16)), message },
    ),
  );
}
