import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import classes from "./button.module.css";
import { Cut } from "./cut.tsx";

export type ButtonTone = "primary" | "plain" | "quiet" | "danger" | "danger-outline";

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className" | "style"> & {
  readonly tone?: ButtonTone;
  readonly size?: "small" | "normal" | "big";
  readonly icon?: ReactNode;
  /** The key that does the same, shown on the control: `C`, `Ctrl Enter`. */
  readonly keycap?: string;
  readonly wide?: boolean;
  /** A quiet one at the beginning of a line: its icon or text stands where the line begins, not its unseen edge. */
  readonly flush?: boolean;
  /** Work is going on: the button stays where it is and cannot be pressed again. */
  readonly busy?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
};

export function Button({
  tone = "plain",
  size = "normal",
  icon,
  keycap,
  wide,
  flush,
  busy,
  children,
  disabled,
  type = "button",
  ...rest
}: ButtonProps) {
  const names = [
    classes.button,
    classes[tone],
    classes[size],
    wide ? classes.wide : "",
    flush ? classes.flush : "",
  ].join(" ");
  return (
    <button
      {...rest}
      type={type}
      className={names}
      disabled={disabled}
      aria-disabled={busy || rest["aria-disabled"]}
      aria-busy={busy || undefined}
      {...(busy ? { onClick: undefined } : {})}
    >
      {icon}
      <span className={classes.text}>{children}</span>
      {keycap !== undefined && <kbd aria-hidden>{keycap}</kbd>}
      {busy && (
        <span className={classes.busy}>
          <Cut teeth={5} left={5} width={20} height={10} tone="accent" />
        </span>
      )}
    </button>
  );
}

type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className" | "style" | "aria-label"> & {
  /** What a screen reader hears and a tooltip says. */
  readonly label: string;
  readonly ref?: Ref<HTMLButtonElement>;
};

/** An icon that is named. */
export function IconButton({ label, children, type = "button", ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`${classes.button} ${classes.quiet} ${classes.iconOnly}`}
      aria-label={label}
      title={label}
    >
      {children}
    </button>
  );
}
