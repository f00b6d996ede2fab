/** What a page must never do, whatever a test does with it: complain, throw, or be stopped by its own policy. */
import type { Page } from "playwright-core";

export type Complaint = { readonly kind: "console" | "page error" | "policy" | "dialog"; readonly text: string };

export async function watchPage(page: Page, complaints: Complaint[]): Promise<void> {
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    complaints.push({ kind: "console", text: `${message.text()} (${message.location().url})` });
  });
  page.on("pageerror", (error) =>
    complaints.push({ kind: "page error", text: `${String(error)} ${error.stack ?? ""}` }),
  );
  page.on("dialog", (dialog) => {
    complaints.push({ kind: "dialog", text: dialog.message() });
    void dialog.dismiss();
  });
  await page.exposeFunction("reportViolation", (text: string) => complaints.push({ kind: "policy", text }));
  await page.addInitScript(() => {
    const report = (globalThis as unknown as { reportViolation(text: string): void }).reportViolation;
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
      report(`${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber}`),
    );
  });
}
