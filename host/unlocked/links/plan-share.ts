import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { relayOrigin } from "../../../shared/link/relay-origin.ts";
import type { App } from "../app.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import { readSettings } from "../settings.ts";
import { chooseValues } from "./choose-values.ts";
import { measureValues, packValues, wipeMeasured } from "./link-payload.ts";

/** How much a share would be, and in how many links: told before anybody decides to send it. */
export async function planShare(app: App, input: ParsedInput<"shares.plan">): Promise<MethodOutput<"shares.plan">> {
  const relay = app.relays.at(relayOrigin(input.relay ?? readSettings(app).relay));
  if (relay.ciphertextLimit === undefined) await relay.learn();
  const { values, leftOut } = chooseValues(app, input);
  const measured = measureValues(app, values);
  try {
    const { parts, tooLarge, bytes } = packValues(app, relay, measured, input.note);
    return {
      ...withoutEmpty<{ limit?: number }>({ limit: relay.ciphertextLimit }),
      values: values.length,
      bytes,
      links: parts.length,
      tooLarge: tooLarge.map(({ listed }) => listed.key.name),
      leftOut: leftOut.map(({ key }) => key.name),
    };
  } finally {
    wipeMeasured(measured);
  }
}
