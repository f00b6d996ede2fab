import { Page, PageHead } from "../../parts/page.tsx";

export function SettingsScreen() {
  return (
    <Page>
      <PageHead title="Settings" />
    </Page>
  );
}
