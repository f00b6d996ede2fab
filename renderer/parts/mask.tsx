import { partsWords } from "../words/parts.ts";
import classes from "./mask.module.css";

/** What may be seen of a hidden value, as the host made it: `sk_l…9f2c`, or the word that it is hidden. */
export function Mask({ mask, large = false }: { readonly mask: string; readonly large?: boolean }) {
  const [start, end] = mask.split("…");
  const label = end === undefined ? partsWords.hidden : partsWords.maskLabel(start ?? "", end);
  return (
    <span className={`${classes.mask} ${large ? classes.large : ""}`}>
      <span aria-hidden>{mask}</span>
      <span className="kh-unseen">{label}</span>
    </span>
  );
}
