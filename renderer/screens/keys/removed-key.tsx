import { IconArrowBackUp } from "@tabler/icons-react";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { Button } from "../../parts/button.tsx";
import { icon } from "../../parts/icon.ts";
import { Note } from "../../parts/note.tsx";
import { toast } from "../../parts/toast.tsx";
import { keysWords } from "../../words/keys.ts";
import { momentText } from "../../words/time.ts";
import type { KeyEntry } from "./key-entries.ts";
import classes from "./key-panel.module.css";
import { useKeyActions } from "./use-key-actions.ts";

const { panel: words } = keysWords;

export function RemovedKey({ entry, row }: { readonly entry: KeyEntry; readonly row: KeyRow }) {
  const { restore } = useKeyActions();
  const bringBack = async () => {
    try {
      await restore(entry.rows);
      toast({ text: words.broughtBack(entry.name) });
    } catch (error) {
      toast({ text: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <div className={classes.body}>
      <Note>{words.removedOn(momentText(row.removedAt ?? row.changedAt, Date.now()))}</Note>
      <Button tone="primary" icon={<IconArrowBackUp {...icon} />} onClick={() => void bringBack()} data-panel-main="">
        {words.bringBack}
      </Button>
    </div>
  );
}
