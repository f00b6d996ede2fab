import type { Share } from "../shared/contract/link-methods.ts";
import { withIsoTimes } from "./text/dates.ts";

export function shareJson(share: Share): object {
  return withIsoTimes(share, "createdAt", "expiresAt", "openedAt");
}
