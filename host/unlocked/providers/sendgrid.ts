/** https://www.twilio.com/docs/sendgrid/api-reference/api-keys */
import { z } from "zod";
import type { LostOutcome, MadeValue, ProviderAdapter, ProviderCall } from "./adapter.ts";
import { LostAnswer } from "./provider-http.ts";
import { parseAnswer, refusal } from "./refusal.ts";

const name = "SendGrid";
/** The id stands in the key itself: `SG.<id>.<secret>`. */
const form = /^SG\.([A-Za-z0-9_-]{22})\.[A-Za-z0-9_-]{43}$/;

const oneKey = z.object({ name: z.string(), api_key_id: z.string(), scopes: z.array(z.string()) });
const madeKey = z.object({ api_key: z.string().regex(form), api_key_id: z.string() });
const listedKeys = z.object({ result: z.array(z.object({ name: z.string(), api_key_id: z.string() })) });

const headersOf = ({ admin }: ProviderCall) => ({
  authorization: `Bearer ${admin}`,
  "content-type": "application/json",
});
const idOf = (value: string) => form.exec(value)?.[1] ?? "";
const pathOf = (id: string) => `/v3/api_keys/${encodeURIComponent(id)}`;
const hint = "It needs a key that may manage API keys: name one that does.";

export const sendgrid: ProviderAdapter = {
  name,
  base: "https://api.sendgrid.com",
  keepsOld: true,
  needs: "The key itself, or one that you name, must be allowed to manage API keys.",
  refuses: (old) => (form.test(old) ? undefined : "This does not look like a SendGrid API key (SG.….…)."),

  /** A new key with the same scopes; its name ends in the attempt's marker, by which it is found again. */
  async rotate(call): Promise<MadeValue> {
    const present = await call.http.ask({
      method: "GET",
      path: pathOf(idOf(call.old)),
      headers: headersOf(call),
      safe: true,
    });
    if (present.status !== 200) throw refusal(name, present, hint);
    const { name: title, scopes } = parseAnswer(name, oneKey, present.text);
    const body = JSON.stringify({ name: `${withoutMarker(title)} ${call.marker}`.slice(-100), scopes });
    const answer = await call.http.ask({
      method: "POST",
      path: "/v3/api_keys",
      headers: headersOf(call),
      body,
      safe: false,
    });
    if (answer.status !== 201 && answer.status !== 200) throw refusal(name, answer, hint);
    return { value: made(answer.text) };
  },

  async afterLost(call): Promise<LostOutcome> {
    const answer = await call.http.ask({ method: "GET", path: "/v3/api_keys", headers: headersOf(call), safe: true });
    if (answer.status !== 200) throw refusal(name, answer, hint);
    const { result } = parseAnswer(name, listedKeys, answer.text);
    const ours = result.filter((one) => one.name.endsWith(call.marker));
    if (ours.length === 0) return { kind: "nothing" };
    // Nobody has its value, and nobody else can have named it: it goes.
    for (const { api_key_id } of ours) await remove(call, api_key_id);
    return { kind: "cleared" };
  },

  discard: (call, id) => remove(call, id),

  revoke: (call) => remove(call, idOf(call.old)),
};

async function remove(call: ProviderCall, id: string): Promise<void> {
  const answer = await call.http.ask({ method: "DELETE", path: pathOf(id), headers: headersOf(call), safe: true });
  // 404: it is gone, which is what was wanted.
  if (answer.status !== 204 && answer.status !== 200 && answer.status !== 404) throw refusal(name, answer, hint);
}

/** A form that is not understood after something was made is a lost answer: the value must be looked for. */
function made(text: string): string {
  try {
    return parseAnswer(name, madeKey, text).api_key;
  } catch {
    throw new LostAnswer(
      "provider_unreachable",
      `${name} made a key and its value did not arrive whole. Nothing changed here. Ask again: Keyhold deletes that one first.`,
    );
  }
}

function withoutMarker(title: string): string {
  return title.replace(/ keyhold-[A-Za-z0-9_-]+$/, "");
}
