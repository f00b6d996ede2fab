import { Page, PageHead } from "../../parts/page.tsx";
import { shellWords } from "../../words/shell.ts";

export function InboxScreen() {
  return (
    <Page>
      <PageHead title={shellWords.sections.inbox} />
    </Page>
  );
}
