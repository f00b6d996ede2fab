import { create } from "qrcode";
import classes from "./qr-code.module.css";

/**
 * A QR code as one path, drawn here: neither an image nor its address ever exists. Always dark on light with a quiet
 * border, because many scanners read nothing else.
 */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { modules } = create(text, { errorCorrectionLevel: text.length > 400 ? "L" : "M" });
  const border = 4;
  const side = modules.size + 2 * border;
  let path = "";
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column)) path += `M${column + border} ${row + border}h1v1h-1z`;
    }
  }
  return (
    <svg
      className={classes.code}
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect className={classes.ground} width={side} height={side} rx={2} />
      <path className={classes.dark} d={path} />
    </svg>
  );
}
