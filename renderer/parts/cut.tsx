// biome-ignore-all lint/suspicious/noArrayIndexKey: a tooth is its place
// biome-ignore-all lint/a11y/noSvgWithoutTitle: named by aria-label, or decoration beside words
import { useReducedMotion } from "@mantine/hooks";
import { memo } from "react";
import classes from "./cut.module.css";
import { cutTeeth } from "./teeth.ts";

type CutProps = {
  readonly teeth: number;
  /** How many still stand. */
  readonly left: number;
  /** In the drawing's own units; `wide` stretches it to its place. */
  readonly width: number;
  readonly height: number;
  readonly wide?: boolean;
  readonly tone?: "accent" | "plate" | "warn" | "line";
  /** What a screen reader hears; without it the drawing is only decoration beside words. */
  readonly label?: string;
};

/** Teeth that go together where motion is unwanted: five seconds of a value on screen. */
const seldom = 5;

/** Timers and progress: a row of teeth of which some stand. Teeth step, they do not slide. */
export const Cut = memo(function Cut({ teeth, left, width, height, wide, tone = "accent", label }: CutProps) {
  const still = useReducedMotion();
  // Without motion a cut steps seldom: the number beside it carries the time.
  const standing = still ? Math.min(teeth, Math.ceil(left / seldom) * seldom) : left;
  const step = width / teeth;
  const naming = label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label };
  return (
    <svg
      className={`${classes.cut} ${classes[tone]} ${wide ? classes.wide : ""}`}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      style={{ height: `${height / 16}rem`, ...(wide ? {} : { width: `${width / 16}rem` }) }}
      {...naming}
    >
      {cutTeeth(teeth).map((length, index) => (
        <rect
          key={index}
          className={index < standing ? classes.standing : classes.gone}
          x={index * step}
          y={0}
          width={step * 0.6}
          height={height * length}
          rx={1}
        />
      ))}
    </svg>
  );
});
