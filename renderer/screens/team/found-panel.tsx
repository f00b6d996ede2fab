import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { SidePanel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { rulesWords } from "../../words/rules.ts";
import { SideHead } from "./side-head.tsx";
import classes from "./team.module.css";

export function FoundPanel({ onClose }: { readonly onClose: () => void }) {
  const ask = useAsk();
  const refresh = useRefresh();
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  const found = async () => {
    if (name.trim() === "") return setProblem(rulesWords.nameNeeded);
    setFailure(undefined);
    try {
      const { team } = await ask("rules.found", { name: name.trim() });
      toast({ text: rulesWords.foundDone(team.name) });
      await refresh();
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <SidePanel label={rulesWords.foundTitle}>
      <SideHead title={rulesWords.foundTitle} takeFocus onClose={onClose} />
      <form
        className={classes.sideBody}
        onSubmit={(event) => {
          event.preventDefault();
          void found();
        }}
      >
        <p className="kh-body">{rulesWords.foundMore}</p>
        <TextInput
          label={rulesWords.name}
          value={name}
          maxLength={80}
          error={problem}
          onChange={(event) => {
            setName(event.target.value);
            setProblem(undefined);
          }}
        />
        <FailureNote failure={failure} />
        <Button type="submit" tone="primary" wide>
          {rulesWords.foundNow}
        </Button>
      </form>
    </SidePanel>
  );
}
