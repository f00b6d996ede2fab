import { IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { smallIcon } from "../../parts/icon.ts";
import classes from "./rotate.module.css";

type StepProps = {
  readonly number: number;
  readonly title: string;
  readonly look: "done" | "now" | "later";
  readonly children?: ReactNode;
};

/** One line of the flow: its number, or a tick; what there is to do stands under the present one. */
export function Step({ number, title, look, children }: StepProps) {
  return (
    <li className={`${classes.step} ${classes[look]}`} aria-current={look === "now" ? "step" : undefined}>
      <span className={classes.number} aria-hidden>
        {look === "done" ? <IconCheck {...smallIcon} /> : number}
      </span>
      <div className={classes.content}>
        <h2>{title}</h2>
        {children}
      </div>
    </li>
  );
}
