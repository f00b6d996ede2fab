/** The methods that only windows need: locking, the clipboard, several vaults, an own relay. */
import { networkInterfaces } from "node:os";
import type { HostEvent, MethodName, MethodOutput, ParsedInput } from "../shared/contract/api.ts";
import { KeyholdError } from "../shared/contract/errors.ts";
import type { Settings } from "../shared/contract/log-methods.ts";
import { wipe } from "../shared/crypto/bytes.ts";
import type { ClipboardTimer } from "./clipboard/clipboard-timer.ts";
import type { Caller, HostOptions } from "./host.ts";
import type { OwnRelayRun } from "./own-relay-run.ts";
import { recentVaults } from "./recent-vaults.ts";
import { judgePassphrase } from "./session/passphrase-floor.ts";
import type { Session } from "./session/session.ts";

type WindowMethod =
  | Extract<MethodName, `session.${string}` | `vaults.${string}` | `clipboard.${string}` | `relay.${string}`>
  | "passphrase.judge";
type WindowHandlers = {
  readonly [Name in WindowMethod]: (input: ParsedInput<Name>, caller: Caller) => Promise<MethodOutput<Name>>;
};

export type WindowParts = {
  readonly session: Session;
  readonly options: HostOptions;
  readonly clipboard: ClipboardTimer;
  readonly relay: OwnRelayRun;
  readonly emit: (event: HostEvent) => void;
};

export function windowHandlers({ session, options, clipboard, relay, emit }: WindowParts): WindowHandlers {
  const clearAfter = async (caller: Caller) => {
    const settings = (await session.request("call", { name: "settings.get", input: {}, caller })) as Settings;
    return settings.clipboard.clearAfter * 1000;
  };

  return {
    "session.activity": async () => {
      session.active();
      return {};
    },
    "session.trigger": async ({ trigger }) => ({ locked: session.trigger(trigger) }),
    "session.due": async () => (session.locksAt === undefined ? {} : { locksAt: session.locksAt }),
    "passphrase.judge": ({ passphrase, about }) => judgePassphrase(passphrase, about),
    "vaults.recent": async () => ({ vaults: recentVaults(options.dataDirectory) }),
    "vaults.choose": async ({ file }) => {
      await session.choose(file);
      return { file, state: session.state === "absent" ? "absent" : "locked" };
    },
    "clipboard.copyKey": async ({ key, version }, caller) => {
      const milliseconds = await clearAfter(caller);
      const input = { key, purpose: "copy", ...(version === undefined ? {} : { version }) };
      const { page, value } = (await session.request("call", {
        name: "keys.value",
        input,
        caller,
      })) as MethodOutput<"keys.value">;
      try {
        return await clipboard.copy(value, page.name, milliseconds);
      } finally {
        wipe(value);
      }
    },
    "clipboard.copyCode": async ({ key, account }, caller) => {
      const milliseconds = await clearAfter(caller);
      const input = { key, purpose: "copy", ...(account === undefined ? {} : { account }) };
      const { name, shown } = (await session.request("call", {
        name: "totp.code",
        input,
        caller,
      })) as MethodOutput<"totp.code">;
      const codes = shown.flatMap((one) => one.codes);
      try {
        return await clipboard.copy(codes[0]?.code ?? new Uint8Array(0), `${name}: one-time code`, milliseconds);
      } finally {
        for (const { code } of codes) wipe(code);
      }
    },
    "clipboard.copyText": async ({ text, name, secret }, caller) =>
      clipboard.copy(text, name, secret ? await clearAfter(caller) : undefined),
    "clipboard.clear": () => clipboard.clear(),
    "relay.status": async () => relay.state,
    "relay.start": async ({ reach }) => {
      const host = reach === "network" ? networkAddress() : "127.0.0.1";
      await relay.start(host, reach, () => emit({ type: "relay", running: false }));
      const { url } = relay.state;
      emit({ type: "relay", running: true, ...(url === undefined ? {} : { url }) });
      return relay.state;
    },
    "relay.stop": async () => {
      await relay.stop();
      return relay.state;
    },
  };
}

/** The address other computers of the local network reach this one by. @throws KeyholdError `unsupported`. */
function networkAddress(): string {
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { address, family, internal } of addresses ?? []) {
      if (family === "IPv4" && !internal && !address.startsWith("169.254.")) return address;
    }
  }
  throw new KeyholdError(
    "unsupported",
    "This computer is on no network. A relay for this computer alone can be started.",
  );
}
