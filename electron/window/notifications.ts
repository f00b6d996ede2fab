/**
 * Says what became of a link or a key, if the settings say so. No name and no key: systems show notifications on a locked screen
 * and keep them in files of their own.
 */
import type { HostEvent } from "../../shared/contract/api.ts";

export type Notice = { readonly title: string; readonly body: string; readonly urgency: "normal" | "critical" };

export function noticeOf(event: HostEvent): Notice | undefined {
  if (event.type === "share-expiring") {
    return { title: "A link ends soon", body: "Nobody has opened it. Keyhold shows which one.", urgency: "normal" };
  }
  if (event.type === "reminder") {
    if (event.about === "left") {
      return {
        title: "A temporary key has ended",
        body: "It was removed. Keyhold shows which one.",
        urgency: "normal",
      };
    }
    const [title, body] =
      event.more === 0
        ? ["A key is due", "Keyhold shows which one, and replaces it with you."]
        : [`${event.more + 1} keys are due`, "Keyhold shows which ones, and replaces them with you."];
    return { title, body, urgency: "normal" };
  }
  if (event.type === "unusual") {
    return { title: "Something unusual happened in your vault", body: "Keyhold shows what.", urgency: "critical" };
  }
  if (event.type === "agent-question") {
    return {
      title: "A program asks for something",
      body: "Keyhold shows which one, and waits for you.",
      urgency: "critical",
    };
  }
  if (event.type === "inbox") {
    return { title: "A link waits for you", body: "Keyhold shows who left it.", urgency: "normal" };
  }
  if (event.type !== "share") return undefined;
  if (event.state === "opened") {
    return { title: "A link was opened", body: "Keyhold shows which one.", urgency: "normal" };
  }
  if (event.state === "expired") {
    return { title: "A link ended unopened", body: "Keyhold shows which one.", urgency: "normal" };
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

/** `isWanted` asks the settings; it is asked anew each time, and only when there is something to say. */
export function notifier(show: (notice: Notice) => void, isWanted: () => Promise<boolean>): (event: HostEvent) => void {
  return (event) => {
    const notice = noticeOf(event);
    if (notice === undefined) return;
    void isWanted().then((wanted) => {
      if (wanted) show(notice);
    });
  };
}
