import { IconLock, IconSearch } from "@tabler/icons-react";
import { useAsk } from "../connection/connection-context.tsx";
import { useStore } from "../data/store.ts";
import { useNow } from "../data/use-now.ts";
import { Button } from "../parts/button.tsx";
import { smallIcon } from "../parts/icon.ts";
import { Logo } from "../parts/logo.tsx";
import { lockNow } from "../session/lock-now.ts";
import { lockStore } from "../session/lock-store.ts";
import { shellWords } from "../words/shell.ts";
import { countdownText } from "../words/time.ts";
import { vaultName } from "../words/vault-name.ts";
import classes from "./frame.module.css";
import { openPalette } from "./palette-store.ts";
import { useVaultFile } from "./vault-file.ts";

export function TopBar() {
  const ask = useAsk();
  const name = vaultName(useVaultFile());
  return (
    <header className={classes.top}>
      <div className={classes.brand}>
        <Logo size={22} />
        <span className={`${classes.name} kh-clip`}>{name}</span>
      </div>
      <button type="button" className={classes.search} onClick={openPalette} data-region="">
        <IconSearch {...smallIcon} />
        <span className="kh-clip">{shellWords.search}</span>
        <kbd aria-hidden>Ctrl K</kbd>
      </button>
      <div className={classes.actions}>
        <LocksIn />
        <Button size="small" icon={<IconLock {...smallIcon} />} onClick={() => void lockNow(ask)} title="Ctrl L">
          {shellWords.lock}
        </Button>
      </div>
    </header>
  );
}

/** How long until the window locks by itself; by the second only when it is near, so that nothing flickers. */
function LocksIn() {
  const { locksAt } = useStore(lockStore);
  const now = useNow(1_000, locksAt !== undefined);
  if (locksAt === undefined) return null;
  const left = locksAt - now;
  const text = left >= 5 * 60_000 ? `${Math.round(left / 60_000)} min` : countdownText(left);
  return <span className={`${classes.lockIn} kh-small kh-quiet kh-nowrap`}>{shellWords.locksIn(text)}</span>;
}
