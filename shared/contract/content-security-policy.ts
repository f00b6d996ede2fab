/** What stands in the built page where each answer's own nonce belongs; Vite is told the same. */
export const noncePlaceholder = "__KEYHOLD_NONCE__";

/**
 * What the page may load and do, the same behind every door. Only the scripts that the page itself names with this
 * answer's nonce run, nothing is fetched from elsewhere, nothing is framed, nothing is sent by a form.
 *
 * Trusted types: text becomes markup through one policy named `default`, which the page registers with
 * {@link withoutMarkup}; the component library writes its style sheets through `innerHTML`, and those hold no `<`.
 *
 * @param nonce base64 or base64url, fresh for each response.
 * @param connections origins beside the page's own that it may connect to: the loopback door names its `ws:` one,
 *   because not every browser counts it as the page's own.
 */
export function contentSecurityPolicy(nonce: string, connections: readonly string[] = []): string {
  if (!/^[A-Za-z0-9+/_-]{16,}={0,2}$/.test(nonce)) throw new TypeError("not a nonce");
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    ["connect-src 'self'", ...connections].join(" "),
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types default",
  ].join("; ");
}

/**
 * The page's `default` policy for HTML: `trustedTypes.createPolicy("default", { createHTML: withoutMarkup })`.
 * Without a `<` no element can come out of a text.
 * @throws TypeError on markup.
 */
export function withoutMarkup(text: string): string {
  if (text.includes("<")) throw new TypeError("markup from text is refused");
  return text;
}
