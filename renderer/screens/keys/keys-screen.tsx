import { Page, PageHead } from "../../parts/page.tsx";

export function KeysScreen() {
  return (
    <Page>
      <PageHead title="Keys" />
    </Page>
  );
}
