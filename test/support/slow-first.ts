import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Folders whose files take minutes, the slowest first. */
const slow = [
  "test/e2e/screens",
  "test/vault/",
  "test/e2e/",
  "test/guest/",
  "test/faults/",
  "test/cli/",
  "test/relay/",
];

/** Starts long files first, so that none is left over for one worker at the end while the others have nothing to do. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const index = slow.findIndex((folder) => moduleId.includes(folder));
      return index === -1 ? slow.length : index;
    };
    return usual.toSorted((a, b) => rank(a) - rank(b));
  }
}
