/** The window's page, from the top: policy, connection, theme, and what the vault's state lets one see. */
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./theme/base.css";
import "./theme/mantine.css";
import { notifications } from "@mantine/notifications";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { openConnection } from "./connection/open-connection.ts";
import { installMarkupPolicy } from "./session/markup-policy.ts";
import { App } from "./shell/app.tsx";
import { NoHost } from "./shell/no-host.tsx";
import { ThemeProvider } from "./theme/providers.tsx";
import { commonWords } from "./words/common.ts";

installMarkupPolicy();

const place = document.getElementById("root");
if (place === null) throw new Error("the page has no place for the app");
const root = createRoot(place);
const connection = await openConnection();

function showNoHost(): void {
  // A page without its host cannot be replaced by a fresh one: what it says about the vault goes by hand.
  notifications.clean();
  document.title = commonWords.appName;
  root.render(
    <ThemeProvider>
      <NoHost />
    </ThemeProvider>,
  );
}

if (connection === undefined) {
  showNoHost();
} else {
  connection.onEnd?.(showNoHost);
  root.render(
    <StrictMode>
      <ThemeProvider>
        <App connection={connection} />
      </ThemeProvider>
    </StrictMode>,
  );
}
