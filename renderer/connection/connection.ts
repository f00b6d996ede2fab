import type { HostClient, HostEvent, MethodInput, MethodName, MethodOutput } from "../../shared/contract/api.ts";
import type { WindowRequest } from "../../shared/contract/window-bridge.ts";

/** The one way to the host, whatever carries it. */
export type Connection = {
  /** What the person asked for outside the page; only a desktop window has such. @returns what ends the listening. */
  readonly onRequest?: (listener: (request: WindowRequest) => void) => () => void;
  readonly call: HostClient;
  /** @returns what ends the listening. */
  readonly onEvent: (listener: (event: HostEvent) => void) => () => void;
  readonly door: "browser" | "electron" | "test";
  /** Called once when the host has gone and will not answer any more. */
  readonly onEnd?: (listener: () => void) => void;
  /** Makes the address that a reload of the page needs; only the loopback door has to. */
  readonly prepareReload?: () => void;
};

/** Asks the host. @throws CallFailure with the host's code and sentence. */
export type Ask = <Name extends MethodName>(name: Name, input: MethodInput<Name>) => Promise<MethodOutput<Name>>;
