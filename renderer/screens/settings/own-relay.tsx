import { useState } from "react";
import type { Settings } from "../../../shared/contract/log-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { settingsWords as words } from "../../words/settings.ts";
import classes from "./settings.module.css";
import { useSetting } from "./use-setting.ts";

/** The embedded relay: two people on one network share with nothing else installed. */
export function OwnRelay({ settings }: { readonly settings: Settings }) {
  const ask = useAsk();
  const refresh = useRefresh();
  const status = useHostQuery("relay.status", {});
  const setting = useSetting();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
      await refresh("relay.status");
    }
  };
  const url = status.data?.url;
  return (
    <div className={classes.facts}>
      <h3>{words.ownRelay}</h3>
      <p className="kh-small kh-quiet">{words.ownRelayHint}</p>
      <p role="status">{status.data?.running === true ? words.ownRelayOn(url ?? "") : words.ownRelayOff}</p>
      {status.data?.running === true && (
        <p className="kh-small kh-body">
          {status.data.tokensFile === undefined ? words.ownRelayHere : words.ownRelayToken(status.data.tokensFile)}
        </p>
      )}
      <div className={classes.actions}>
        {status.data?.running === true ? (
          <>
            {url !== undefined && settings.relay !== url && (
              <Button size="small" onClick={() => void setting.set("relay", url)}>
                {words.useIt}
              </Button>
            )}
            <Button size="small" busy={busy} onClick={() => void run(() => ask("relay.stop", {}))}>
              {words.stop}
            </Button>
          </>
        ) : (
          <>
            <Button size="small" busy={busy} onClick={() => void run(() => ask("relay.start", { reach: "network" }))}>
              {words.forNetwork}
            </Button>
            <Button size="small" busy={busy} onClick={() => void run(() => ask("relay.start", { reach: "computer" }))}>
              {words.forComputer}
            </Button>
          </>
        )}
      </div>
      <FailureNote failure={failure ?? setting.failure} />
    </div>
  );
}
