import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { setNonce } from "get-nonce";
import type { ReactNode } from "react";
import { colorSchemeManager } from "./color-scheme.ts";
import { cssVariables } from "./css-variables.ts";
import { theme } from "./theme.ts";

/** The nonce of this response, for the style elements that Mantine and the scroll lock make. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
}

export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  setNonce(styleNonce());
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <Notifications position="bottom-center" limit={3} zIndex={190} />
      {children}
    </MantineProvider>
  );
}
