import { IconExternalLink } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { formatNames } from "../../../shared/contract/import-words.ts";
import type { KeyPage, KeyRow } from "../../../shared/contract/key-methods.ts";
import { smallIcon } from "../../parts/icon.ts";
import { keysWords } from "../../words/keys.ts";
import { agoText, dateText, exactTime, momentText } from "../../words/time.ts";
import classes from "./key-panel.module.css";

const { panel: words } = keysWords;

export function KeyFacts({ row, page }: { readonly row: KeyRow; readonly page: KeyPage | undefined }) {
  const now = Date.now();
  const day = (at: number) => (
    <span title={exactTime(at)}>
      {dateText(at, now)}, {agoText(at, now)}
    </span>
  );
  return (
    <dl className={classes.facts}>
      <Fact name={words.variable}>
        <span className="kh-mono">{row.variable}</span>
      </Fact>
      {page !== undefined && page.scopes.length > 0 && <Fact name={words.scopes}>{page.scopes.join(", ")}</Fact>}
      {page !== undefined && page.allowedAddresses.length > 0 && (
        <Fact name={words.allowed}>
          <span className="kh-mono">{page.allowedAddresses.join(", ")}</span>
        </Fact>
      )}
      {page !== undefined && page.allowedDomains.length > 0 && (
        <Fact name={words.domains}>{page.allowedDomains.join(", ")}</Fact>
      )}
      {page !== undefined && page.usedIn.length > 0 && <Fact name={words.usedIn}>{page.usedIn.join(", ")}</Fact>}
      <Fact name={words.created}>{day(row.createdAt)}</Fact>
      {row.changedAt !== row.createdAt && <Fact name={words.changed}>{day(row.changedAt)}</Fact>}
      {row.expiresAt !== undefined && (
        <Fact name={words.expires}>
          <span title={exactTime(row.expiresAt)}>{dateText(row.expiresAt, now)}</span>
        </Fact>
      )}
      {row.rotateEvery !== undefined && <Fact name={words.rotation}>{words.everyDays(row.rotateEvery)}</Fact>}
      {row.tags.length > 0 && <Fact name={words.tags}>{row.tags.join(", ")}</Fact>}
      {page?.providerPage !== undefined && (
        <Fact name={words.provider}>
          <a href={page.providerPage} target="_blank" rel="noreferrer noopener">
            {page.providerPage.replace(/^https:\/\//, "")} <IconExternalLink {...smallIcon} />
          </a>
        </Fact>
      )}
      {page?.from !== undefined && (
        <Fact name={words.from}>
          {words.fromText(page.from.name, page.from.verified, momentText(page.from.at, now))}
          {page.from.verified !== page.from.verifiedNow && `; ${words.fromNow(page.from.verifiedNow)}`}
        </Fact>
      )}
      {page?.imported !== undefined && (
        <Fact name={words.imported}>
          {words.importedText(
            formatNames[page.imported.format],
            momentText(page.imported.at, now),
            page.imported.version === row.version ? undefined : page.imported.version,
          )}
        </Fact>
      )}
      {row.noForward === true && <Fact name="">{words.noForward}</Fact>}
      {row.deleteAfter !== undefined && <Fact name={words.deleteBy}>{dateText(row.deleteAfter, now)}</Fact>}
      {page?.notes !== undefined && (
        <Fact name={words.notes}>
          <span className={classes.notes}>{page.notes}</span>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
