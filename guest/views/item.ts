import { isKeyholdError } from "../../shared/contract/errors.ts";
import { fromUtf8 } from "../../shared/crypto/bytes.ts";
import type { PayloadItem } from "../../shared/link/payload.ts";
import { actions, button, make, paragraph } from "../dom.ts";
import { fileName } from "../file-name.ts";
import { copyText, download, select } from "../save.ts";
import type { Stage } from "../stage.ts";
import { dateText } from "../times.ts";
import { words } from "../words.ts";
import { environmentTag } from "./environment.ts";

const say = words.revealed;

/** One value of the link, hidden until asked for. */
export type ItemView = { readonly element: HTMLElement; hide(): void };

/** @param onTaken the person has looked at the value, copied or saved it. */
export function itemView(item: PayloadItem, stage: Stage, onTaken: () => void): ItemView {
  const text = textOf(item.value);
  const value = make("pre", { class: "value", attributes: { tabindex: "0", "aria-label": item.name } });
  const plate = make("div", { class: "plate", attributes: { hidden: "" } }, value);
  const mask = make("p", { class: "mask", text: text === undefined ? fileMask(item) : say.hidden(sizeOf(text)) });
  const toggle = button(say.show, () => (plate.hidden ? show() : hide()), { name: say.of(say.show, item.name) });

  function show(): void {
    value.textContent = text ?? "";
    plate.hidden = false;
    mask.hidden = true;
    relabel(say.hide);
    stage.say(say.shown(item.name));
    onTaken();
  }
  function hide(): void {
    if (plate.hidden) return;
    value.textContent = "";
    plate.hidden = true;
    mask.hidden = false;
    relabel(say.show);
    stage.say(say.hiddenAgain);
  }
  function relabel(word: string): void {
    toggle.textContent = word;
    toggle.setAttribute("aria-label", say.of(word, item.name));
  }
  async function copy(): Promise<void> {
    if (await copyText(text ?? "")) {
      stage.say(say.copied(item.name));
      onTaken();
      return;
    }
    show();
    select(value);
    stage.say(say.copyByHand);
  }
  function saveFile(): void {
    const name = fileName(item);
    download(item.value, name);
    stage.say(say.downloaded(name));
    onTaken();
  }

  const isFile = item.kind === "file" || text === undefined || text.trimEnd().includes("\n");
  const save = button(say.download, saveFile, { name: say.of(say.download, item.name) });
  const copyButton = button(say.copy, () => void copy(), { name: say.of(say.copy, item.name) });
  const element = make(
    "section",
    { class: "item", attributes: { "aria-label": item.name } },
    make(
      "div",
      { class: "head" },
      make("h2", { text: item.name }),
      item.env === undefined ? undefined : environmentTag(item.env),
    ),
    item.service === undefined ? undefined : paragraph(item.service, "service"),
    facts(item),
    mask,
    plate,
    text === undefined ? actions(save) : actions(toggle, copyButton, isFile ? save : undefined),
  );
  return { element, hide };
}

function facts(item: PayloadItem): HTMLElement | undefined {
  const rows: [string, string][] = [];
  if (item.variable !== undefined) rows.push([say.variable, item.variable]);
  if (item.expires !== undefined) rows.push([say.expires, dateText(item.expires)]);
  if (item.rotateEvery !== undefined) rows.push([say.rotate, say.everyDays(item.rotateEvery)]);
  if (item.scopes !== undefined && item.scopes.length > 0) rows.push([say.scopes, item.scopes.join(", ")]);
  if (rows.length === 0) return undefined;
  return make("dl", {}, ...rows.flatMap(([term, text]) => [make("dt", { text: term }), make("dd", { text })]));
}

function textOf(value: Uint8Array): string | undefined {
  try {
    const text = fromUtf8(value);
    return text.includes("\0") ? undefined : text;
  } catch (error) {
    if (isKeyholdError(error)) return undefined;
    throw error;
  }
}

function fileMask(item: PayloadItem): string {
  return `${say.hidden(say.bytes(item.value.length))}. ${say.notText}`;
}

function sizeOf(text: string): string {
  const lines = text.trimEnd().split("\n").length;
  return lines > 1 ? say.lines(lines) : say.characters([...text.trimEnd()].length);
}
