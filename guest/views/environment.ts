import type { PayloadItem } from "../../shared/link/payload.ts";
import { make, picture } from "../dom.ts";

const line = { fill: "none", stroke: "currentColor", "stroke-width": "1.7", "stroke-linejoin": "round" };
const marks: Record<NonNullable<PayloadItem["env"]>, readonly Record<string, string>[]> = {
  dev: [{ ...line, d: "M6 2a4 4 0 1 0 0 8a4 4 0 1 0 0-8Z" }],
  test: [{ ...line, d: "M6 1.8 10.6 10H1.4Z" }],
  staging: [
    { ...line, d: "M1.9 1.9H10.1V10.1H1.9Z" },
    { d: "M2 6h8v4H2Z", fill: "currentColor" },
  ],
  prod: [{ d: "M6 .6 11.4 6 6 11.4.6 6Z", fill: "currentColor" }],
};

/** Shape, word, colour, in this order. */
export function environmentTag(env: NonNullable<PayloadItem["env"]>): HTMLElement {
  return make("span", { class: `environment ${env}` }, picture("mark", ...marks[env]), make("span", { text: env }));
}
