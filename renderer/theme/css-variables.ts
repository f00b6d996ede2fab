import type { CSSVariablesResolver } from "@mantine/core";
import { darkTokens, lightTokens } from "./tokens.ts";

/** Our tokens for both schemes, and Mantine's own variables drawn from them. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...prefixed(lightTokens), ...fromTokens },
  dark: { ...prefixed(darkTokens), ...fromTokens },
});

function prefixed(tokens: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(tokens).map(([name, value]) => [`--kh-${name}`, value]));
}

const fromTokens = {
  "--mantine-color-body": "var(--kh-surface)",
  "--mantine-color-text": "var(--kh-ink)",
  "--mantine-color-bright": "var(--kh-ink)",
  "--mantine-color-dimmed": "var(--kh-ink-3)",
  "--mantine-color-default": "var(--kh-raised)",
  "--mantine-color-default-hover": "var(--kh-well)",
  "--mantine-color-default-color": "var(--kh-ink)",
  "--mantine-color-default-border": "var(--kh-line-strong)",
  "--mantine-color-placeholder": "var(--kh-ink-3)",
  "--mantine-color-anchor": "var(--kh-accent)",
  "--mantine-color-error": "var(--kh-danger)",
  "--mantine-primary-color-filled": "var(--kh-accent)",
  "--mantine-primary-color-contrast": "var(--kh-on-accent)",
  "--mantine-color-disabled": "var(--kh-well)",
  "--mantine-color-disabled-color": "var(--kh-ink-3)",
  "--mantine-color-disabled-border": "var(--kh-line)",
};
