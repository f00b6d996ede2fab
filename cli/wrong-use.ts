/**
 * Commander's complaint as a sentence. An option's value after `=` is left out: somebody who types
 * `--value=SECRET` must not find it in a log of error messages.
 */
export function wrongUseMessage(said: string): string {
  const text = said
    .replace(/^error: /, "")
    .trim()
    .replace(/('--[a-z-]+)=[\s\S]*'/, "$1'")
    .replace(/\n\(Did you mean (.+)\?\)/s, ". Did you mean $1?");
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return `${/[.?]$/.test(sentence) ? sentence : `${sentence}.`} “keyhold --help” lists what there is.`;
}
