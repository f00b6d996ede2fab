/** Starts the page: takes the link over from `boot.ts`, and sees to it that nothing of it outlives the page. */
import { eraseSodiumHeap } from "../shared/crypto/erase-heap.ts";
import type { ReadLink } from "../shared/link/link-text.ts";
import { GuestLink } from "./guest-link.ts";
import { Stage } from "./stage.ts";
import { readAddress, type TakenLink } from "./taken-link.ts";
import { showForgot, showLoading, showSentence, showTeammate } from "./views/plain.ts";
import { words } from "./words.ts";

export function startPage(): void {
  const handover = globalThis.keyholdHandover;
  // It has said already why this browser cannot go on.
  if (handover === undefined) return;
  const stage = new Stage();
  let current: GuestLink | undefined;

  function show(taken: TakenLink): void {
    switch (taken.is) {
      case "guest":
        showGuestLink(taken.link);
        break;
      case "teammate":
        showTeammate(stage, taken.link);
        break;
      case "nothing":
        showForgot(stage);
        break;
      default:
        showSentence(stage, taken.is);
    }
  }

  function showGuestLink(link: ReadLink): void {
    if (!isSecureContext) {
      showSentence(stage, "insecure");
      return;
    }
    current = new GuestLink(stage, link);
    showLoading(stage);
    void current.start();
  }

  /** A link pasted into the address bar of this tab: browsers load nothing anew for that. */
  function onLink(address: string): void {
    const taken = readAddress(address);
    if (current?.isBusy) {
      if (!("link" in taken && current.isSame(taken.link))) stage.say(words.revealed.another);
      return;
    }
    current?.end();
    current = undefined;
    show(taken);
  }

  addEventListener("pagehide", () => {
    current?.end();
    current = undefined;
    stage.clear();
    eraseSodiumHeap();
  });
  // A page that a browser brings back has wiped everything and cannot go on: it starts as one that never had a link.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload();
  });

  const taken = readAddress(handover.take());
  handover.start(onLink);
  show(taken);
}
