// biome-ignore-all lint/suspicious/noArrayIndexKey: a tooth is its place
import { memo } from "react";
import classes from "./glyph.module.css";
import { glyphTeeth } from "./teeth.ts";

/** The same five teeth for one key on every screen. @param id the key's own id (`keyId`), never a value. */
export const KeyGlyph = memo(function KeyGlyph({
  id,
  tone = "quiet",
  large = false,
}: {
  readonly id: string;
  readonly tone?: "quiet" | "accent";
  readonly large?: boolean;
}) {
  return (
    <svg
      className={`${classes.glyph} ${tone === "accent" ? classes.lit : ""} ${large ? classes.large : ""}`}
      viewBox="0 0 22 18"
      aria-hidden
    >
      <rect x="0" y="0" width="22" height="3.4" rx="1.2" />
      {glyphTeeth(id).map((height, tooth) => (
        <rect key={tooth} x={tooth * 4.6} y={2} width={3.4} height={height} rx={1.1} />
      ))}
    </svg>
  );
});
