/** Checks around the vault: none of them needs the passphrase, and each says what to do about what it finds. */
import type { MethodOutput } from "../../shared/contract/api.ts";
import { cloudCopies, diskSpace, leftovers, permissions } from "./files.ts";
import type { Machine } from "./machine.ts";
import { coreDumps, swap, tracing } from "./memory.ts";
import { agentFolder, compiledParts, loaders, node } from "./program.ts";

export type Check = MethodOutput<"vault.doctor">["checks"][number];

export type Place = {
  readonly vaultFile: string;
  readonly dataDirectory: string;
  readonly state: string;
  /** See `HostOptions.nativeBinding`. */
  readonly nativeBinding?: string | undefined;
};

/** `failed` is what is dangerous today; `warning` what one should know. */
export function doctor(machine: Machine, place: Place): MethodOutput<"vault.doctor"> {
  return {
    checks: [
      vaultFile(place),
      ...permissions(machine, place),
      ...leftovers(machine, place),
      ...cloudCopies(machine, place),
      ...diskSpace(machine, place),
      ...swap(machine),
      ...coreDumps(machine),
      ...tracing(machine),
      ...agentFolder(machine, place),
      ...node(machine),
      ...compiledParts(loaders(place.nativeBinding)),
    ],
  };
}

function vaultFile({ vaultFile: file, state }: Place): Check {
  const name = "vault file";
  if (state === "absent") return { name, outcome: "warning", text: `There is no vault at ${file} yet.` };
  return { name, outcome: "ok", text: file };
}
