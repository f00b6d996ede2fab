/** A relay whose operator wants no inbox is asked for one once an hour at most by each open vault. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toBase64, utf8 } from "../../shared/crypto/bytes.ts";
import { linkIdOf } from "../../shared/link/derive.ts";
import { readLink } from "../../shared/link/link-text.ts";
import { TestPerson } from "../support/people.ts";
import { RelayProxy } from "../support/proxy.ts";
import { type RelayProcess, spawnRelay } from "../support/relay-process.ts";

let folder: string;
let proxy: RelayProxy;
let relay: RelayProcess;
let ana: TestPerson;
let ben: TestPerson;
const asked = { "inbox-leave": 0, "inbox-look": 0 };

async function startRelay(inbox: boolean): Promise<void> {
  const store = `sqlite:${join(folder, "relay.db")}`;
  relay = await spawnRelay({ store, origins: [proxy.url], rateLimit: "off", inbox });
  proxy.target = relay.url;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-without-inbox-"));
  proxy = await RelayProxy.start();
  proxy.rule = ({ route }) => {
    if (route === "inbox-leave" || route === "inbox-look") asked[route]++;
    return false;
  };
  await startRelay(false);
  [ana, ben] = await Promise.all([TestPerson.create("Ana"), TestPerson.create("Ben")]);
  await ana.meet(ben);
  await ben.meet(ana);
  await ana.call("keys.add", { name: "KEY", env: "dev", service: "Example", value: utf8("a value of Ana's") });
  await ben.call("settings.set", { name: "inbox.relays", value: proxy.url });
});
afterAll(async () => {
  await ana.leave();
  await ben.leave();
  await proxy.close();
  await relay.kill();
  rmSync(folder, { recursive: true, force: true });
});

const share = () =>
  ana.call("shares.create", { keys: [{ name: "KEY" }], to: ["Ben"], relay: proxy.url, ttl: "1h", inbox: true });

test("a relay without inbox is asked once, both sides are told, and links go by hand", async () => {
  for (let time = 0; time < 3; time++) {
    expect((await ben.call("inbox.look", {})).relays).toMatchObject([{ relay: proxy.url, state: "none" }]);
    const { shares, warnings } = await share();
    expect(shares).toMatchObject([{ state: "waiting" }]);
    expect(shares[0]?.inInbox).toBeUndefined();
    expect(warnings.join()).toContain("keeps no inbox. Send the link yourself.");
  }
  expect(asked["inbox-look"]).toBe(1);
  // A link that lives past midnight would be left for two days, both under way at once.
  expect(asked["inbox-leave"]).toBeLessThanOrEqual(2);
  expect(asked["inbox-leave"]).toBeGreaterThan(0);
});

test("once it keeps one, whoever unlocks anew finds it", async () => {
  await relay.stop();
  await startRelay(true);
  await Promise.all([ana.restart(), ben.restart()]);
  expect((await share()).shares).toMatchObject([{ state: "waiting", inInbox: true }]);
  const { links, relays } = await ben.call("inbox.look", {});
  expect([links, relays]).toMatchObject([[{ from: { name: "Ana" } }], [{ state: "looked" }]]);
});

test("what no relay took at first is left in the inbox when it is sent later", async () => {
  await relay.stop();
  const { shares: unsent } = await share();
  expect(unsent).toMatchObject([{ state: "unsent" }]);
  await startRelay(true);
  expect(await ana.call("shares.retry", {})).toMatchObject({ sent: 1, problems: [] });
  const { links } = await ben.call("inbox.look", {});
  const id = toBase64(linkIdOf(readLink(unsent[0]?.link ?? "").secret));
  expect(links.map((link) => link.id)).toContain(id);
  // Nothing of it is kept once it is sent.
  asked["inbox-leave"] = 0;
  await ana.call("shares.retry", {});
  expect(asked["inbox-leave"]).toBe(0);
});
