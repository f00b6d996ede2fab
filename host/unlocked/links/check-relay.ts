/** Whether the relay of the settings answers, and what its clock says of this computer's. Nothing is sent but that question. */
import type { MethodOutput } from "../../../shared/contract/api.ts";
import { isKeyholdError } from "../../../shared/contract/errors.ts";
import type { App } from "../app.ts";
import { readSettings } from "../settings.ts";

type Check = MethodOutput<"relays.check">["checks"][number];

const second = 1000;
const minute = 60 * second;
/** A one-time code is over by then; links bear five minutes. */
const mostForCodes = 20 * second;
const mostForLinks = 5 * minute;

export async function checkRelay(app: App): Promise<MethodOutput<"relays.check">> {
  const { relay: origin } = readSettings(app);
  const asked = app.now();
  const info = await app.relays
    .at(origin)
    .info()
    .then(
      (answer) => (answer.ok ? answer.value : undefined),
      (error: unknown) => {
        // That it is away is what the check is to tell, and no reason to tell nothing else.
        if (!isKeyholdError(error)) throw error;
        return undefined;
      },
    );
  if (info === undefined) {
    const text = `${origin} does not answer as a relay. Links made now are kept and sent later; start it, or choose another one.`;
    return { checks: [{ name: "relay", outcome: "warning", text }] };
  }
  const answered = app.now();
  const { version, now } = info;
  const reached: Check = { name: "relay", outcome: "ok", text: `${origin} answers, version ${version}.` };
  return { checks: [reached, clockCheck(now, asked, answered)] };
}

/** The relay's clock was read at some moment between the question and its answer. */
export function clockCheck(relay: number, asked: number, answered: number): Check {
  const name = "clock";
  const behind = relay > answered ? relay - answered : relay < asked ? relay - asked : 0;
  const distance = Math.abs(behind);
  if (distance < mostForCodes) return { name, outcome: "ok", text: "This computer's clock agrees with the relay's." };
  const amount = distance < minute ? `${Math.round(distance / second)} s` : `${Math.round(distance / minute)} min`;
  const what = `This computer's clock is ${amount} ${behind > 0 ? "behind" : "ahead of"} the relay's.`;
  return distance < mostForLinks
    ? { name, outcome: "warning", text: `${what} One-time codes may be refused. Set the clock by the network.` }
    : {
        name,
        outcome: "failed",
        text: `${what} One-time codes are refused, and dates in links and in the log are wrong. Set the clock by the network.`,
      };
}
