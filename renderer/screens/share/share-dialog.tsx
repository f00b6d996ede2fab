/** Sharing, from what to whom to the links. The links exist in the last step's own state and nowhere else. */
import { useState } from "react";
import { useHostQuery } from "../../data/host-query.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Empty } from "../../parts/page.tsx";
import { shareWords } from "../../words/share.ts";
import { ChooseKeys } from "./choose-keys.tsx";
import { belongs, type Chosen } from "./chosen.ts";
import type { Made } from "./made-links.ts";
import { ShareLinks } from "./share-links.tsx";
import { WriteShare } from "./write-share.tsx";

/** @param keys ids of the rows (`KeyRow.id`) to share; none lets the person choose. */
export function ShareDialog({ keys, onClose }: { readonly keys: readonly string[]; readonly onClose: () => void }) {
  const [chosen, setChosen] = useState<Chosen>({ keys });
  const [made, setMade] = useState<Made>();
  const list = useHostQuery("keys.list", {});
  const wanted = new Set(chosen.keys);
  const rows = list.data?.rows.filter((row) => wanted.has(row.id) || belongs(row, chosen.everythingIn)) ?? [];

  if (made !== undefined) return <ShareLinks {...made} onClose={onClose} />;
  if (wanted.size === 0 && chosen.everythingIn === undefined)
    return <ChooseKeys rows={list.data?.rows} onChosen={setChosen} onClose={onClose} />;
  if (list.data === undefined) return null;
  if (rows.length === 0) {
    return (
      <Dialog title={shareWords.chooseTitle} onClose={onClose}>
        <Empty text={shareWords.gone} />
      </Dialog>
    );
  }
  return <WriteShare rows={rows} everythingIn={chosen.everythingIn} onMade={setMade} onClose={onClose} />;
}
