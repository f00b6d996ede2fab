/** Links as they lie in a vault, for what is judged from records alone: no relay has them. */
import type { App } from "../../host/unlocked/app.ts";
import { beginForIntercepted } from "../../host/unlocked/compromised/begin-plan.ts";
import type { ShareOverview } from "../../host/unlocked/records/links.ts";
import { randomBytes, toBase64 } from "../../shared/crypto/bytes.ts";
import type { RecordId } from "../../vault/record-index.ts";

export function linkTo(app: App, valueId: string, signKey: string, to = "somebody"): RecordId {
  const listed = app.keys.value(valueId);
  const { keyId = "", env = "prod", version = 1 } = listed?.value ?? {};
  const overview: ShareOverview = {
    kind: "share",
    linkId: toBase64(randomBytes(16)),
    items: [{ keyId, valueId, name: listed?.key.name ?? "", env, version }],
    to,
    toSignKey: signKey,
    relay: "https://relay.example",
    state: "waiting",
    createdAt: app.now(),
    expiresAt: app.now() + 1_000_000_000,
  };
  return app.vault.write([], (tx) => tx.insert(overview, { share: {} }));
}

/** What the relay showed of a link, as it is stored when it was judged. */
export function judged(app: App, id: RecordId, state: "opened" | "revoked" | "intercepted"): void {
  app.vault.write(
    (entries: ReturnType<typeof beginForIntercepted>) => entries,
    (tx) => {
      const overview = app.records.get("share", id) as ShareOverview;
      const opened = { state: "opened", openedAt: app.now(), receipt: true, by: "recipient" } as const;
      const verdict = state === "opened" ? { verdict: { ...opened, reasons: [] } } : {};
      tx.update(id, { overview: { ...overview, state, ...verdict } });
      return state === "intercepted" ? beginForIntercepted(app, tx, id, overview) : [];
    },
  );
}
