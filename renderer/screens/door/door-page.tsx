// biome-ignore-all lint/suspicious/noArrayIndexKey: a tooth is its place
import type { ReactNode } from "react";
import { cutTeeth } from "../../parts/teeth.ts";
import classes from "./door-page.module.css";

const teeth = 40;

/** What stands in front of the vault: the blade of a key across the top, one card in the middle. */
export function DoorPage({ children, under }: { readonly children: ReactNode; readonly under?: ReactNode }) {
  return (
    <main className={classes.page}>
      <svg className={classes.blade} viewBox="0 0 1280 250" preserveAspectRatio="xMidYMin slice" aria-hidden>
        <rect x="0" y="-10" width="1280" height="40" />
        {cutTeeth(teeth).map((length, index) => (
          <rect
            key={index}
            x={6 + index * 32}
            y={0}
            width={20}
            height={Math.round(30 + length * length * 210)}
            rx={5}
          />
        ))}
      </svg>
      <div className={classes.column}>
        <div className={classes.card}>{children}</div>
        {under}
      </div>
    </main>
  );
}
