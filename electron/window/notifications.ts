/**
 * Says that a link was opened, or opened by somebody else. No name and no key: systems show notifications on a locked
 * screen and keep them in files of their own.
 */
import type { HostEvent } from "../../shared/contract/api.ts";

export type Notice = { readonly title: string; readonly body: string; readonly urgency: "normal" | "critical" };

export function noticeOf(event: HostEvent): Notice | undefined {
  if (event.type !== "share") return undefined;
  if (event.state === "opened") {
    return { title: "A link was opened", body: "Keyhold shows which one.", urgency: "normal" };
  }
  if (event.state === "intercepted") {
    return {
      title: "A link was taken by somebody else",
      body: "Open Keyhold: it says what is safe and what to do now.",
      urgency: "critical",
    };
  }
  return undefined;
}

export function notifier(show: (notice: Notice) => void): (event: HostEvent) => void {
  return (event) => {
    const notice = noticeOf(event);
    if (notice !== undefined) show(notice);
  };
}
