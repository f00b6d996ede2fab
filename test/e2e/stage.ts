/** What every test of the window has: a browser, people at their desks, and that nothing complained at the end. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { chromiumFile, launchChromium } from "../support/chromium.ts";
import type { TestPerson } from "../support/people.ts";
import { Desk, type DeskOptions } from "./desk.ts";

/** Long enough for a busy computer: what never comes is told by the waits within. */
const testMilliseconds = 400_000;

type Fill = (person: TestPerson) => Promise<unknown>;

export type Stage = {
  readonly browser: Browser;
  /** @param scope `test` ends the desk with the test, `file` with the file. */
  desk(name: string | undefined, fill?: Fill, options?: DeskOptions, scope?: "test" | "file"): Promise<Desk>;
  /** Somebody whose vault was made otherwise. */
  take(desk: Desk, scope?: "test" | "file"): Desk;
};

/** Tests of the window; skipped where there is no Chromium. */
export function describeWindow(title: string, tests: (stage: Stage) => void): void {
  describe.skipIf(chromiumFile === undefined)(title, { timeout: testMilliseconds }, () => {
    let browser: Browser | undefined;
    const desks = { test: new Set<Desk>(), file: new Set<Desk>() };
    beforeAll(async () => {
      browser = await launchChromium();
    }, testMilliseconds);
    afterEach(async ({ task }) => {
      // Where somebody looks for the reason.
      const folder = process.env.KEYHOLD_FAILURES;
      if (folder !== undefined && task.result?.state === "fail") {
        let count = 0;
        for (const desk of [...desks.test, ...desks.file]) {
          const name = `${task.name.replaceAll(/\W+/g, "-").slice(0, 60)}-${count++}.png`;
          await desk.page.screenshot({ path: `${folder}/${name}` }).catch(() => undefined);
        }
      }
      const all = [...desks.test, ...desks.file];
      const complaints = all.flatMap((desk) => desk.complaints.splice(0));
      await Promise.all([...desks.test].map((desk) => desk.leave()));
      desks.test.clear();
      expect(complaints, "what the pages complained of").toEqual([]);
    }, testMilliseconds);
    afterAll(async () => {
      await Promise.all([...desks.file, ...desks.test].map((desk) => desk.leave()));
      await browser?.close();
    }, testMilliseconds);
    const stage: Stage = {
      get browser() {
        if (browser === undefined) throw new Error("the browser is not there yet");
        return browser;
      },
      async desk(name, fill, options, scope = "test") {
        const desk =
          name === undefined
            ? await Desk.empty(stage.browser, options)
            : await Desk.of(stage.browser, name, fill, options);
        return stage.take(desk, scope);
      },
      take(desk, scope = "test") {
        desks[scope].add(desk);
        return desk;
      },
    };
    tests(stage);
  });
}
