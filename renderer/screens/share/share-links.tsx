/**
 * The links, shown once and only here: they are in this component's props, in no store, cache or address. `C` copies
 * the next one. What a relay has not taken is sent again until it has.
 */
import { useEffect, useState } from "react";
import type { ShareState } from "../../../shared/contract/link-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import type { PersonLook } from "../../parts/person.tsx";
import { shareWords } from "../../words/share.ts";
import { receiverOf } from "./made-links.ts";
import { ShareLink } from "./share-link.tsx";
import classes from "./share-links.module.css";
import { Unsent } from "./unsent.tsx";

export type MadeLink = {
  readonly id: string;
  readonly link: string;
  readonly to: string;
  /** Where the person has several. */
  readonly device?: string | undefined;
  readonly expiresAt: number;
  readonly state: ShareState;
  readonly problem?: string | undefined;
  readonly part?: { readonly number: number; readonly of: number } | undefined;
  readonly inInbox?: true | undefined;
  readonly guest: boolean;
  readonly standing: PersonLook;
};

type ShareLinksProps = {
  readonly links: readonly MadeLink[];
  readonly warnings: readonly string[];
  /** Whether the guest link has a passphrase. */
  readonly passphrase: boolean;
  readonly onClose: () => void;
};

export function ShareLinks({ links, warnings, passphrase, onClose }: ShareLinksProps) {
  const ask = useAsk();
  const shares = useHostQuery("shares.list", { refresh: false });
  const [copied, setCopied] = useState<readonly string[]>([]);
  const [failure, setFailure] = useState<unknown>();
  const [byHand, setByHand] = useState<string>();
  const guest = links.some((link) => link.guest);
  const states = new Map(shares.data?.shares.map(({ id, state }) => [id, state]));
  const stateOf = ({ id, state }: MadeLink): ShareState => states.get(id) ?? state;
  const unsent = links.filter((link) => stateOf(link) === "unsent");
  const next = links.find(({ id }) => !copied.includes(id)) ?? links[0];

  const copy = async (link: MadeLink | undefined) => {
    if (link === undefined) return;
    const name = receiverOf(link);
    try {
      const text = new TextEncoder().encode(link.link);
      await ask("clipboard.copyText", { text, name: shareWords.linkName(name), secret: link.guest });
      setCopied((before) => [...before.filter((id) => id !== link.id), link.id]);
      setFailure(undefined);
      setByHand(undefined);
    } catch (error) {
      setFailure(error);
      setByHand(link.id);
    }
  };
  const [allCopied, setAllCopied] = useState(false);
  const copyAll = async () => {
    const lines = links.map((link) => `${nameOf(link)}: ${link.link}`);
    try {
      const text = new TextEncoder().encode(lines.join("\n"));
      await ask("clipboard.copyText", { text, name: shareWords.linksFor, secret: guest });
      setCopied(links.map(({ id }) => id));
      setAllCopied(true);
      setFailure(undefined);
    } catch (error) {
      setFailure(error);
    }
  };
  useCopyKey(() => void copy(next));

  return (
    <Dialog
      title={unsent.length === links.length ? shareWords.unsentTitle(links.length) : shareWords.madeTitle(links.length)}
      onClose={onClose}
      onMainAction={onClose}
      footer={
        <>
          <span className="kh-small kh-body kh-grow">{shareWords.hereOnly}</span>
          {links.length > 1 && (
            <Button onClick={() => void copyAll()}>{allCopied ? shareWords.copied : shareWords.copyAll}</Button>
          )}
          <Button keycap="Esc" onClick={onClose}>
            {shareWords.done}
          </Button>
        </>
      }
    >
      <div className={classes.body}>
        {guest && (
          <Note tone="warn">
            {shareWords.safeChannel} {passphrase && shareWords.sayPassphrase}
          </Note>
        )}
        {warnings
          .filter((warning) => !isOurs(warning))
          .map((warning) => (
            <Note key={warning} tone="warn">
              {warning}
            </Note>
          ))}
        <ul className={classes.links} aria-label={shareWords.linksFor}>
          {links.map((link) => (
            <ShareLink
              key={link.id}
              link={link}
              state={stateOf(link)}
              next={link.id === next?.id}
              copied={copied.includes(link.id)}
              byHand={byHand === link.id}
              onCopy={() => void copy(link)}
            />
          ))}
        </ul>
        {unsent.length > 0 && <Unsent problem={unsent.find(({ problem }) => problem !== undefined)?.problem} />}
        <FailureNote failure={failure} />
      </div>
    </Dialog>
  );
}

/** What stands before a link in a list, so that none is given to the wrong one. */
function nameOf(link: MadeLink): string {
  const { part } = link;
  const name = receiverOf(link);
  return part === undefined ? name : `${name}, ${shareWords.partOf(part.number, part.of)}`;
}

/** What the notes here and the dialog before have said in the window's own words. */
function isOurs(warning: string): boolean {
  return warning.startsWith("Whoever has this link") || warning.includes("is not verified");
}

/** `C`, anywhere in the dialog but in a field. */
function useCopyKey(copy: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "c" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
      event.preventDefault();
      copy();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  });
}
