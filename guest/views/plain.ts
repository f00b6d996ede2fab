/** The views that are a few sentences and at most a button or two. */
import { appLinkText, linkText, type ReadLink } from "../../shared/link/link-text.ts";
import { actions, button, make, paragraph } from "../dom.ts";
import { isRealPress } from "../real-press.ts";
import { copyText } from "../save.ts";
import type { Stage } from "../stage.ts";
import { timeText } from "../times.ts";
import { type GoneReason, words } from "../words.ts";

/** Runs what only a person may start. */
function onRealPress(act: () => void): (event: Event) => void {
  return (event) => {
    if (isRealPress(event)) act();
  };
}

export function showLoading(stage: Stage): void {
  stage.show("loading", words.loading.title, paragraph(words.loading.text), progress());
}

export function showWorking(stage: Stage, what: "deriving" | "opening" | "reporting"): void {
  const say = words.working;
  const text = { deriving: say.derivingText, opening: say.openingText, reporting: say.openingText }[what];
  stage.show("working", say[what], paragraph(text), progress());
}

function progress(): HTMLElement {
  return make("div", { class: "progress", attributes: { "aria-hidden": "true" } });
}

/** First question. The button that follows stands elsewhere, so that a double click answers only this one. */
export function showReady(stage: Stage, link: ReadLink, expiresAt: number, onReveal: () => void): void {
  const say = words.ready;
  stage.show(
    "ready",
    say.title,
    paragraph(say.once),
    actions(button(say.reveal, onRealPress(onReveal), { look: "primary" })),
    paragraph(say.until(timeText(expiresAt)), "quiet"),
    actions(appButton(link, say.orApp, "quiet")),
  );
}

/** A double click on the first question is no answer to the second. */
function onSinglePress(act: () => void): (event: Event) => void {
  return (event) => {
    if (!(event instanceof UIEvent && event.detail > 1)) act();
  };
}

/** Second question, for what presses every button it finds: its first button is the one that opens nothing. */
export function showConfirm(stage: Stage, onNo: () => void, onYes: () => void): void {
  const say = words.confirm;
  stage.show(
    "confirm",
    say.title,
    paragraph(say.text),
    actions(button(say.no, onSinglePress(onNo)), button(say.yes, onRealPress(onYes), { look: "primary" })),
  );
}

export type GoneOptions = {
  /** The connection broke in this tab after it had claimed. */
  readonly lostHere?: boolean;
  /** Offered when this tab can prove that it has the link. */
  readonly onReport?: (() => void) | undefined;
};

export function showGone(stage: Stage, reason: GoneReason, { lostHere = false, onReport }: GoneOptions = {}): void {
  const say = words.gone;
  const wasOpened = reason === "read" || reason === "claimed" || reason === "taken" || reason === "lapsed";
  const report = wasOpened && !lostHere ? onReport : undefined;
  stage.show(
    `gone ${reason}`,
    say.title,
    paragraph(lostHere ? say.lostHere : say.why[reason]),
    paragraph(say.next),
    wasOpened && !lostHere ? paragraph(say.notYou, "warning") : undefined,
    report === undefined ? undefined : actions(button(say.report, onRealPress(report), { look: "danger" })),
  );
}

export function showTrouble(
  stage: Stage,
  what: "interrupted" | "offline" | "busy" | "clock",
  onRetry: () => void,
): void {
  const say = words[what];
  stage.show(
    what,
    say.title,
    paragraph(say.text),
    what === "interrupted" ? paragraph(words.interrupted.close, "warning") : undefined,
    actions(button(words.tryAgain, onRealPress(onRetry), { look: "primary" })),
  );
}

export function showRefused(stage: Stage, why: "forged" | "newer" | "other" | "memory"): void {
  stage.show("refused", words.refused.title, paragraph(words.refused[why]));
}

export function showTeammate(stage: Stage, link: ReadLink): void {
  const say = words.teammate;
  const copy = async () => stage.say((await copyText(linkText(link))) ? say.copied : say.byHand);
  stage.show(
    "teammate",
    say.title,
    link.disclosed ? paragraph(say.disclosed, "warning") : undefined,
    paragraph(say.text),
    actions(
      appButton(link, say.open, "primary"),
      button(
        say.copy,
        onRealPress(() => void copy()),
      ),
    ),
    paragraph(say.unchanged),
    paragraph(say.get, "quiet"),
  );
}

/** The address goes to the system when it is pressed, and stands in the page at no time. */
function appButton(link: ReadLink, text: string, look: "primary" | "quiet"): HTMLButtonElement {
  return button(
    text,
    onRealPress(() => location.assign(appLinkText(link))),
    { look },
  );
}

export function showMangled(stage: Stage, onReport: () => void): void {
  const say = words.mangled;
  stage.show(
    "mangled",
    say.title,
    paragraph(say.text),
    paragraph(say.next),
    actions(button(say.report, onRealPress(onReport), { look: "danger" })),
  );
}

export function showReported(stage: Stage, isTold: boolean): void {
  const say = words.reported;
  if (isTold) stage.show("reported", say.title, paragraph(say.text));
  else stage.show("reported", words.mangled.title, paragraph(say.failed, "warning"));
}

export function showForgotten(stage: Stage): void {
  stage.show("forgotten", words.forgotten.title, paragraph(words.forgotten.text), paragraph(words.forgotten.clipboard));
}

export function showForgot(stage: Stage): void {
  stage.show("forgot", words.forgot.title, paragraph(words.forgot.text), paragraph(words.forgot.paste));
}

export function showSentence(stage: Stage, what: "damaged" | "newer" | "insecure"): void {
  stage.show(what, words[what].title, paragraph(words[what].text));
}
