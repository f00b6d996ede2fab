/**
 * https://docs.github.com/rest/credentials/revoke: GitHub revokes a token that is shown to it, and has no interface
 * that makes personal access tokens.
 */
import type { ProviderAdapter } from "./adapter.ts";
import { refusal } from "./refusal.ts";

const name = "GitHub";

export const github: ProviderAdapter = {
  name,
  base: "https://api.github.com",
  keepsOld: true,
  needs: "GitHub makes tokens on its page only. It can be asked to revoke the old one, and writes to its owner.",
  refuses: (old) =>
    /^(ghp_|github_pat_|gho_|ghu_|ghr_)[A-Za-z0-9_]{20,}$/.test(old)
      ? undefined
      : "This does not look like a GitHub token (ghp_…, github_pat_…).",

  /** Without a sign-in: a request that has one is refused. It may be repeated; a revoked token stays revoked. */
  async revoke({ http, old }) {
    const answer = await http.ask({
      method: "POST",
      path: "/credentials/revoke",
      headers: {
        accept: "application/vnd.github+json",
        "content-type": "application/json",
        "x-github-api-version": "2022-11-28",
      },
      body: JSON.stringify({ credentials: [old] }),
      safe: true,
    });
    if (answer.status !== 202) throw refusal(name, answer, "At most 60 such requests an hour are taken.");
  },
};
