/** The window's activity page over a log of a million entries, in Chromium, by the page's own clock. */
import { chromium } from "playwright-core";
import { findChromium } from "../browser/window/find-chromium.ts";
import { closeDoor, openDoor, shippedDoor } from "./door.ts";
import { benchPassphrase, type FilledVault } from "./fill-vault.ts";
import { median } from "./median.ts";
import type { BenchRow } from "./row.ts";

const flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];

export async function measureActivity(filled: FilledVault, entries: number): Promise<BenchRow[]> {
  const executablePath = findChromium({ env: process.env, platform: process.platform })?.file;
  if (executablePath === undefined) {
    console.error("Chromium is not installed: the activity page is not measured.");
    return [];
  }
  const door = await openDoor(shippedDoor, filled);
  const browser = await chromium.launch({ executablePath, headless: true, args: flags });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(120_000);
    await page.goto(door.address);
    await page.locator("input[type=password]").fill(benchPassphrase);
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Activity" }).click();
    await page
      .getByRole("cell", { name: /_API_KEY_/ })
      .first()
      .waitFor();
    const { frames, jumps, heap } = await page.evaluate(async () => {
      const scroller = document.querySelector("[role=table]");
      if (scroller === null) throw new Error("there is no list");
      const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      const frames: number[] = [];
      let before = await nextFrame();
      for (let frame = 0; frame < 300; frame++) {
        scroller.scrollTop += 400;
        const now = await nextFrame();
        frames.push(now - before);
        before = now;
      }
      const jumps: number[] = [];
      for (let jump = 0; jump < 20; jump++) {
        const start = performance.now();
        scroller.scrollTop = ((jump * 7919) % 20) * (scroller.scrollHeight / 20);
        await nextFrame();
        // Until every row in view has its entry.
        while (scroller.querySelector("[role=row][aria-busy]") !== null) await nextFrame();
        jumps.push(performance.now() - start);
      }
      scroller.scrollTop = scroller.scrollHeight;
      while (document.querySelector(`[role=row][aria-rowindex="${scroller.getAttribute("aria-rowcount")}"]`) === null) {
        await nextFrame();
      }
      const memory = (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory;
      return { frames, jumps, heap: memory?.usedJSHeapSize ?? 0 };
    });
    const slowest = Math.max(...frames);
    const long = frames.filter((frame) => frame > 50).length;
    return [
      {
        name: `scrolling the activity page at ${entries.toLocaleString("en")} entries`,
        reach: "no frame over 50 ms",
        measured: `${long} of ${frames.length} frames over 50 ms, the longest ${slowest.toFixed(0)} ms; a jump anywhere shows its entries after ${median(jumps).toFixed(0)} ms; ${(heap / 1048576).toFixed(0)} MiB in the page, its end reached`,
        ok: long === 0,
        boundBy: "rendering some thirty rows; drawn without a graphics card here",
      },
    ];
  } finally {
    await browser.close();
    await closeDoor(door);
  }
}
