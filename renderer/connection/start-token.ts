/** 256 bits as base64url. */
const token = /^[A-Za-z0-9_-]{43}$/;

/**
 * The token that the door put into the address, taken out of the address bar and of the session's history at once.
 * @returns undefined when there is none: the page was opened without its door.
 */
export function takeStartToken(
  address: Pick<Location, "hash" | "pathname" | "search">,
  history: Pick<History, "replaceState">,
) {
  const found = address.hash.slice(1);
  if (address.hash !== "") history.replaceState(null, "", address.pathname + address.search);
  return token.test(found) ? found : undefined;
}
