import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconChecks,
  IconClock,
  IconClockOff,
  IconSend,
} from "@tabler/icons-react";
import type { ShareState } from "../../shared/contract/link-methods.ts";
import { partsWords } from "../words/parts.ts";
import { smallIcon } from "./icon.ts";
import classes from "./state-label.module.css";

const looks = {
  unsent: { Icon: IconSend, look: "half" },
  waiting: { Icon: IconClock, look: "waiting" },
  opened: { Icon: IconChecks, look: "opened" },
  unconfirmed: { Icon: IconCheck, look: "half" },
  disputed: { Icon: IconAlertTriangle, look: "danger" },
  lapsed: { Icon: IconCheck, look: "half" },
  expired: { Icon: IconClockOff, look: "ended" },
  revoked: { Icon: IconBan, look: "ended" },
  intercepted: { Icon: IconAlertOctagon, look: "intercepted" },
} as const satisfies Record<ShareState, unknown>;

/** Icon and word; solid only for what needs a person now. */
export function StateLabel({ state }: { readonly state: ShareState }) {
  const { Icon, look } = looks[state];
  return (
    <span className={`${classes.state} ${classes[look]}`}>
      <Icon {...smallIcon} />
      {partsWords.shareState[state]}
    </span>
  );
}
