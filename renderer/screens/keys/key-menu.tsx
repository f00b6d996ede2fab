import { Menu } from "@mantine/core";
import { IconAlertOctagon, IconDots, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { IconButton } from "../../parts/button.tsx";
import { icon, smallIcon } from "../../parts/icon.ts";
import { compromisedWords } from "../../words/compromised.ts";
import { keysWords } from "../../words/keys.ts";
import { BeginDialog } from "../compromised/begin-dialog.tsx";
import { useRunningPlan } from "../compromised/open-plans.tsx";
import { useOpenPlan } from "../compromised/use-plan.ts";
import type { KeyEntry } from "./key-entries.ts";
import { useKeyActions } from "./use-key-actions.ts";

const { panel: words } = keysWords;

export function KeyMenu({ entry, row }: { readonly entry: KeyEntry; readonly row: KeyRow }) {
  const { remove } = useKeyActions();
  const plan = useRunningPlan(row.id);
  const openPlan = useOpenPlan();
  const [beginning, setBeginning] = useState(false);
  const compromised = () => (plan === undefined ? setBeginning(true) : void openPlan(plan.id));
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <IconButton label={words.more}>
            <IconDots {...icon} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconAlertOctagon {...smallIcon} />} onClick={compromised}>
            {compromisedWords.menu}
          </Menu.Item>
          {entry.rows.length > 1 && (
            <Menu.Item leftSection={<IconTrash {...smallIcon} />} onClick={() => void remove(entry, row)}>
              {words.removeValue(row.env)}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconTrash {...smallIcon} />}
            rightSection={<kbd>Del</kbd>}
            onClick={() => void remove(entry, undefined)}
          >
            {words.removeKey}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {beginning && <BeginDialog row={row} onClose={() => setBeginning(false)} />}
    </>
  );
}
