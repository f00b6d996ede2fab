import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import type { Settings } from "../../../shared/contract/log-methods.ts";
import { FailureNote } from "../../parts/failure-note.tsx";
import { colorSchemeOf } from "../../theme/color-scheme.ts";
import { settingsWords as words } from "../../words/settings.ts";
import { useSetting } from "./use-setting.ts";

const themes = ["system", "light", "dark"] as const satisfies readonly Settings["theme"][];

export function LookSettings({ settings }: { readonly settings: Settings }) {
  const { set, failure } = useSetting();
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
      <FailureNote failure={failure} />
    </>
  );
}
