/** What can be done with a link in its state: one button, and what concerns several links in a menu beside it. */
import { Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import type { Share } from "../../../shared/contract/link-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { Button, IconButton } from "../../parts/button.tsx";
import { icon } from "../../parts/icon.ts";
import { toast } from "../../parts/toast.tsx";
import { dialogs } from "../../shell/dialogs.ts";
import { sharesWords } from "../../words/shares.ts";
import { recipientName } from "./share-words.ts";
import classes from "./shares.module.css";

/** How many links wait for the same person, and of those that were made together. */
export type Together = { readonly person: number; readonly batch: number };

type ActionProps = {
  readonly share: Share;
  readonly shareable: readonly string[];
  readonly together: Together;
  readonly onFailure: (failure: unknown) => void;
};

/** The one thing that can be done with a link in this state. */
export function ShareAction({ share, shareable, together, onFailure }: ActionProps) {
  const ask = useAsk();
  const refresh = useRefresh();
  const [busy, setBusy] = useState(false);
  const to = recipientName(share);
  const act = async (work: () => Promise<string | undefined>) => {
    setBusy(true);
    onFailure(undefined);
    try {
      const text = await work();
      if (text !== undefined) toast({ text });
    } catch (error) {
      onFailure(error);
    } finally {
      setBusy(false);
      void refresh("shares.list");
    }
  };
  const revokeAll = async (which: { to: string } | { batch: string }) => {
    const { outcomes } = await ask("shares.revokeAll", which);
    const done = outcomes.filter(({ revoked }) => revoked).length;
    const problems = new Set(outcomes.flatMap(({ problem }) => problem ?? []));
    return [sharesWords.revokedMany(done, outcomes.length), ...problems].join(" ");
  };
  const { toSignKey, batch } = share;
  const isUnsent = share.state === "unsent";
  const menu = (isUnsent || together.person > 1 || together.batch > 1) && (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <IconButton label={sharesWords.more(share.name, to)}>
          <IconDots {...icon} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        {isUnsent && shareable.length > 0 && (
          <Menu.Item onClick={() => dialogs.open({ name: "share-again", ids: [share.id] })}>
            {sharesWords.again}
          </Menu.Item>
        )}
        {isUnsent && (
          <Menu.Item
            onClick={() =>
              void act(async () => {
                await ask("shares.revoke", { id: share.id });
                return sharesWords.revoked(to);
              })
            }
          >
            {sharesWords.revoke}
          </Menu.Item>
        )}
        {toSignKey !== undefined && together.person > 1 && (
          <Menu.Item onClick={() => void act(() => revokeAll({ to: toSignKey }))}>
            {sharesWords.revokePerson(share.to, together.person)}
          </Menu.Item>
        )}
        {batch !== undefined && together.batch > 1 && (
          <Menu.Item onClick={() => void act(() => revokeAll({ batch }))}>
            {sharesWords.revokeBatch(together.batch)}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
  if (share.state === "unsent") {
    const send = async () => {
      const { sent, problems } = await ask("shares.retry", {});
      return sent > 0 ? sharesWords.sent(sent) : problems[0];
    };
    return (
      <span className={classes.acts}>
        <Button size="small" busy={busy} onClick={() => void act(send)}>
          {sharesWords.send}
        </Button>
        {menu}
      </span>
    );
  }
  if (share.state === "waiting") {
    const revoke = async () => {
      await ask("shares.revoke", { id: share.id });
      return sharesWords.revoked(to);
    };
    return (
      <span className={classes.acts}>
        <Button
          size="small"
          busy={busy}
          aria-label={sharesWords.revokeLabel(share.name, to)}
          onClick={() => void act(revoke)}
        >
          {sharesWords.revoke}
        </Button>
        {menu}
      </span>
    );
  }
  if ((share.state === "revoked" || share.state === "expired" || share.state === "lapsed") && shareable.length > 0) {
    return (
      <Button
        size="small"
        aria-label={sharesWords.againLabel(share.name, to)}
        onClick={() => dialogs.open({ name: "share-again", ids: [share.id] })}
      >
        {sharesWords.again}
      </Button>
    );
  }
  return null;
}
