/**
 * https://docs.slack.dev/reference/methods/auth.revoke: Slack gives new tokens through its app page and OAuth only
 * (`tooling.tokens.rotate` is for app configuration tokens), and revokes a token that asks for it itself.
 */
import { z } from "zod";
import type { ProviderAdapter } from "./adapter.ts";
import { parseAnswer, refusal } from "./refusal.ts";

const name = "Slack";
const answerForm = z.object({ ok: z.boolean(), revoked: z.boolean().optional(), error: z.string().optional() });
/** It works no more, which is what was wanted. */
const gone = new Set(["token_revoked", "invalid_auth", "account_inactive", "token_expired"]);

export const slack: ProviderAdapter = {
  name,
  base: "https://slack.com",
  keepsOld: true,
  needs: "Slack makes tokens on the app's page only. The old one can be asked to end itself.",
  refuses: (old) =>
    /^xox[abeoprs][.-][A-Za-z0-9.-]{10,}$/.test(old) ? undefined : "This does not look like a Slack token (xox….).",

  async revoke({ http, old }) {
    const answer = await http.ask({
      method: "POST",
      path: "/api/auth.revoke",
      headers: { authorization: `Bearer ${old}`, "content-type": "application/x-www-form-urlencoded" },
      body: "",
      safe: true,
    });
    if (answer.status !== 200) throw refusal(name, answer);
    const { ok, revoked, error } = parseAnswer(name, answerForm, answer.text);
    if (!(ok && revoked !== false) && !gone.has(error ?? "")) {
      throw refusal(name, { status: 403, text: "" }, "Revoke it on the app's page.");
    }
  },
};
