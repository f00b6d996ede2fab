/** What Keyhold itself needs: Node, its compiled parts, the folder for commands that use this unlock. */
import { createRequire } from "node:module";
import { chooseNativeBinding, openSqlite } from "../../vault/open-sqlite.ts";
import { agentFolders } from "../agent/socket/agent-place.ts";
import type { Check, Place } from "./doctor.ts";
import type { Machine } from "./machine.ts";

const leastNode = [20, 19] as const;

export function node(machine: Machine): Check[] {
  const name = "node";
  const [major = 0, minor = 0] = machine.node.split(".").map(Number);
  const isNew = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  return [
    isNew
      ? { name, outcome: "ok", text: `Node ${machine.node}.` }
      : {
          name,
          outcome: "warning",
          text: `Node ${machine.node} is older than what Keyhold is tried with. Install ${leastNode.join(".")} or later.`,
        },
  ];
}

/** What is compiled, why it is needed, and whether it loads: throws when it does not. */
export type Loader = { readonly name: string; readonly why: string; readonly load: () => unknown };

export function loaders(nativeBinding: string | undefined): Loader[] {
  const load = createRequire(import.meta.url);
  return [
    {
      name: "SQLite",
      why: "no vault can be read without it",
      load: () => {
        chooseNativeBinding(nativeBinding);
        openSqlite(":memory:", {}).close();
      },
    },
    { name: "node-pty", why: "programs that are given keys get no terminal", load: () => load("node-pty") },
    { name: "koffi", why: "it cannot be told who asks over the agent's socket", load: () => load("koffi") },
  ];
}

export function compiledParts(parts: readonly Loader[]): Check[] {
  const name = "compiled parts";
  const broken = parts.filter(({ load }) => {
    try {
      load();
      return false;
    } catch {
      return true;
    }
  });
  if (broken.length === 0) return [{ name, outcome: "ok", text: "All of them load." }];
  const which = broken.map((one) => `${one.name} (${one.why})`).join(", ");
  const outcome = broken.some((one) => one.name === "SQLite") ? "failed" : "warning";
  return [{ name, outcome, text: `These do not load: ${which}. Install Keyhold anew with this Node.` }];
}

/** A folder that somebody else made or may look into is not used: commands would ask for the passphrase each time. */
export function agentFolder(machine: Machine, { dataDirectory }: Place): Check[] {
  const name = "agent";
  for (const folder of agentFolders({ env: machine.env, platform: machine.platform }, dataDirectory)) {
    const entry = machine.entry(folder);
    if (entry === undefined || machine.platform === "win32") continue;
    const isOurs = entry.kind === "folder" && (machine.user === undefined || entry.user === machine.user);
    if (!isOurs) {
      return [
        {
          name,
          outcome: "failed",
          text: `${folder} is not a folder of yours: somebody else may have put it there. Remove it.`,
        },
      ];
    }
    if ((entry.mode & 0o077) !== 0) {
      return [{ name, outcome: "failed", text: `Other users can look into ${folder}. Run: chmod go= "${folder}"` }];
    }
  }
  return [{ name, outcome: "ok", text: "The folder for commands that use an open vault is yours alone." }];
}
