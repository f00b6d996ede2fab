import { IconCheck, IconCopy, IconEye, IconEyeOff, IconPencil, IconRefresh, IconSend } from "@tabler/icons-react";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { icon, smallIcon } from "../../parts/icon.ts";
import { Lesson } from "../../parts/lesson.tsx";
import { Mask } from "../../parts/mask.tsx";
import { Plate } from "../../parts/plate.tsx";
import { keysWords } from "../../words/keys.ts";
import classes from "./key-panel.module.css";

const { panel: words } = keysWords;

type KeyValueProps = {
  readonly row: KeyRow;
  readonly revealed: boolean;
  readonly onReveal: () => void;
  readonly onEnd: (failure?: unknown) => void;
  readonly copied: boolean;
  readonly onCopy: () => void;
  readonly onShare: () => void;
  readonly onEdit: () => void;
  readonly onRotate: () => void;
};

/** The mask or, for thirty seconds, the plate; and the three things one does with a value. */
export function KeyValue({ row, revealed, onReveal, onEnd, copied, onCopy, onShare, onEdit, onRotate }: KeyValueProps) {
  const ask = useAsk();
  const load = async () => (await ask("keys.value", { key: { id: row.id }, purpose: "reveal" })).value;
  return (
    <>
      {revealed ? (
        <Plate load={load} onEnd={onEnd} />
      ) : (
        <div className={`${classes.hidden} kh-well`}>
          <Mask mask={row.mask} large />
          {row.mask.includes("…") && <span className="kh-small kh-quiet">{words.hidden}</span>}
          {!row.showOnce && (
            <span className="kh-end">
              <Button size="small" icon={<IconEye {...smallIcon} />} keycap="R" onClick={onReveal}>
                {words.reveal}
              </Button>
            </span>
          )}
        </div>
      )}
      <Lesson name="mask" />
      {row.showOnce && (
        <p className={`${classes.once} kh-small kh-body`}>
          <IconEyeOff {...smallIcon} />
          {words.showOnce}
        </p>
      )}
      <div className={classes.actions}>
        <Button
          tone="primary"
          wide
          icon={copied ? <IconCheck {...icon} /> : <IconCopy {...icon} />}
          keycap="C"
          onClick={onCopy}
          data-panel-main=""
        >
          <span role="status">{copied ? words.copied : words.copy}</span>
        </Button>
        <Button wide icon={<IconSend {...icon} />} keycap="S" onClick={onShare}>
          {words.share}
        </Button>
        <Button wide icon={<IconPencil {...icon} />} keycap="E" onClick={onEdit}>
          {words.edit}
        </Button>
        <Button wide icon={<IconRefresh {...icon} />} keycap="T" onClick={onRotate}>
          {words.rotateNow}
        </Button>
      </div>
    </>
  );
}
