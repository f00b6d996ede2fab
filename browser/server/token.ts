import { randomBytes, timingSafeEqual } from "node:crypto";

/** A run's token: 256 bits as base64url. Whoever has it may talk to the host, so it is on no command line and in no log. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** Takes the same time for every wrong token of the right length; the length is no secret. */
export function isToken(offered: string, token: string): boolean {
  const [a, b] = [Buffer.from(offered), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
