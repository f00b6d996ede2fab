/** Where a backup would lie: beside the vault, with the day and time in its name. */
export function backupFile(vault: string, now: number): string {
  const date = new Date(now);
  const two = (number: number) => String(number).padStart(2, "0");
  const stamp = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}-${two(date.getHours())}${two(date.getMinutes())}`;
  return `${vault.replace(/\.keyhold$/i, "")}-${stamp}.keyhold-backup`;
}
