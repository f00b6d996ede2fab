import type { HostClient, HostEvent } from "../shared/contract/api.ts";
import { createDispatch, type Handlers } from "./dispatch.ts";
import { forwardedMethods } from "./forwarded-methods.ts";
import type { Caller, Host, HostOptions } from "./host.ts";
import { Session } from "./session/session.ts";
import { vaultHandlers } from "./vault-handlers.ts";

/** Puts the app together: one session, one dispatch, as many doors as there are callers. */
export function createHost(options: HostOptions): Host {
  const listeners = new Set<(event: HostEvent) => void>();
  const session = new Session(options, (event) => {
    for (const listener of listeners) listener(event);
  });
  const dispatch = createDispatch(handlersOf(session, options), () => session.state === "unlocked");

  return {
    door: (caller: Caller): HostClient =>
      ((name: string, input: unknown) => {
        session.active();
        return dispatch(caller, name, input);
      }) as HostClient,
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => session.lock("asked"),
  };
}

/** Everything that needs the open vault is passed on to its worker; the rest is the session's. */
function handlersOf(session: Session, options: HostOptions): Handlers {
  const forwarded = Object.fromEntries(
    forwardedMethods.map((name) => [
      name,
      async (input: unknown, caller: Caller) => {
        const value = await session.request("call", { name, input, caller });
        if (name === "settings.set") session.changeRules(rulesOf(value));
        return value;
      },
    ]),
  );
  return { ...forwarded, ...vaultHandlers(session, options) } as unknown as Handlers;
}

function rulesOf(value: unknown) {
  const { locks } = value as { locks: { idle: number; maximum: number } };
  return { idle: locks.idle * 60_000, maximum: locks.maximum * 60_000 };
}
