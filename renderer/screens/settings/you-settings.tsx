import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { settingsWords as words } from "../../words/settings.ts";
import classes from "./settings.module.css";

export function YouSettings() {
  const ask = useAsk();
  const refresh = useRefresh();
  const me = useHostQuery("me.get", {});
  const [name, setName] = useState("");
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => setName(me.data?.name ?? ""), [me.data]);
  const rename = async () => {
    try {
      await ask("me.rename", { name: name.trim() });
      await refresh("me.get");
      setFailure(undefined);
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <>
      <div className={classes.line}>
        <TextInput
          label={words.name}
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button disabled={name.trim() === "" || name.trim() === me.data?.name} onClick={() => void rename()}>
          {words.rename}
        </Button>
      </div>
      <p className="kh-small kh-quiet">{words.nameHint}</p>
      <FailureNote failure={failure ?? me.error} />
    </>
  );
}
