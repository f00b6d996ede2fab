import { Select } from "@mantine/core";
import { useState } from "react";
import type { CsvMapping } from "../../../shared/contract/import-methods.ts";
import { csvFields } from "../../../shared/contract/import-words.ts";
import { Button } from "../../parts/button.tsx";
import { importWords as words } from "../../words/import.ts";
import classes from "./import.module.css";

type AskMappingProps = {
  readonly columns: readonly string[];
  readonly guess: CsvMapping;
  readonly busy: boolean;
  readonly onAnswer: (mapping: CsvMapping) => Promise<void>;
};

/** Which column is what, as far as the file's own names do not say. */
export function AskMapping({ columns, guess, busy, onAnswer }: AskMappingProps) {
  const [mapping, setMapping] = useState<CsvMapping>(guess);
  const choices = [...new Set(columns.filter((column) => column.trim() !== ""))];
  const isComplete = mapping.name !== undefined && mapping.value !== undefined;
  return (
    <form
      className={classes.column}
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete && !busy) void onAnswer(mapping);
      }}
    >
      <h2>{words.mappingTitle}</h2>
      <p className="kh-body">{words.mappingMore}</p>
      <div className={classes.fields}>
        {csvFields.map((field) => (
          <Select
            key={field}
            label={words.columns[field]}
            placeholder={words.noColumn}
            data={choices}
            value={mapping[field] ?? null}
            clearable={field !== "name" && field !== "value"}
            onChange={(column) =>
              setMapping(({ [field]: _, ...rest }) => (column === null ? rest : { ...rest, [field]: column }))
            }
          />
        ))}
      </div>
      <div className="kh-row">
        <Button type="submit" tone="primary" busy={busy} disabled={!isComplete}>
          {words.goOn}
        </Button>
      </div>
    </form>
  );
}
