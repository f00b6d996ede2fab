import type { MethodName } from "../shared/contract/api.ts";

/** What a person reads while it lasts. */
export function waitText(name: MethodName): string {
  switch (name) {
    case "vault.unlock":
      return "Deriving the key from the passphrase";
    case "vault.create":
      return "Making the vault (its key derivation is fitted to this machine)";
    case "vault.changePassphrase":
    case "vault.newRecoveryKit":
      return "Deriving keys";
    case "vault.backup":
    case "vault.inspectBackup":
    case "vault.restore":
      return "Reading and verifying";
    case "shares.create":
    case "shares.list":
    case "shares.retry":
    case "shares.revoke":
    case "rotations.share":
    case "offboarding.preview":
    case "offboarding.start":
    case "offboarding.settle":
    case "inbox.receive":
    case "inbox.list":
      return "Asking the relay";
    case "rotations.automatic":
    case "rotations.revoke":
      return "Asking the provider";
    case "activity.export":
    case "activity.send":
      return "Writing the log";
    case "activity.verify":
      return "Checking the log";
    case "scan.run":
    case "scan.patterns":
      return "Looking for leaked values";
    case "imports.read":
      return "Reading the file";
    case "imports.store":
    case "imports.undo":
      return "Storing";
    case "health.compareWithLeaks":
      return "Comparing with leaked values";
    default:
      return "Working";
  }
}
