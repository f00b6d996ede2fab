import { Switch } from "@mantine/core";
import { useState } from "react";
import type { Settings } from "../../../shared/contract/log-methods.ts";
import { useConnection } from "../../connection/connection-context.tsx";
import { askToNotify } from "../../data/notices.ts";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { settingsWords as words } from "../../words/settings.ts";
import { useSetting } from "./use-setting.ts";

/** A desktop app may notify unless it is told not to; a page in a browser only after the person and the browser agreed. */
export function NoticeSettings({ settings }: { readonly settings: Settings }) {
  const { door } = useConnection();
  const { set, failure } = useSetting();
  const [refused, setRefused] = useState(false);
  const name = door === "browser" ? "browser" : "system";
  const change = async (wanted: boolean) => {
    setRefused(false);
    if (wanted && door === "browser" && !(await askToNotify())) setRefused(true);
    else await set(`notices.${name}`, wanted);
  };
  return (
    <>
      <Switch
        label={words.notices}
        description={words.noticesHint}
        checked={settings.notices[name]}
        onChange={(event) => void change(event.currentTarget.checked)}
      />
      {refused && (
        <Note tone="warn" live>
          {words.noticesRefused}
        </Note>
      )}
      <FailureNote failure={failure} />
    </>
  );
}
