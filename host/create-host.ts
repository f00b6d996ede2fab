import type { Answer, HostClient, HostEvent, MethodOutput, ParsedInput } from "../shared/contract/api.ts";
import { AgentDesk } from "./agent/agent-desk.ts";
import { agentHandlers } from "./agent/agent-handlers.ts";
import { ClipboardTimer } from "./clipboard/clipboard-timer.ts";
import { createDispatch, type Handlers } from "./dispatch.ts";
import { forwardedMethods } from "./forwarded-methods.ts";
import type { Caller, Host, HostOptions, WrittenClient } from "./host.ts";
import { type OwnRelayCreator, OwnRelayRun } from "./own-relay-run.ts";
import { withAddressOfImage } from "./qr-image.ts";
import { rememberVault } from "./recent-vaults.ts";
import { readClipboard, scanPatterns } from "./scan/scan-handlers.ts";
import { lockRulesOf } from "./session/lock-rules.ts";
import { Session } from "./session/session.ts";
import type { UnlockedMethod } from "./unlocked/methods.ts";
import { vaultHandlers } from "./vault-handlers.ts";
import { windowHandlers } from "./window-handlers.ts";
import { WrittenValue } from "./written-value.ts";

/** Puts the app together: one session, one dispatch, as many doors as there are callers. */
export function createHost(options: HostOptions): Host {
  const listeners = new Set<(event: HostEvent) => void>();
  const emit = (event: HostEvent) => {
    for (const listener of listeners) listener(event);
  };
  const session = new Session(options, emit);
  const clipboard = new ClipboardTimer(options.clipboard, emit);
  const relay = new OwnRelayRun(options.ownRelay, options.dataDirectory);
  const forwarded = forwardTo(session, relay, options);
  const isUnlocked = () => session.state === "unlocked";
  const agent: AgentDesk = new AgentDesk({
    client: (caller) => plainDoor(caller),
    isUnlocked,
    log: async (caller, entry) => void (await session.request("note", { caller, entry })),
    emit,
    ...options.agent,
  });
  const handlers = {
    ...forwarded,
    ...vaultHandlers(session, options),
    "scan.patterns": (input) => scanPatterns(options, input),
    ...windowHandlers({ session, options, clipboard, relay, emit }),
    ...agentHandlers(agent, () => session.active()),
  } satisfies Handlers;
  const dispatch = createDispatch(handlers, isUnlocked);

  listeners.add((event) => {
    if (event.type === "locked") void clipboard.clear();
    if (event.type === "locked") agent.lock();
    if (event.type === "unlocked") rememberVault(options.dataDirectory, session.vaultFile, Date.now());
  });

  const plainDoor = (caller: Caller) => {
    const ask = writtenDoor(caller);
    return async (name: string, input: unknown): Promise<Answer<unknown>> => {
      const answer = await ask(name, input);
      return answer.ok && answer.value instanceof WrittenValue ? { ok: true, value: answer.value.read() } : answer;
    };
  };
  const writtenDoor = (caller: Caller): WrittenClient => {
    return (name, input) => {
      // A question of the window's own timers is no sign of a person, and a program must not keep the vault open.
      if (caller.door === "command") session.active();
      return dispatch(caller, name, input);
    };
  };

  return {
    door: (caller) => plainDoor(caller) as HostClient,
    writtenDoor,
    agent,
    get vaultFile() {
      return session.vaultFile;
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      await session.lock("asked");
      await clipboard.clear();
      await handlers["relay.stop"]({}, { door: "window", program: options.program });
    },
  };
}

/** Everything that needs the open vault is passed on to its worker; the rest is the session's. */
function forwardTo(session: Session, relay: OwnRelayRun, options: HostOptions): Pick<Handlers, UnlockedMethod> {
  return Object.fromEntries(
    forwardedMethods.map((name) => [
      name,
      async (given: unknown, caller: Caller) => {
        const input = name === "totp.set" ? await withAddressOfImage(given, options.workers) : given;
        const more = { ...creatorFor(name, relay), ...(await clipboardFor(name, input, options)) };
        const value = await session.request("call", { name, input, caller, ...more });
        if (name === "settings.set") session.changeRules(lockRulesOf((value as MethodOutput<"settings.set">).locks));
        return value;
      },
    ]),
  ) as unknown as Pick<Handlers, UnlockedMethod>;
}

/** The clipboard is read here, and only when a scan asks for it. */
async function clipboardFor(name: UnlockedMethod, input: unknown, options: HostOptions) {
  if (name !== "scan.run" || !(input as ParsedInput<"scan.run">).clipboard) return {};
  return { clipboardText: await readClipboard(options) };
}

/** What may post a link to a relay. */
const makesLinks: ReadonlySet<UnlockedMethod> = new Set([
  "shares.create",
  "shares.again",
  "shares.retry",
  "rotations.share",
]);

/** Links made on the own relay need its token, which nobody should have to look for. */
function creatorFor(name: UnlockedMethod, relay: OwnRelayRun): { ownRelay?: OwnRelayCreator } {
  if (!makesLinks.has(name)) return {};
  const { creator } = relay;
  return creator === undefined ? {} : { ownRelay: creator };
}
