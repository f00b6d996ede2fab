import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import type { Settings } from "../../../shared/contract/log-methods.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { colorSchemeOf } from "../../theme/color-scheme.ts";
import { lessonWords } from "../../words/lessons.ts";
import { settingsWords as words } from "../../words/settings.ts";
import { useSetting } from "./use-setting.ts";

const themes = ["system", "light", "dark"] as const satisfies readonly Settings["theme"][];

export function LookSettings({ settings }: { readonly settings: Settings }) {
  const { set, failure } = useSetting();
  const hidden = settings.lessons.hidden.length;
  const { setColorScheme } = useMantineColorScheme();
  return (
    <>
      <SegmentedControl
        aria-label={words.theme}
        value={settings.theme}
        data={themes.map((value) => ({ value, label: words.themes[value] }))}
        onChange={(next) => {
          const theme = themes.find((name) => name === next) ?? "system";
          setColorScheme(colorSchemeOf(theme));
          void set("theme", theme);
        }}
      />
      <div>
        <b>{lessonWords.title}</b>
        <p className="kh-small kh-quiet">{hidden === 0 ? lessonWords.hint : lessonWords.count(hidden)}</p>
        {hidden > 0 && (
          <Button size="small" onClick={() => void set("lessons.hidden", "")}>
            {lessonWords.back}
          </Button>
        )}
      </div>
      <FailureNote failure={failure} />
    </>
  );
}
