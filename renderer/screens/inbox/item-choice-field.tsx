import { NativeSelect } from "@mantine/core";
import { inboxWords } from "../../words/inbox.ts";
import type { Conflict } from "./find-conflict.ts";
import { choicesFor, type ItemChoice, itemChoices } from "./item-choice.ts";
import classes from "./message.module.css";

type ItemChoiceProps = {
  readonly name: string;
  readonly conflict: Conflict | undefined;
  readonly choice: ItemChoice;
  readonly onChoose: (choice: ItemChoice) => void;
};

export function ItemChoiceField({ name, conflict, choice, onChoose }: ItemChoiceProps) {
  return (
    <NativeSelect
      className={classes.choice ?? ""}
      size="xs"
      aria-label={inboxWords.choiceFor(name)}
      value={choice}
      data={choicesFor(conflict).map((value) => ({ value, label: inboxWords.choices[value] }))}
      onChange={(event) => {
        const chosen = itemChoices.find((one) => one === event.currentTarget.value);
        if (chosen !== undefined) onChoose(chosen);
      }}
    />
  );
}
