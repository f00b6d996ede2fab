import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { icon } from "./icon.ts";
import classes from "./note.module.css";

const icons = { plain: IconInfoCircle, warn: IconAlertTriangle, danger: IconAlertTriangle, good: IconCircleCheck };

/** A sentence that must be read: what happened, what is safe, what next. `live` announces it when it appears. */
export function Note({
  tone = "plain",
  title,
  live = false,
  children,
}: {
  readonly tone?: keyof typeof icons;
  readonly title?: ReactNode;
  readonly live?: boolean;
  readonly children?: ReactNode;
}) {
  const Icon = icons[tone];
  return (
    <div
      className={`${classes.note} ${classes[tone]}`}
      {...(live ? { role: tone === "danger" ? "alert" : "status" } : {})}
    >
      <Icon {...icon} />
      <div>
        {title !== undefined && <b>{title} </b>}
        {children}
      </div>
    </div>
  );
}
