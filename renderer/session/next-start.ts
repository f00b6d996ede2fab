/** What the next page should begin with, when a lock stands between a wish and its doing. Nothing of the vault is in it. */
const place = "keyhold-next";

export function beginWithRestore(): void {
  try {
    sessionStorage.setItem(place, "restore");
  } catch {
    // The person finds it on the unlock screen.
  }
}

/** @returns whether the page should begin with restoring; asked once. */
export function takeBeginWithRestore(): boolean {
  try {
    const found = sessionStorage.getItem(place) === "restore";
    sessionStorage.removeItem(place);
    return found;
  } catch {
    return false;
  }
}
