import { SegmentedControl } from "@mantine/core";
import { IconChecks, IconClock, IconSend } from "@tabler/icons-react";
import { useState } from "react";
import type { Share } from "../../../shared/contract/link-methods.ts";
import { useHostQuery } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon, smallIcon } from "../../parts/icon.ts";
import { Note } from "../../parts/note.tsx";
import { Empty, Page, PageHead } from "../../parts/page.tsx";
import { dialogs } from "../../shell/dialogs.ts";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { sharesWords } from "../../words/shares.ts";
import { relayHost } from "../share/relay-host.ts";
import { useDealtWith } from "./dealt-with.ts";
import { Incident } from "./incident.tsx";
import { inFilter, type ShareFilter } from "./share-filters.ts";
import { ShareList } from "./share-list.tsx";
import classes from "./shares.module.css";
import { useAskRelays } from "./use-ask-relays.ts";

/** Seconds are counted only where they are shown: in a link's last minute. */
const lastMinute = 60_000;
const everySecond = 1_000;
const otherwise = 15_000;

export function SharesScreen() {
  const list = useHostQuery("shares.list", { refresh: false });
  const dealt = useDealtWith();
  const [filter, setFilter] = useState<ShareFilter>("all");
  const [ending, setEnding] = useState(false);
  const now = useNow(ending ? everySecond : otherwise);
  const shareKey = () => dialogs.open({ name: "share", keys: [] });
  useShortcuts({ S: shareKey });

  const shares = list.data?.shares ?? [];
  const soon = shares.some(({ state, expiresAt }) => state === "waiting" && expiresAt - now < lastMinute + otherwise);
  if (soon !== ending) setEnding(soon);
  const incidents = shares.filter(
    ({ id, state }) => (state === "intercepted" || state === "disputed") && !dealt.has(id),
  );
  const shown = shares.filter((share) => inFilter(share, filter));
  const relays = useAskRelays(shown);
  return (
    <Page>
      <PageHead title={sharesWords.title} sub={relays.busy ? sharesWords.asking : sharesWords.live}>
        <Button tone="primary" size="small" icon={<IconSend {...icon} />} keycap="S" onClick={shareKey}>
          {sharesWords.shareKey}
        </Button>
      </PageHead>
      <div className={classes.scroller}>
        <div className={classes.above}>
          {incidents.map((share) => (
            <Incident key={share.id} share={share} now={now} onDealt={() => dealt.add(share.id)} />
          ))}
          <FailureNote failure={list.error ?? relays.failure} />
          {relays.unreachable.length > 0 && (
            <Note tone="warn" live>
              {sharesWords.unreachable(relays.unreachable.map(relayHost).join(", "))}{" "}
              <button type="button" className="kh-linkbutton" onClick={relays.ask}>
                {sharesWords.askAgain}
              </button>
            </Note>
          )}
          {shares.length > 0 && <Filters shares={shares} filter={filter} onFilter={setFilter} />}
        </div>
        {shown.length > 0 && <ShareList shares={shown} now={now} />}
        {list.data !== undefined && shares.length === 0 && (
          <Empty text={sharesWords.empty}>
            <Button icon={<IconSend {...icon} />} keycap="S" onClick={shareKey}>
              {sharesWords.shareKey}
            </Button>
          </Empty>
        )}
        {shares.length > 0 && shown.length === 0 && <Empty text={sharesWords.emptyFilter} />}
      </div>
    </Page>
  );
}

type FiltersProps = {
  readonly shares: readonly Share[];
  readonly filter: ShareFilter;
  readonly onFilter: (filter: ShareFilter) => void;
};

function Filters({ shares, filter, onFilter }: FiltersProps) {
  const count = (name: ShareFilter): number => shares.filter((share) => inFilter(share, name)).length;
  const marks = {
    all: undefined,
    waiting: <IconClock {...smallIcon} />,
    opened: <IconChecks {...smallIcon} />,
    ended: undefined,
  } as const satisfies Record<ShareFilter, unknown>;
  const names = Object.keys(marks) as ShareFilter[];
  return (
    <div className={classes.filters}>
      <SegmentedControl
        aria-label={sharesWords.filterLabel}
        withItemsBorders={false}
        value={filter}
        onChange={(value) => onFilter(value as ShareFilter)}
        data={names.map((name) => ({
          value: name,
          label: (
            <span className="kh-row">
              {marks[name]}
              {sharesWords.filters[name](count(name))}
            </span>
          ),
        }))}
      />
    </div>
  );
}
