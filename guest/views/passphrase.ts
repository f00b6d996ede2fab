import { isKeyholdError } from "../../shared/contract/errors.ts";
import { guestPassphrase } from "../../shared/link/guest.ts";
import { actions, button, make, paragraph } from "../dom.ts";
import { isRealPress } from "../real-press.ts";
import type { Stage } from "../stage.ts";
import { timeText } from "../times.ts";
import { words } from "../words.ts";

const say = words.passphrase;

export type PassphraseOptions = {
  readonly expiresAt: number;
  readonly isDisclosed: boolean;
  /** Why the last one did not do. */
  readonly problem?: string | undefined;
  readonly onPassphrase: (bytes: Uint8Array) => void;
};

export function showPassphrase(stage: Stage, options: PassphraseOptions): void {
  const { problem, onPassphrase } = options;
  const input = make("input", {
    attributes: {
      id: "passphrase",
      type: "password",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      "aria-describedby": "problem",
    },
  });
  const error = make("p", { class: "problem", text: problem ?? "", attributes: { id: "problem", role: "alert" } });
  if (problem !== undefined) input.setAttribute("aria-invalid", "true");
  const toggle = button(say.show, () => {
    input.type = input.type === "password" ? "text" : "password";
    toggle.textContent = input.type === "password" ? say.show : say.hide;
  });
  toggle.className = "quiet";

  function complain(text: string): void {
    error.textContent = text;
    input.setAttribute("aria-invalid", "true");
    input.focus();
  }
  // Enter in the field presses this button too, and the browser vouches for it as for a press.
  const reveal = button(say.reveal, (event) => {
    event.preventDefault();
    if (!isRealPress(event)) return;
    if (input.value.trim() === "") return complain(say.empty);
    let bytes: Uint8Array;
    try {
      bytes = guestPassphrase(input.value);
    } catch (error) {
      if (isKeyholdError(error)) return complain(say.tooLong);
      throw error;
    }
    input.value = "";
    onPassphrase(bytes);
  });
  reveal.type = "submit";
  reveal.className = "primary";
  const form = make(
    "form",
    { attributes: { autocomplete: "off", novalidate: "" } },
    make("label", { text: say.label, attributes: { for: "passphrase" } }),
    input,
    error,
    actions(reveal, toggle),
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  stage.show(
    "passphrase",
    say.title,
    options.isDisclosed ? paragraph(say.disclosed, "warning") : undefined,
    paragraph(say.text),
    paragraph(words.ready.once),
    form,
    paragraph(words.ready.until(timeText(options.expiresAt)), "quiet"),
  );
  if (problem !== undefined) input.focus();
}
