/**
 * A person's host as a process of its own, for tests that kill it or look into its memory:
 * `node dist-test/host/person.js <folder>`. One JSON request a line on standard input, one JSON answer a line on
 * standard output; bytes travel as in `person-lines.ts`.
 */
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createHost } from "../../host/create-host.ts";
import type { HostClient } from "../../shared/contract/api.ts";
import { cheapPolicy } from "./cheap-policy.ts";
import { applyClockOffset } from "./clock-offset.ts";
import { type PersonRequest, readBytes, writeBytes } from "./person-lines.ts";

const [folder = ".", secrecy] = process.argv.slice(2);
const dataDirectory = join(folder, "data");
applyClockOffset(dataDirectory);
const built = join(import.meta.dirname, "..");
const host = createHost({
  vaultFile: join(folder, "vault.keyhold"),
  dataDirectory,
  policy: cheapPolicy,
  workers: { unlocked: join(built, "host/unlocked-worker.js"), derivation: join(built, "vault/derivation-worker.js") },
  device: "test machine",
  program: "test",
});
const client: HostClient = host.door({ door: "command", program: "test" });
const anyCall = client as unknown as (name: string, input: unknown) => Promise<unknown>;

function say(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function answer({ id, name, input }: PersonRequest): Promise<void> {
  if (name === "test.collect") {
    // The tests that look at memory start this process with --expose-gc.
    for (let round = 0; round < 5; round++) (globalThis as { gc?: () => void }).gc?.();
    return say({ id, answer: { ok: true, value: {} } });
  }
  const given = readBytes(input);
  say({ id, answer: writeBytes(await anyCall(name, given), secrecy === "secret" ? "hash" : "base64") });
}

createInterface({ input: process.stdin }).on("line", (line) => void answer(JSON.parse(line) as PersonRequest));
process.stdin.once("close", async () => {
  await host.close();
  process.exit(0);
});
say({ ready: true });
