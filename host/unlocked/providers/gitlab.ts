/** https://docs.gitlab.com/api/personal_access_tokens/ , for tokens of gitlab.com that may rotate themselves. */
import { z } from "zod";
import type { LostOutcome, MadeValue, ProviderAdapter, ProviderCall } from "./adapter.ts";
import { LostAnswer } from "./provider-http.ts";
import { parseAnswer, refusal } from "./refusal.ts";

const name = "GitLab";
const self = "/api/v4/personal_access_tokens/self";
const madeToken = z.object({ token: z.string().min(20), expires_at: z.string().nullish() });
const hint = "The token needs the scope api or self_rotate.";

const headersOf = (token: string) => ({ "private-token": token });

export const gitlab: ProviderAdapter = {
  name,
  base: "https://gitlab.com",
  keepsOld: false,
  needs: "The token rotates itself, for which it needs the scope api or self_rotate. The old one ends at once.",
  refuses: (old) =>
    /^glpat-[A-Za-z0-9_.-]{20,}$/.test(old)
      ? undefined
      : "This does not look like a GitLab personal access token (glpat-…).",

  /**
   * Asked once. GitLab takes a second rotation of a token that was rotated for a theft, and revokes the new one too:
   * after a lost answer only looking is allowed.
   */
  async rotate({ http, old, now }): Promise<MadeValue> {
    const expires = new Date(now + 365 * 24 * 60 * 60_000 - 24 * 60 * 60_000).toISOString().slice(0, 10);
    const answer = await http.ask({
      method: "POST",
      path: `${self}/rotate?expires_at=${expires}`,
      headers: headersOf(old),
      safe: false,
    });
    if (answer.status !== 200 && answer.status !== 201) throw refusal(name, answer, hint);
    const { token, expires_at } = made(answer.text);
    const expiresAt = typeof expires_at === "string" ? Date.parse(expires_at) : Number.NaN;
    return { value: token, oldIsRevoked: true, ...(Number.isNaN(expiresAt) ? {} : { expiresAt }) };
  },

  /** The old token still works: nothing was made. It does not: the new one is lost, and must be made by hand. */
  async afterLost({ http, old }): Promise<LostOutcome> {
    const answer = await http.ask({ method: "GET", path: self, headers: headersOf(old), safe: true });
    if (answer.status === 200) return { kind: "nothing" };
    if (answer.status !== 401) throw refusal(name, answer);
    return {
      kind: "lost",
      text: "GitLab has rotated the token: the old one works no more, and the new one's value never arrived. Make a new token on its page and paste it; revoke there the one that nobody has.",
      orphans: [],
    };
  },

  async revoke({ http, old }: ProviderCall): Promise<void> {
    const answer = await http.ask({ method: "DELETE", path: self, headers: headersOf(old), safe: true });
    // 401: it works no more, which is what was wanted.
    if (answer.status !== 204 && answer.status !== 401) throw refusal(name, answer, hint);
  },
};

function made(text: string): z.output<typeof madeToken> {
  try {
    return parseAnswer(name, madeToken, text);
  } catch {
    throw new LostAnswer(
      "provider_unreachable",
      "GitLab rotated the token and the new value did not arrive whole. Nothing changed here. Ask again: Keyhold looks what became of it.",
    );
  }
}
