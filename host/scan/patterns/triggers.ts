/**
 * Where secretlint's rules may find something. They are slow, so they look only where a text stands without which none of
 * them finds anything; a test holds this to the rules' own examples.
 */

/** Three bytes of what each rule cannot do without, chosen to be rare. */
export const triggerTexts: readonly string[] = [
  // addresses with a password, and of databases
  "://",
  // GitHub, by an old way of cloning
  ":x-",
  // npm
  "hTo",
  "pm_",
  // Slack
  "xox",
  "pp-",
  ".sl",
  ".SL",
  ".Sl",
  ".sL",
  // OpenAI, Anthropic, Linear
  "3Bl",
  "t-a",
  "n_a",
  // private keys, service accounts
  "VAT",
  "y_i",
  // SendGrid, Shopify
  "SG.",
  "pa_",
  "ca_",
  "at_",
  "ss_",
  // GitHub, 1Password
  "hp_",
  "ho_",
  "hu_",
  "hs_",
  "hr_",
  "b_p",
  "s_e",
  // AWS
  ...["S_K", "s_K", "S_k", "s_k", "SKE", "SKe", "sKE", "sKe", "Ske", "ske"],
];

/** Around a trigger: enough for the rest of what cannot be done without. */
const before = 40;
const behind = 560;

const certain =
  /xox[a-z]-|xapp-|:x-oauth-basic@|T3BlbkFJ|sk-ant-api0|lin_api_|PRIVATE KEY|SG\.\w|shp(?:pa|ca|at|ss)_|gh[pousr]_|github_pat_|ops_ey|npm_|_authToken=|(?:ACCESS|access|Access)_?(?:KEY|key|Key)|private_key_id|(?:https?|ftps?):\/\/[-\w]{1,256}:[-\w]{1,256}@/;
const certainInAnyCase = /hooks\.slack\.com|(?:mongodb(?:\+srv)?|mysqlx?|postgres(?:ql)?):\/\//i;

/** What needs the whole of a file to be judged. */
export const needsWhole = /private_key_id/;

export function isTrigger(text: Uint8Array, at: number, end: number): boolean {
  if (text[at] === 0x3a && text[at + 1] === 0x2f && !mayHoldPassword(text, at, end)) return false;
  const around = latin1(text, Math.max(0, at - before), Math.min(end, at + behind));
  return certain.test(around) || certainInAnyCase.test(around);
}

/** One character for each byte. */
export function latin1(text: Uint8Array, from: number, to: number): string {
  return Buffer.from(text.buffer, text.byteOffset + from, to - from).toString("latin1");
}

/** Most addresses have no password: seen by the first character that no name has. */
function mayHoldPassword(text: Uint8Array, at: number, end: number): boolean {
  const last = (text[at - 1] ?? 0) | 0x20;
  // `mongodb`, `srv`, `mysql`, `mysqlx`; `postgres` ends like `https`.
  if (last === 0x62 || last === 0x76 || last === 0x6c || last === 0x78) return true;
  if (last === 0x73 && ((text[at - 2] ?? 0) | 0x20) === 0x65) return true;
  let place = at + 3;
  while (place < end && isOfName(text[place] ?? 0)) place++;
  return text[place] === 0x3a;
}

function isOfName(byte: number): boolean {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x5f;
}
