import { Page, PageHead } from "../../parts/page.tsx";

export function EditKeyScreen() {
  return (
    <Page>
      <PageHead title="EditKey" />
    </Page>
  );
}
