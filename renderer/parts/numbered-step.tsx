import { IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { smallIcon } from "./icon.ts";
import classes from "./numbered-step.module.css";

export type StepLook = "done" | "now" | "later";
type NumberedStepProps = { readonly number: number; readonly look: StepLook; readonly children: ReactNode };

/** One line of a flow: its number, or a tick. Its title is an `h2`. */
export function NumberedStep({ number, look, children }: NumberedStepProps) {
  return (
    <li className={`${classes.step} ${classes[look]}`} aria-current={look === "now" ? "step" : undefined}>
      <span className={classes.number} aria-hidden>
        {look === "done" ? <IconCheck {...smallIcon} /> : number}
      </span>
      <div className={classes.body}>{children}</div>
    </li>
  );
}
