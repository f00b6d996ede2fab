/** `keyhold agent`: the vault open in one terminal for all others, and their questions answered there. */
import { dirname, join } from "node:path";
import { startAgent } from "../../host/agent/start-agent.ts";
import type { HostEvent } from "../../shared/contract/api.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { CommandLine } from "../command-line.ts";
import { needsAnswer } from "../needs-answer.ts";
import { AgentPrompt } from "./agent-prompt.ts";

const longest = 24 * 60;

export async function serveAgent(line: CommandLine, lockAfter: string | undefined): Promise<undefined> {
  const minutes = lockAfter === undefined ? undefined : parseMinutes(lockAfter);
  if (!line.terminal.canAsk) {
    throw needsAnswer("Somebody who answers what programs ask", "it a terminal, or use the window");
  }
  const session = await line.session();
  const host = await session.host(minutes === undefined ? {} : { lockAfter: minutes * 60_000 });
  const agent = startAgent({
    host,
    surroundings: line.surroundings,
    dataDirectory: line.dataDirectory,
    command: join(dirname(line.shipped.workers.clipboardCleaner), "main.js"),
  });
  try {
    await session.unlock({ alone: true });
    await agent.ready();
    const { listening, problem } = await session.call("agent.state", {});
    if (!listening) throw new KeyholdError("unsupported", problem ?? "Commands cannot use this unlock.");
    line.terminal.release();
    const limit = minutes === undefined ? "as the settings say" : `after ${lockAfter}`;
    line.output.note(
      `Unlocked. What other commands ask appears here. It locks ${limit}, with Ctrl-C, or by “keyhold agent lock”.`,
    );
    const prompt = new AgentPrompt(line, session, host.agent);
    const why = await ended(host.onEvent, (event) => {
      if (event.type === "agent") prompt.look();
    });
    prompt.end();
    line.output.note(why === "asked" ? "Locked." : "Locked: nobody was here for as long as the settings say.");
  } finally {
    await agent.close();
  }
  return undefined;
}

/** Until the vault locks, for whatever reason, or somebody ends this command. */
function ended(
  onEvent: (listener: (event: HostEvent) => void) => () => void,
  other: (event: HostEvent) => void,
): Promise<string> {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  return new Promise((resolve) => {
    const stop = () => end("asked");
    const endListening = onEvent((event) => {
      if (event.type === "locked") end(event.reason);
      else other(event);
    });
    // Nothing else keeps this process: its timers and its socket do not.
    const stay = setInterval(() => undefined, 3_600_000);
    const end = (why: string) => {
      endListening();
      clearInterval(stay);
      for (const signal of signals) process.off(signal, stop);
      resolve(why);
    };
    for (const signal of signals) process.on(signal, stop);
  });
}

/** @throws KeyholdError `invalid_input`. */
function parseMinutes(text: string): number {
  const [, count, unit] = /^(\d{1,4})([mh])$/.exec(text.trim()) ?? [];
  const minutes = Number(count) * (unit === "h" ? 60 : 1);
  if (!(minutes >= 1 && minutes <= longest)) {
    throw new KeyholdError("invalid_input", "--lock-after takes a time like 30m or 8h, at most 24h.");
  }
  return minutes;
}
