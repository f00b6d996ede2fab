/** What is measured inside the page, by its own clock and to the frame in which it is seen. */
import type { Page } from "playwright-core";

declare global {
  interface Window {
    benchTimes?: number[];
  }
}

/** Milliseconds from Enter in the unlock screen to the frame that shows the list's first row. The list is shown after. */
export async function measureUnlock(page: Page, passphrase: string): Promise<number> {
  await page.locator("input[type=password]").fill(passphrase);
  await page.evaluate(() => {
    const times: number[] = [];
    window.benchTimes = times;
    const shown = (start: number) => {
      if (document.querySelector('[role=grid] [role=row][aria-rowindex="2"]') === null) {
        requestAnimationFrame(() => shown(start));
      } else {
        requestAnimationFrame(() => times.push(performance.now() - start));
      }
    };
    window.addEventListener("keydown", ({ timeStamp }) => shown(timeStamp), { once: true, capture: true });
  });
  await page.keyboard.press("Enter");
  return page.waitForFunction(() => window.benchTimes?.[0]).then((handle) => handle.jsonValue() as Promise<number>);
}

/** Types each query key by key. @returns milliseconds from each key to the end of the frame with its last change. */
export async function measureKeystrokes(page: Page, queries: readonly string[]): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    window.benchTimes = times;
    let pressed = 0;
    const painted = () =>
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        // A task after the frame's callbacks: layout and paint lie before it.
        channel.port1.onmessage = () => {
          times[times.length - 1] = performance.now() - pressed;
        };
        channel.port2.postMessage(0);
      });
    window.addEventListener(
      "keydown",
      ({ timeStamp }) => {
        pressed = timeStamp;
        times.push(Number.NaN);
        painted();
      },
      { capture: true },
    );
    const main = document.querySelector("main");
    if (main !== null)
      new MutationObserver(painted).observe(main, { subtree: true, childList: true, characterData: true });
  });
  const field = page.getByRole("searchbox");
  for (const query of queries) {
    await field.fill("");
    await field.focus();
    // As fast as a quick typist, so that each result is waited for.
    await page.keyboard.type(query, { delay: 90 });
    await page.waitForTimeout(120);
  }
  await field.fill("");
  const times = await page.evaluate(() => window.benchTimes ?? []);
  return times.filter((time) => !Number.isNaN(time));
}

/** Scrolls ten rows a frame. @returns the length of each frame in milliseconds. */
export function measureScrolling(page: Page, frames: number): Promise<number[]> {
  return page.evaluate(async (count) => {
    const scroller = document.querySelector("[role=grid]");
    if (scroller === null) throw new Error("there is no list");
    const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    const lengths: number[] = [];
    let before = await nextFrame();
    for (let frame = 0; frame < count; frame++) {
      scroller.scrollTop += 400;
      const now = await nextFrame();
      lengths.push(now - before);
      before = now;
    }
    return lengths;
  }, frames);
}
