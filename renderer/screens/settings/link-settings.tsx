import { SegmentedControl, Switch, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import type { TimeToLive } from "../../../shared/contract/link-methods.ts";
import type { Settings } from "../../../shared/contract/log-methods.ts";
import { FailureNote } from "../../parts/failure-note.tsx";
import { settingsWords as words } from "../../words/settings.ts";
import { relayHost } from "../share/relay-host.ts";
import { useSetting } from "./use-setting.ts";

const times = ["10m", "1h", "1d", "3d", "7d"] as const satisfies readonly TimeToLive[];

export function LinkSettings({ settings }: { readonly settings: Settings }) {
  const { set, failure } = useSetting();
  const [relay, setRelay] = useState(settings.relay);
  useEffect(() => setRelay(settings.relay), [settings.relay]);
  const commit = () => {
    if (relay.trim() !== settings.relay) void set("relay", relay.trim());
  };
  // The host writes an address in its one spelling.
  const origin = URL.canParse(settings.relay) ? new URL(settings.relay).origin : settings.relay;
  const others = settings.inbox.relays.filter((other) => other !== origin);
  const uses = others.length < settings.inbox.relays.length;
  const setInbox = (wanted: boolean) => set("inbox.relays", [...others, ...(wanted ? [origin] : [])].join(" "));
  return (
    <>
      <TextInput
        label={words.relay}
        description={words.relayHint}
        value={relay}
        spellCheck={false}
        maxLength={300}
        onChange={(event) => setRelay(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
        }}
      />
      <div>
        <h3 id="ttl-label">{words.ttl}</h3>
        <SegmentedControl
          aria-labelledby="ttl-label"
          mt={6}
          value={settings.ttl}
          data={times.map((value) => ({ value, label: words.ttls[value] }))}
          onChange={(value) => void set("ttl", value)}
        />
      </div>
      <Switch
        label={words.inbox(relayHost(settings.relay))}
        description={words.inboxHint}
        checked={uses}
        onChange={(event) => void setInbox(event.currentTarget.checked)}
      />
      {others.length > 0 && <p className="kh-small kh-quiet">{words.inboxOthers(others.map(relayHost).join(", "))}</p>}
      <FailureNote failure={failure} />
    </>
  );
}
