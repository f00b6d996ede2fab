import { Page, PageHead } from "../../parts/page.tsx";

export function NewKeyScreen() {
  return (
    <Page>
      <PageHead title="NewKey" />
    </Page>
  );
}
