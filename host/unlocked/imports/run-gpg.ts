import { spawn } from "node:child_process";
import { KeyholdError } from "../../../shared/contract/errors.ts";

/** A person may be asked for their passphrase, and look for it. */
const patience = 120_000;

/**
 * Decrypts by the person's own `gpg`, as `pass` does: their keys, their agent, their way of being asked.
 * @returns undefined when gpg could not. @throws KeyholdError `unsupported` when there is no gpg; `cancelled`; `too_large`.
 */
export function decryptWithGpg(
  encrypted: Uint8Array,
  env: Readonly<Record<string, string>>,
  longest: number,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const options = ["--quiet", "--batch", "--yes", "--use-agent", "--no-encrypt-to", "--decrypt"];
    const program = spawn("gpg", options, {
      env: { ...env },
      stdio: ["pipe", "pipe", "ignore"],
      timeout: patience,
      signal,
    });
    const parts: Buffer[] = [];
    let size = 0;
    program.once("error", (error) => {
      if (signal?.aborted) reject(new KeyholdError("cancelled", "Reading was stopped. Nothing was stored."));
      else reject(noGpg(error));
    });
    program.stdout.on("data", (part: Buffer) => {
      size += part.length;
      if (size > longest) program.kill();
      else parts.push(part);
    });
    // Whoever decrypts nothing does not read to the end either.
    program.stdin.on("error", () => undefined);
    program.stdin.end(encrypted);
    program.once("close", (code) => {
      const whole = new Uint8Array(Buffer.concat(parts));
      for (const part of parts) part.fill(0);
      resolve(code === 0 && size <= longest ? whole : undefined);
    });
  });
}

function noGpg(cause: Error): KeyholdError {
  return new KeyholdError(
    "unsupported",
    "A password store of pass is decrypted by the program gpg, which cannot be started here. Nothing was stored; install GnuPG and try again.",
    { cause },
  );
}
