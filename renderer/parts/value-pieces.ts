/** How a value is laid out on the plate: only gaps, so that what is selected and copied is the true value. */
export type ValuePieces =
  | { readonly kind: "token"; readonly prefix: string; readonly groups: readonly string[] }
  | { readonly kind: "lines"; readonly lines: readonly string[] };

// `sk_live_`, `ghp_`, `xoxb-`, `SG.`: short words with a separator, as providers begin their keys.
const knownPrefix = /^(?:[A-Za-z]{2,8}[_-]){1,3}(?=.{8})|^(?:AKIA|ASIA|AIza|SG\.|npm_)(?=.{8})/;
const groupLength = 4;

export function valuePieces(text: string): ValuePieces {
  if (/[\r\n]/.test(text)) return { kind: "lines", lines: text.split(/\r\n|\r|\n/) };
  const prefix = knownPrefix.exec(text)?.[0] ?? "";
  const rest = Array.from(text.slice(prefix.length));
  const groups: string[] = [];
  for (let at = 0; at < rest.length; at += groupLength) groups.push(rest.slice(at, at + groupLength).join(""));
  return { kind: "token", prefix, groups };
}
