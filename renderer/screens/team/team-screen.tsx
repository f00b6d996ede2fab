import { Page, PageHead } from "../../parts/page.tsx";
import { shellWords } from "../../words/shell.ts";

export function TeamScreen() {
  return (
    <Page>
      <PageHead title={shellWords.sections.team} />
    </Page>
  );
}
