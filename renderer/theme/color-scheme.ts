import { localStorageColorSchemeManager, type MantineColorScheme } from "@mantine/core";
import type { Settings } from "../../shared/contract/log-methods.ts";

/** Kept outside the vault so that the unlock screen has the right colours. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: "keyhold-theme" });

export function colorSchemeOf(theme: Settings["theme"]): MantineColorScheme {
  return theme === "system" ? "auto" : theme;
}
