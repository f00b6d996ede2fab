import { type Argon2Cost, type Argon2Policy, argon2id } from "../shared/crypto/argon2.ts";
import { randomBytes } from "../shared/crypto/bytes.ts";

/** What one unlock should cost its rightful owner, in milliseconds: bearable for a person, dear for a guesser. */
const target = 1000;
/** How far above the policy's starting cost it may go: from 256 MiB and 3 passes that is 1 GiB and 8. */
const mostMemory = 4;
const mostPasses = 5;

/**
 * Raises the policy's starting cost until one derivation takes about a second on this machine, memory first since it
 * hurts a guesser's hardware most. Never lowers it. Blocks for up to a few seconds: run it in a worker.
 * @param measure milliseconds of one derivation; a parameter so that a test needs no clock.
 */
export function calibrateCost(policy: Argon2Policy, measure: (cost: Argon2Cost) => number = timeOf): Argon2Cost {
  let cost = policy.create;
  let time = measure(cost);
  const mem = Math.min(policy.create.mem * mostMemory, policy.ceiling.mem);
  while (cost.mem * 2 <= mem && time * 2 <= target * 1.2) {
    cost = { ...cost, mem: cost.mem * 2 };
    time = measure(cost);
  }
  const ops = Math.min(policy.create.ops + mostPasses, policy.ceiling.ops);
  const affordable = Math.floor((cost.ops * target) / Math.max(time, 0.001));
  return { ...cost, ops: Math.max(cost.ops, Math.min(ops, affordable)) };
}

function timeOf(cost: Argon2Cost): number {
  const start = performance.now();
  argon2id(randomBytes(16), randomBytes(16), cost);
  return performance.now() - start;
}
