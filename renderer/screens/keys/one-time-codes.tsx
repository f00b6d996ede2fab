/** The accounts behind a key that ask for a code: each shows its code for thirty seconds, or has it copied. */
import { IconCheck, IconCopy, IconEye, IconEyeOff, IconPlus, IconTrash } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { KeyPage, KeyRow, OneTimeAccount } from "../../../shared/contract/key-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { Button, IconButton } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { toast } from "../../parts/toast.tsx";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { codesWords as words } from "../../words/one-time-codes.ts";
import { AddCodesDialog } from "./add-codes-dialog.tsx";
import { CodePlate } from "./code-plate.tsx";
import panel from "./key-panel.module.css";
import classes from "./one-time-codes.module.css";

export function OneTimeCodes({ row, page }: { readonly row: KeyRow; readonly page: KeyPage | undefined }) {
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  const accounts = page?.accounts ?? [];
  const first = accounts[0]?.id;
  useShortcuts({ O: () => setShown(shown === undefined ? first : undefined) });
  if (page === undefined) return null;
  const show = (id: string | undefined) => {
    setFailure(undefined);
    setShown(id);
  };
  return (
    <section className={panel.section}>
      <div className={classes.head}>
        <h3 className="kh-grow">{words.title}</h3>
        <Button
          size="small"
          tone="quiet"
          icon={<IconPlus {...smallIcon} />}
          aria-label={words.addLabel}
          onClick={() => setAdding(true)}
        >
          {words.add}
        </Button>
      </div>
      {accounts.length === 0 && <p className="kh-small kh-quiet">{words.none}</p>}
      <ul className={classes.accounts}>
        {accounts.map((account) => (
          <Account
            key={account.id}
            row={row}
            account={account}
            isShown={shown === account.id}
            onShow={show}
            onFailure={setFailure}
          />
        ))}
      </ul>
      <FailureNote failure={failure} />
      {adding && <AddCodesDialog row={row} onClose={() => setAdding(false)} onAdded={show} />}
    </section>
  );
}

type AccountProps = {
  readonly row: KeyRow;
  readonly account: OneTimeAccount;
  readonly isShown: boolean;
  readonly onShow: (id: string | undefined) => void;
  readonly onFailure: (failure: unknown) => void;
};

function Account({ row, account, isShown, onShow, onFailure }: AccountProps) {
  const ask = useAsk();
  const refresh = useRefresh();
  const [copied, setCopied] = useState(false);
  const name = words.name(account);
  const input = { key: { id: row.id }, account: account.id };
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const act = async (step: () => Promise<unknown>) => {
    onFailure(undefined);
    try {
      await step();
    } catch (error) {
      onFailure(error);
    }
  };
  const copy = async () => {
    await ask("clipboard.copyCode", input);
    setCopied(true);
  };
  const restore = async () => {
    await ask("totp.restore", input);
    await refresh("keys.get");
  };
  const remove = async () => {
    await ask("totp.remove", input);
    await refresh("keys.get");
    toast({ text: words.removed(name), undo: () => void act(restore) });
  };
  const load = async () => (await ask("totp.code", { ...input, purpose: "reveal" })).shown[0]?.codes ?? [];
  return (
    <li className={classes.account}>
      <div className={classes.line}>
        <span className="kh-grow kh-clip" title={name}>
          {name}
        </span>
        <span className="kh-small kh-body" role="status">
          {copied && words.copied}
        </span>
        <IconButton
          label={isShown ? words.hide(name) : words.show(name)}
          aria-pressed={isShown}
          onClick={() => onShow(isShown ? undefined : account.id)}
        >
          {isShown ? <IconEyeOff {...smallIcon} /> : <IconEye {...smallIcon} />}
        </IconButton>
        <IconButton label={words.copy(name)} onClick={() => void act(copy)}>
          {copied ? <IconCheck {...smallIcon} /> : <IconCopy {...smallIcon} />}
        </IconButton>
        <IconButton label={words.remove(name)} onClick={() => void act(remove)}>
          <IconTrash {...smallIcon} />
        </IconButton>
      </div>
      {isShown && (
        <CodePlate
          load={load}
          onEnd={(problem) => {
            onShow(undefined);
            onFailure(problem);
          }}
        />
      )}
    </li>
  );
}
