import type { QueryClient } from "@tanstack/react-query";
import type { LockReason } from "../../shared/contract/api.ts";
import { askThrough } from "../connection/call-failure.ts";
import type { Connection } from "../connection/connection.ts";
import { clipboardStore } from "../session/clipboard-store.ts";
import { lockStore } from "../session/lock-store.ts";
import { fetchKeysAhead, type KeptMethod, refresh } from "./host-query.ts";
import { tellOf } from "./notices.ts";

/** Changes often come several in a row: a short wait asks once for all of them. */
const gather = 40;
/** What does not change with the vault's records. */
const apart = new Set<KeptMethod>([
  "vault.status",
  "vaults.recent",
  "relay.status",
  "agent.questions",
  "agent.grants",
  "agent.state",
]);

/** Keeps what is shown in step with what the host says. `onLocked` replaces the page. */
export function followEvents(
  connection: Connection,
  client: QueryClient,
  onLocked: (reason: LockReason) => void,
): () => void {
  const ask = askThrough(connection);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      void client.invalidateQueries({ predicate: ({ queryKey }) => !apart.has(queryKey[0] as KeptMethod) });
    }, gather);
  };
  const end = connection.onEvent((event) => {
    switch (event.type) {
      case "locked":
        onLocked(event.reason);
        return;
      case "unlocked":
        void refresh(client, "vault.status");
        void fetchKeysAhead(client, ask);
        return;
      case "changed":
        changed();
        return;
      case "share":
        changed();
        tellOf(event, connection, client);
        return;
      case "inbox":
        void refresh(client, "inbox.look");
        tellOf(event, connection, client);
        return;
      case "share-expiring":
        tellOf(event, connection, client);
        return;
      case "relay":
        void refresh(client, "relay.status");
        return;
      case "lock-warning":
        lockStore.warn(event.locksAt);
        return;
      case "lock-warning-ended":
        lockStore.endWarning();
        return;
      case "clipboard":
        clipboardStore.follow(event);
        return;
      case "reminder":
        tellOf(event, connection, client);
        return;
      case "unusual":
        void refresh(client, "activity.unusual");
        tellOf(event, connection, client);
        return;
      case "agent":
        void refresh(client, "agent.questions");
        void refresh(client, "agent.grants");
        void refresh(client, "agent.state");
        return;
      case "agent-question":
        tellOf(event, connection, client);
        return;
      case "progress":
        return;
      default:
        event satisfies never;
    }
  });
  return () => {
    clearTimeout(timer);
    end();
  };
}
