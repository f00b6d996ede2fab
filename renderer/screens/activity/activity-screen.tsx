import { Page, PageHead } from "../../parts/page.tsx";
import { shellWords } from "../../words/shell.ts";

export function ActivityScreen() {
  return (
    <Page>
      <PageHead title={shellWords.sections.activity} />
    </Page>
  );
}
