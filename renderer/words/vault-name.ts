/** What a person calls a vault: its file's name without ending. */
export function vaultName(file: string): string {
  const name = file.split(/[\\/]/).at(-1) ?? file;
  const bare = name.replace(/\.keyhold$/i, "");
  return bare === "" ? name : bare;
}
