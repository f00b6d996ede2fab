import type { ReactNode } from "react";
import { NumberedStep, type StepLook } from "../../parts/numbered-step.tsx";
import classes from "./rotate.module.css";

type StepProps = {
  readonly number: number;
  readonly title: string;
  readonly look: StepLook;
  readonly children?: ReactNode;
};

/** One line of the flow; what there is to do stands under the present one. */
export function Step({ number, title, look, children }: StepProps) {
  return (
    <NumberedStep number={number} look={look}>
      <div className={classes.content}>
        <h2>{title}</h2>
        {children}
      </div>
    </NumberedStep>
  );
}
