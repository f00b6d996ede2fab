import type { Rotation } from "../../../shared/contract/rotation-methods.ts";
import { adapterFor } from "./adapters.ts";
import { serviceId } from "./provider-pages.ts";

/** What the service's interface can do, for the person; undefined when it has none that Keyhold knows. */
export function automaticFor(service: string): Rotation["automatic"] {
  const adapter = adapterFor(serviceId(service));
  if (adapter === undefined) return undefined;
  return {
    provider: adapter.name,
    rotates: adapter.rotate !== undefined,
    revokes: adapter.revoke !== undefined,
    keepsOld: adapter.keepsOld,
    needs: adapter.needs,
  };
}
