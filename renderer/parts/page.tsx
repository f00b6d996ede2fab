/** The frame of a screen: one pane, or a pane and a side panel; a head; a body that scrolls; drawn emptiness. */
import type { ReactNode } from "react";
import { Cut } from "./cut.tsx";
import classes from "./page.module.css";

/** @param side the panel on the right; on narrow windows it takes the pane's place. */
export function Page({
  children,
  side,
  ground = "surface",
}: {
  readonly children: ReactNode;
  readonly side?: ReactNode;
  readonly ground?: "surface" | "well";
}) {
  return (
    <div className={`${classes.page} ${side ? classes.split : ""} ${ground === "well" ? classes.recessed : ""}`}>
      <section className={classes.pane}>{children}</section>
      {side}
    </div>
  );
}

export function PageHead({
  title,
  sub,
  children,
}: {
  readonly title: ReactNode;
  readonly sub?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <header className={classes.head}>
      <h1 tabIndex={-1} data-page-title="">
        {title}
      </h1>
      {sub !== undefined && <span className={classes.sub}>{sub}</span>}
      <div className={classes.actions}>{children}</div>
    </header>
  );
}

/** @param reading the column of a screen that is read: 760 wide, centred. */
export function PageBody({ children, reading = false }: { readonly children: ReactNode; readonly reading?: boolean }) {
  return (
    <div className={classes.body} tabIndex={-1}>
      <div className={reading ? classes.reading : undefined}>{children}</div>
    </div>
  );
}

export function SidePanel({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <aside className={classes.side} aria-label={label}>
      {children}
    </aside>
  );
}

/** One sentence, one action, one small cut drawn as a line. */
export function Empty({ text, children }: { readonly text: ReactNode; readonly children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <Cut teeth={9} left={9} width={72} height={20} tone="line" />
      <p>{text}</p>
      {children}
    </div>
  );
}
