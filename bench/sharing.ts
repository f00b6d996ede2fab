/** Sharing one key with a whole team over a real relay: what comes on top of posting the same links ready-made. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { App } from "../host/unlocked/app.ts";
import { each } from "../host/unlocked/links/each.ts";
import { createShares } from "../host/unlocked/links/send-share.ts";
import { addPerson } from "../host/unlocked/team/add-person.ts";
import type { RelayOptions } from "../relay/options.ts";
import { productionPolicy } from "../shared/crypto/argon2.ts";
import { utf8 } from "../shared/crypto/bytes.ts";
import { type Card, cardText, issueCard } from "../shared/identity/card.ts";
import { type Identity, newIdentity } from "../shared/identity/identity.ts";
import { prepareLink } from "../shared/link/sender.ts";
import { fillVault, openFilled } from "./fill-vault.ts";
import { median } from "./median.ts";
import { root } from "./root.ts";
import type { BenchRow } from "./row.ts";

const people = 50;
const keys = 1000;
const rounds = 7;
const reach = 1000;
/** As many requests at once as the host makes. */
const parallel = 16;
const cheap = { ops: 1, mem: 8192 };
const cheapPolicy = { create: cheap, floor: cheap, ceiling: productionPolicy.ceiling };
const hour = 60 * 60_000;

type Member = { readonly identity: Identity; readonly card: Card };

/** Needs `dist-test/`. */
export async function benchSharing(): Promise<BenchRow[]> {
  const filled = fillVault(keys, cheapPolicy);
  const relay = startRelay({ store: `sqlite:${join(filled.folder, "relay.db")}`, port: 0, rateLimit: "off" });
  const app = openFilled(filled, cheapPolicy);
  try {
    const origin = await relay.origin;
    const team = Array.from({ length: people }, (_, index) => member(`Person Number ${index}`));
    for (const { card } of team) addPerson(app, { card: cardText(card) });
    const whole: number[] = [];
    const beyond: number[] = [];
    for (let round = 0; round < rounds; round++) {
      // In turn, so that a slower moment hits both.
      const ready = readyLinks(team, origin);
      const posting = await timeOf(() => post(origin, ready));
      const sharing = await timeOf(() => share(app, origin));
      if (round === 0) continue;
      whole.push(sharing);
      beyond.push(sharing - posting);
    }
    const most = Math.max(...beyond);
    return [
      {
        name: `share one key with ${people} people, a link each, beyond the relay`,
        reach: `≤ ${(reach / 1000).toFixed(0)} s`,
        measured: `${median(beyond).toFixed(0)} ms median, ${most.toFixed(0)} ms at most; with the relay ${median(whole).toFixed(0)} ms`,
        ok: median(beyond) <= reach,
        boundBy: "a key agreement and four signatures for each link, then one transaction before and one after posting",
      },
    ];
  } finally {
    app.vault.vault.close();
    relay.process.kill();
    await relay.ended;
    rmSync(filled.folder, { recursive: true, force: true });
  }
}

async function share(app: App, relay: string): Promise<void> {
  const [key] = app.keys.all();
  const to = app.records.all("person").map(({ id }) => id);
  const { shares } = await createShares(app, {
    keys: [{ id: key?.id ?? "" }],
    to,
    relay,
    allowPrivateHttp: false,
    noForward: false,
    split: false,
    inbox: false,
    ttl: "1h",
  });
  if (shares.length !== people || shares.some(({ state }) => state !== "waiting")) throw new Error("not all were sent");
}

/** The bodies of as many links as sharing makes, of the same size. Made before the clock runs. */
function readyLinks(team: readonly Member[], origin: string): string[] {
  const [sender] = team;
  if (sender === undefined) throw new Error("a team has people");
  const now = Date.now();
  const payload = {
    items: [{ kind: "key" as const, name: "STRIPE_API_KEY_1", env: "dev" as const, value: utf8("sk") }],
  };
  return team.map(({ card }) => {
    const recipient = { kind: "teammate" as const, card };
    const link = prepareLink({ ...sender, recipient, origin, payload, now, expiresAt: now + hour });
    return JSON.stringify(link.create);
  });
}

async function post(origin: string, bodies: readonly string[]): Promise<void> {
  const headers = { "content-type": "application/json" };
  await each(bodies, parallel, async (body) => {
    const answer = await fetch(`${origin}/v1/links`, { method: "POST", headers, body });
    if (!answer.ok) throw new Error(`the relay answered ${answer.status}`);
    await answer.arrayBuffer();
  });
}

function member(name: string): Member {
  const identity = newIdentity();
  return { identity, card: issueCard(identity, { name, device: "bench" }, Date.now()) };
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

type Relay = {
  readonly process: ChildProcess;
  readonly origin: Promise<string>;
  readonly ended: Promise<unknown>;
};

function startRelay(options: RelayOptions): Relay {
  const child = spawn(process.execPath, [join(root, "dist-test/relay/main.js"), JSON.stringify(options)], {
    cwd: root,
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (child.stdout === null) throw new Error("the relay has no output");
  const first = once(createInterface({ input: child.stdout }), "line");
  return {
    process: child,
    origin: first.then(([line]) => String(line).replace("listening on ", "")),
    ended: once(child, "close"),
  };
}
