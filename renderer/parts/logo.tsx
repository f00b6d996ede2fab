import classes from "./glyph.module.css";

/** Keyhold's mark: a key's edge in a rounded square. @param size in the design's pixels. */
export function Logo({ size }: { readonly size: number }) {
  return (
    <svg
      className={classes.logo}
      viewBox="0 0 22 22"
      style={{ width: `${size / 16}rem`, height: `${size / 16}rem` }}
      aria-hidden
    >
      <rect className={classes.ground} width="22" height="22" rx="6" />
      <g className={classes.edge}>
        <rect x="4" y="5" width="14" height="2.6" rx="1" />
        <rect x="4" y="5" width="2.4" height="12" rx="1" />
        <rect x="7.9" y="5" width="2.4" height="6.4" rx="1" />
        <rect x="11.8" y="5" width="2.4" height="9.4" rx="1" />
        <rect x="15.6" y="5" width="2.4" height="5" rx="1" />
      </g>
    </svg>
  );
}
