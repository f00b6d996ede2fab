/**
 * Says in the window what became of links and which keys are due, and in a browser also by the system's notification, if the person agreed to
 * that in the settings. What the system shows holds no name and no key: it is shown on locked screens and kept.
 */
import type { QueryClient } from "@tanstack/react-query";
import type { HostEvent, MethodOutput } from "../../shared/contract/api.ts";
import type { Connection } from "../connection/connection.ts";
import { toast } from "../parts/toast.tsx";
import { noticeWords } from "../words/notices.ts";
import { rotateWords } from "../words/rotate.ts";

type ToldEvent = Extract<
  HostEvent,
  { type: "share" | "share-expiring" | "inbox" | "reminder" | "unusual" | "agent-question" }
>;
type Notice = { readonly text?: string; readonly outside: string; readonly stays?: boolean };

export function tellOf(event: ToldEvent, { door }: Connection, client: QueryClient): void {
  const notice = noticeOf(event, Date.now());
  if (notice === undefined) return;
  if (notice.text !== undefined) toast({ text: notice.text, stays: notice.stays ?? false });
  // A desktop window's own process does this; and whoever is looking has read it already.
  if (door !== "browser" || document.hasFocus()) return;
  const settings = client.getQueryData<MethodOutput<"settings.get">>(["settings.get", {}]);
  if (settings?.notices.browser && isAllowed()) new Notification("Keyhold", { body: notice.outside, tag: event.type });
}

export function noticeOf(event: ToldEvent, now: number): Notice | undefined {
  if (event.type === "inbox") {
    return { text: noticeWords.inbox(event.from), outside: noticeWords.outside.inbox };
  }
  // In the window it stands in a dialog of its own.
  if (event.type === "agent-question") return { outside: noticeWords.outside.asked };
  if (event.type === "unusual") return { text: event.text, outside: noticeWords.outside.unusual };
  if (event.type === "reminder") {
    const outside = event.about === "left" ? noticeWords.outside.left : noticeWords.outside.due(event.more + 1);
    return { text: rotateWords.reminder(event), outside };
  }
  const { name, to } = event;
  if (event.type === "share-expiring") {
    return { text: noticeWords.expiring(name, to, event.expiresAt, now), outside: noticeWords.outside.expiring };
  }
  switch (event.state) {
    case "opened":
      return { text: noticeWords.opened(name, to), outside: noticeWords.outside.opened };
    case "expired":
      return { text: noticeWords.expired(name, to), outside: noticeWords.outside.expired };
    case "intercepted":
      return { text: noticeWords.intercepted(name, to), outside: noticeWords.outside.intercepted, stays: true };
    default:
      return undefined;
  }
}

function isAllowed(): boolean {
  return "Notification" in window && Notification.permission === "granted";
}

/** To be called from a click. @returns whether the browser lets us. */
export async function askToNotify(): Promise<boolean> {
  if (!("Notification" in window)) return false;
  return (await Notification.requestPermission()) === "granted";
}
