/** How long until a program runs with its keys, and until a list is there, through the agent, against Node alone. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { startAgent } from "../host/agent/start-agent.ts";
import { createHost } from "../host/create-host.ts";
import { productionPolicy } from "../shared/crypto/production-policy.ts";
import { benchPassphrase, fillVault } from "./fill-vault.ts";
import { median } from "./median.ts";
import { root } from "./root.ts";
import type { BenchRow } from "./row.ts";

const runs = 15;

export async function benchRunStart(): Promise<BenchRow[]> {
  const filled = fillVault(200, productionPolicy);
  const dataHome = join(filled.folder, "data");
  const dataDirectory = join(dataHome, "keyhold");
  const surroundings = {
    env: { ...process.env, XDG_DATA_HOME: dataHome, XDG_RUNTIME_DIR: undefined },
    platform: process.platform,
  };
  const command = join(root, "dist/cli/main.js");
  const host = createHost({
    vaultFile: filled.file,
    dataDirectory,
    policy: productionPolicy,
    workers: {
      unlocked: join(root, "dist/host/unlocked-worker.js"),
      derivation: join(root, "dist/vault/derivation-worker.js"),
    },
    device: "bench",
    program: "bench",
    surroundings,
  });
  const window = host.door({ door: "window", program: "bench" });
  const agent = startAgent({ host, surroundings, dataDirectory, command });
  host.onEvent((event) => {
    if (event.type === "agent-question") void window("agent.answer", { id: event.id, answer: "once" });
  });
  await window("vault.unlock", { credential: { passphrase: new TextEncoder().encode(benchPassphrase) } });
  await agent.ready();
  const { XDG_RUNTIME_DIR: _, ...env } = process.env;
  const time = async (args: readonly string[]) => {
    const start = performance.now();
    const child = spawn(process.execPath, args, {
      env: { ...env, XDG_DATA_HOME: dataHome },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [code] = await once(child, "exit");
    if (code !== 0) throw new Error(`ended with ${code}`);
    return performance.now() - start;
  };
  const [whole, node, lists]: [number[], number[], number[]] = [[], [], []];
  const args = ["--vault", filled.file, "run", "--only", "STRIPE_WEBHOOK_KEY_0", "--", "true"];
  try {
    for (let run = 0; run < runs + 2; run++) {
      const [alone, all] = [await time(["-e", "0"]), await time([command, ...args])];
      const list = await time([command, "--vault", filled.file, "list", "--json"]);
      if (run < 2) continue;
      node.push(alone);
      whole.push(all);
      lists.push(list);
    }
  } finally {
    await agent.close();
    await host.close();
    rmSync(filled.folder, { recursive: true, force: true });
  }
  const [total, alone] = [median(whole), median(node)];
  return [
    {
      name: "`keyhold run -- true` through the agent, whole process",
      reach: "≤ 150 ms, or twice what Node alone takes",
      measured: `${total.toFixed(0)} ms median; ${(total / alone).toFixed(1)} times “node -e 0” (${alone.toFixed(0)} ms)`,
      ok: total <= Math.max(150, 2 * alone),
      boundBy:
        "starting Node, loading a file of 250 KB and the compiled part that makes pipes, one question to the agent",
    },
    {
      name: "`keyhold list` of 200 keys through the agent, whole process",
      reach: "≤ 150 ms beyond what Node alone takes",
      measured: `${median(lists).toFixed(0)} ms median; “node -e 0” takes ${alone.toFixed(0)} ms`,
      ok: median(lists) <= alone + 150,
      boundBy: "starting Node and loading every command's options",
    },
  ];
}
