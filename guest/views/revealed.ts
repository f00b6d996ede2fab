import type { Message } from "../../shared/link/message.ts";
import { actions, button, make, paragraph } from "../dom.ts";
import type { Stage } from "../stage.ts";
import { dateText } from "../times.ts";
import { words } from "../words.ts";
import { itemView } from "./item.ts";

const say = words.revealed;

export type RevealedView = {
  /** Hides every value again. */
  hide(): void;
  /** Whether the sender knows. */
  told(isTold: boolean): void;
};

export type RevealedOptions = { readonly onTaken: () => void; readonly onDone: () => void };

/** What the link held. The values are in memory only, and in the page only while they are shown. */
export function showRevealed(stage: Stage, message: Message, options: RevealedOptions): RevealedView {
  const { items, note, policy, teamFile } = message.payload;
  const views = items.map((item) => itemView(item, stage, options.onTaken));
  const told = paragraph(say.telling, "quiet");
  const asked = [
    policy?.noForward ? say.noForward : undefined,
    policy?.showOnce ? say.showOnce : undefined,
    policy?.deleteAfter === undefined ? undefined : say.deleteAfter(dateText(policy.deleteAfter)),
  ].filter((text) => text !== undefined);
  stage.show(
    "revealed",
    say.title(items.length),
    paragraph(say.save, "notice"),
    ...views.map(({ element }) => element),
    note === undefined || note === ""
      ? undefined
      : make("section", { class: "note" }, make("h2", { text: say.note }), paragraph(note, "lines")),
    asked.length === 0 ? undefined : make("ul", { class: "policy" }, ...asked.map((text) => make("li", { text }))),
    teamFile === undefined ? undefined : paragraph(say.teamFile),
    make(
      "section",
      { class: "sender" },
      make("p", {}, make("b", { text: say.sender(message.sender.name) })),
      message.sender.email === undefined ? undefined : paragraph(message.sender.email, "service"),
      paragraph(say.senderDoubt),
    ),
    told,
    paragraph(say.kept, "quiet"),
    actions(button(say.done, options.onDone)),
  );
  return {
    hide: () => {
      for (const view of views) view.hide();
    },
    told: (isTold) => {
      told.textContent = isTold ? say.told : say.notTold;
    },
  };
}
