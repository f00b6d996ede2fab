import { Page, PageHead } from "../../parts/page.tsx";
import { shellWords } from "../../words/shell.ts";

export function SharesScreen() {
  return (
    <Page>
      <PageHead title={shellWords.sections.shares} />
    </Page>
  );
}
