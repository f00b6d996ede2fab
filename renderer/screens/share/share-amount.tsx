/** How much is shared, and what stands in its way: told, and answered, before anything is made. */
import { Checkbox } from "@mantine/core";
import type { MethodOutput } from "../../../shared/contract/api.ts";
import { Note } from "../../parts/note.tsx";
import { shareWords } from "../../words/share.ts";

type ShareAmountProps = {
  readonly plan: MethodOutput<"shares.plan">;
  readonly split: boolean;
  readonly onSplit: (split: boolean) => void;
};

export function ShareAmount({ plan, split, onSplit }: ShareAmountProps) {
  return (
    <>
      {plan.tooLarge.length > 0 && (
        <Note tone="danger">{shareWords.tooLarge(plan.tooLarge.join(", "), sizeText(plan.limit ?? 0))}</Note>
      )}
      {plan.leftOut.length > 0 && <Note>{shareWords.leftOut(plan.leftOut.join(", "))}</Note>}
      {plan.links > 1 && (
        <Note tone="warn" live>
          <p>{shareWords.tooMuch(sizeText(plan.bytes), plan.limit === undefined ? undefined : sizeText(plan.limit))}</p>
          <Checkbox
            size="xs"
            mt={6}
            label={shareWords.split(plan.links)}
            checked={split}
            onChange={(event) => onSplit(event.currentTarget.checked)}
          />
        </Note>
      )}
    </>
  );
}

export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
