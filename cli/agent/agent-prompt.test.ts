import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import type { AgentPeer } from "../../host/agent/peer.ts";
import { usualLimits } from "../../host/agent/question-list.ts";
import { createHost } from "../../host/create-host.ts";
import { errorFrom } from "../../shared/contract/errors.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { cheapPolicy } from "../../test/support/cheap-policy.ts";
import { passphrase } from "../../test/support/people.ts";
import { testWorkers } from "../../test/support/workers.ts";
import type { CommandLine } from "../command-line.ts";
import type { Session } from "../session.ts";
import { AgentPrompt } from "./agent-prompt.ts";

afterEach(() => void vi.restoreAllMocks());

test("only a person's answer keeps the vault open, not a program that asks", async () => {
  let now = Date.now();
  vi.spyOn(Date, "now").mockImplementation(() => now);
  const folder = mkdtempSync(join(tmpdir(), "keyhold-prompt-"));
  const host = createHost({
    vaultFile: join(folder, "vault.keyhold"),
    dataDirectory: folder,
    policy: cheapPolicy,
    workers: testWorkers,
    device: "test machine",
    program: "keyhold agent",
    agent: { limits: usualLimits },
  });
  const door = host.door({ door: "command", program: "keyhold agent" });
  const call = (async (name: never, input: never) => {
    const answer = await door(name, input);
    if (!answer.ok) throw errorFrom(answer.error);
    return answer.value;
  }) as Session["call"];
  await call("vault.create", { name: "Ana", device: "laptop", passphrase: utf8(passphrase), recovery: false });
  const window = host.door({ door: "window", program: "Keyhold" });
  const locksAt = async () => {
    const answer = await window("session.due", {});
    return answer.ok ? answer.value.locksAt : undefined;
  };

  const typed: ((text: string) => void)[] = [];
  const askText = () => new Promise<string>((resolve) => typed.push(resolve));
  const terminal = { askText, dropTyped: async () => undefined, release: () => undefined };
  const line = { terminal, output: { note: () => undefined } } as unknown as CommandLine;
  const prompt = new AgentPrompt(line, { call }, host.agent);
  host.onEvent((event) => {
    if (event.type === "agent") prompt.look();
  });

  const program = { name: "p", executable: "/p", commandLine: "p", folder: "/", command: "p" };
  const peer: AgentPeer = { program, identity: "p", kind: "p", isSame: () => true };
  const before = await locksAt();
  now += 60_000;
  const first = host.agent.open(peer).call("keys.list", {});
  await vi.waitFor(() => expect(typed).toHaveLength(1));
  expect(await locksAt()).toBe(before);
  now += 1000;
  typed[0]?.("n");
  expect(await first).toMatchObject({ ok: false, error: { code: "refused" } });
  expect(await locksAt()).toBe((before ?? 0) + 61_000);
  prompt.end();
  await host.close();
  rmSync(folder, { recursive: true });
});
