import { createContext, type ReactNode, useContext, useMemo } from "react";
import { askThrough } from "./call-failure.ts";
import type { Ask, Connection } from "./connection.ts";

type Value = { readonly connection: Connection; readonly ask: Ask };

const ConnectionContext = createContext<Value | undefined>(undefined);

export function ConnectionProvider({ connection, children }: { connection: Connection; children: ReactNode }) {
  const value = useMemo(() => ({ connection, ask: askThrough(connection) }), [connection]);
  return <ConnectionContext value={value}>{children}</ConnectionContext>;
}

function useValue(): Value {
  const value = useContext(ConnectionContext);
  if (value === undefined) throw new Error("there is no connection above this component");
  return value;
}

export function useConnection(): Connection {
  return useValue().connection;
}

/** Asks the host. What it gives is not kept anywhere: for values, drafts and everything that changes something. */
export function useAsk(): Ask {
  return useValue().ask;
}
