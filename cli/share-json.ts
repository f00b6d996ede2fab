import type { Share } from "../shared/contract/link-methods.ts";
import { withIsoTimes } from "./text/dates.ts";

/** What scripts get of a share: what they may rely on, whatever else the windows are told. */
export function shareJson(share: Share): object {
  const { id, name, to, device, guest, relay, state, createdAt, expiresAt, openedAt, receipt, note, why } = share;
  const items = share.items.map((item) => ({ name: item.name, env: item.env }));
  const shape = {
    id,
    name,
    items,
    to,
    device,
    guest,
    relay,
    state,
    createdAt,
    expiresAt,
    openedAt,
    receipt,
    note,
    why,
  };
  return withIsoTimes(shape, "createdAt", "expiresAt", "openedAt");
}
