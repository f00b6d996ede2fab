import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AgentDesk } from "../agent-desk.ts";
import { findAgent } from "../client/agent-client.ts";
import { AgentServer } from "./agent-server.ts";
import { peerReader } from "./peer-credentials.ts";
import { processTable } from "./process-table.ts";

test("whoever became another program during the greeting is not let in", async () => {
  const folder = mkdtempSync(join(tmpdir(), "keyhold-served-"));
  const vaultFile = join(folder, "vault");
  writeFileSync(vaultFile, "");
  const desk = new AgentDesk({
    client: () => async () => ({ ok: true, value: {} }),
    isUnlocked: () => true,
    log: async () => undefined,
    emit: () => undefined,
  });
  const real = processTable();
  let reads = 0;
  let changes = false;
  const read: typeof real.read = (pid) => {
    const facts = real.read(pid);
    if (facts === undefined || pid !== process.pid) return facts;
    // As after `exec`: the same number and the same start, another command line.
    return changes && reads++ > 0 ? { ...facts, arguments: ["keyhold", "list"] } : facts;
  };
  const folders = [join(folder, "agent")];
  const server = new AgentServer({
    desk,
    folders,
    readPeer: await peerReader(),
    program: { table: { read }, commands: [] },
  });
  await server.place(vaultFile);
  const state = async () => {
    const found = await findAgent({ folders, vaultFile });
    if ("client" in found) found.client.close();
    return found.state;
  };
  expect(await state()).toBe("unlocked");
  changes = true;
  expect(await state()).not.toBe("unlocked");
  expect(reads).toBeGreaterThan(1);
  await server.close();
  rmSync(folder, { recursive: true });
});
