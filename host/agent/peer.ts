import type { AgentProgram } from "../../shared/contract/agent-methods.ts";

/** Who is at the other end of a connection, as far as the operating system knows. */
export type AgentPeer = {
  readonly program: AgentProgram;
  /** This very process of the program, in this folder: what a permission is given to. */
  readonly identity: string;
  /** The same program started anew: what a refusal is remembered for. */
  readonly kind: string;
  /** Whether it still is who it was: a process id may have been given to another process meanwhile. */
  isSame(): boolean;
};

/** The name in the log; its first word is what counts as one program. */
export function logName({ program }: AgentPeer): string {
  const command = /^keyhold( [a-z-]+)?/.exec(program.command)?.[0];
  return command === undefined ? program.name : `${program.name} → ${command}`;
}
