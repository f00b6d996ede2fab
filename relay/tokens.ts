import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { closeSync, fchmodSync, fstatSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { KeyholdError } from "../shared/contract/errors.ts";

/** True for the `Authorization` header of somebody who may create links. */
export type CreatorCheck = (authorization: string | undefined) => boolean;

/**
 * Reads the creators' tokens, one a line, `#` for comments. A file that does not exist is made with one random token.
 * @throws KeyholdError `file_unreadable` when others may read it, `invalid_input` when it holds no usable token.
 */
export function creatorTokens(file: string): CreatorCheck {
  makeWhenMissing(file);
  const digests = readTokens(file).map(digest);
  return (authorization) => {
    const token = /^Bearer +([^\s]+)$/i.exec(authorization ?? "")?.[1];
    if (token === undefined) return false;
    const given = digest(token);
    let found = false;
    // Every token is compared, whichever matches.
    for (const known of digests) found = timingSafeEqual(known, given) || found;
    return found;
  };
}

function makeWhenMissing(file: string): void {
  let descriptor: number;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    descriptor = openSync(file, "wx", 0o600);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return;
    throw unreadable("The file of creators' tokens cannot be made. Check that its folder belongs to you.", error);
  }
  fchmodSync(descriptor, 0o600);
  writeSync(descriptor, `${randomBytes(32).toString("base64url")}\n`);
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function readTokens(file: string): string[] {
  let text: string;
  try {
    const descriptor = openSync(file, "r");
    try {
      if (process.platform !== "win32" && (fstatSync(descriptor).mode & 0o077) !== 0) {
        throw new KeyholdError(
          "file_unreadable",
          "The file of creators' tokens may be read by others on this machine. Replace the tokens and run chmod 600 on it.",
        );
      }
      text = readFileSync(descriptor, "utf8");
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof KeyholdError) throw error;
    throw unreadable("The file of creators' tokens cannot be read.", error);
  }
  const lines = text.split("\n").map((line) => line.trim());
  const tokens = lines.filter((line) => line !== "" && !line.startsWith("#"));
  if (tokens.length === 0 || tokens.some((token) => token.length < 20 || /\s/.test(token))) {
    throw new KeyholdError(
      "invalid_input",
      "The file of creators' tokens must hold one token a line, each of at least 20 characters without spaces.",
    );
  }
  return tokens;
}

function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function unreadable(message: string, cause: unknown): KeyholdError {
  return new KeyholdError("file_unreadable", message, { cause });
}
