import { Checkbox, TextInput } from "@mantine/core";
import { IconFileSearch } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import type { MethodInput } from "../../../shared/contract/api.ts";
import { Button } from "../../parts/button.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { scanWords as words } from "../../words/scan.ts";
import classes from "./scan.module.css";
import { baselineIn } from "./scan-rows.ts";

const options = ["history", "staged", "shellHistory", "clipboard", "respectGitignore", "patterns"] as const;
type Option = (typeof options)[number];

const texts: Readonly<Record<Option, string>> = {
  history: words.history,
  staged: words.staged,
  shellHistory: words.shellHistory,
  clipboard: words.clipboard,
  respectGitignore: words.gitignore,
  patterns: words.patterns,
};
const hints: Partial<Record<Option, string>> = { history: words.historyHint, staged: words.stagedHint };

type ScanFormProps = {
  /** The folder of the scan before. */
  readonly folder: string;
  readonly busy: boolean;
  readonly onScan: (input: MethodInput<"scan.run">) => void;
};

/** Where to look, and at what. */
export function ScanForm({ folder: before, busy, onScan }: ScanFormProps) {
  const [folder, setFolder] = useState(before);
  const [chosen, setChosen] = useState<ReadonlySet<Option>>(new Set(["patterns"]));
  const root = folder.trim();
  const elsewhere = chosen.has("shellHistory") || chosen.has("clipboard");
  const can = root !== "" || elsewhere;
  const toggle = (option: Option) => {
    const next = new Set(chosen);
    if (!next.delete(option)) next.add(option);
    setChosen(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!can || busy) return;
    const asked = Object.fromEntries(options.map((option) => [option, chosen.has(option)]));
    const where = root === "" ? { roots: [], files: false } : { roots: [root], baseline: baselineIn(root) };
    // Without a folder there is no repository to look into.
    onScan({ ...asked, ...(root === "" ? { history: false, staged: false } : {}), ...where });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        className={classes.folder}
        label={words.folder}
        placeholder={words.folderHint}
        value={folder}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setFolder(event.currentTarget.value)}
      />
      <div className={classes.go}>
        <Button
          type="submit"
          tone="primary"
          keycap="Enter"
          busy={busy}
          disabled={!can}
          icon={<IconFileSearch {...smallIcon} />}
        >
          {words.go}
        </Button>
      </div>
      <fieldset className={classes.options}>
        <legend className="kh-unseen">{words.also}</legend>
        {options.map((option) => (
          <Checkbox
            key={option}
            size="sm"
            label={texts[option]}
            title={hints[option]}
            checked={chosen.has(option)}
            disabled={root === "" && (option === "history" || option === "staged" || option === "respectGitignore")}
            onChange={() => toggle(option)}
          />
        ))}
      </fieldset>
    </form>
  );
}
