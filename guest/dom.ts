/** Elements from plain data. Text is text: nothing here parses markup, and the page's policy would refuse it. */

type Properties = {
  readonly class?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
};

export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly (Node | undefined)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (properties.class !== undefined) element.className = properties.class;
  if (properties.text !== undefined) element.textContent = properties.text;
  for (const [name, value] of Object.entries(properties.attributes ?? {})) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

export function paragraph(text: string, className?: string): HTMLParagraphElement {
  return make("p", { text, ...(className === undefined ? {} : { class: className }) });
}

export type ButtonOptions = { readonly look?: "primary" | "danger" | "plain" | "quiet"; readonly name?: string };

/** @param onPress gets every click, also a script's: what must be a person's asks `isRealPress`. */
export function button(text: string, onPress: (event: Event) => void, options: ButtonOptions = {}): HTMLButtonElement {
  const { look = "plain", name } = options;
  const element = make("button", { class: look, text, attributes: { type: "button" } });
  if (name !== undefined) element.setAttribute("aria-label", name);
  element.addEventListener("click", onPress);
  return element;
}

export function actions(...buttons: readonly (HTMLElement | undefined)[]): HTMLElement {
  return make("div", { class: "actions" }, ...buttons);
}

/** A picture of a few paths, beside a word that says the same. */
export function picture(className: string, ...paths: readonly Readonly<Record<string, string>>[]): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 12 12");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", className);
  for (const attributes of paths) {
    const path = document.createElementNS(space, "path");
    for (const [name, value] of Object.entries(attributes)) path.setAttribute(name, value);
    svg.append(path);
  }
  return svg;
}
