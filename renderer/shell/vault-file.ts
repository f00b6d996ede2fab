import { createContext, useContext } from "react";

export const VaultFileContext = createContext("");

/** The open vault's file, by absolute path. */
export function useVaultFile(): string {
  return useContext(VaultFileContext);
}
