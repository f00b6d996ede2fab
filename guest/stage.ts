import { make } from "./dom.ts";

/** The one place of the page that changes: a view at a time, and a line that screen readers read out. */
export class Stage {
  readonly #place: HTMLElement;
  readonly #status: HTMLElement;
  #isFirst = true;

  constructor() {
    this.#place = elementOf("guest");
    this.#status = elementOf("status");
  }

  /** @param name for the look and for tests. @param title becomes the heading and the tab's title. */
  show(name: string, title: string, ...content: readonly (Node | undefined)[]): void {
    this.#status.textContent = "";
    const heading = make("h1", { text: title, attributes: { tabindex: "-1" } });
    this.#place.dataset.view = name;
    this.#place.replaceChildren(heading, ...content.filter((node) => node !== undefined));
    document.title = title;
    // Whoever cannot see the change is taken to it; the page's first view is read out by itself.
    if (!this.#isFirst) heading.focus({ preventScroll: true });
    this.#isFirst = false;
    scrollTo(0, 0);
  }

  /** Says something beside what is shown. */
  say(text: string): void {
    this.#status.textContent = text;
  }

  clear(): void {
    this.#place.replaceChildren();
    this.#status.textContent = "";
  }
}

function elementOf(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no ${id}`);
  return element;
}
