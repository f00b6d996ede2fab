/** Sharing over this computer's own relay, open to the network: two people, the command as the relay's process. */
import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { childRelay, type OwnRelayPart } from "../../host/own-relay.ts";
import { fromUtf8, utf8 } from "../../shared/crypto/bytes.ts";
import { TestPerson } from "../support/people.ts";

const isOnNetwork = Object.values(networkInterfaces()).some((all) => all?.some(({ internal }) => !internal));
const command = childRelay(resolve(import.meta.dirname, "../../dist-test/cli/main.js"));
/** As for the network, but listening on this computer alone. */
const ownRelay: OwnRelayPart = { start: (options) => command.start({ ...options, host: "127.0.0.1" }) };
const value = "sk_live_over_the_own_relay_01";

describe.skipIf(!isOnNetwork)("over the own relay", () => {
  let ada: TestPerson;
  let ben: TestPerson;
  beforeAll(async () => {
    ada = await TestPerson.createWith("Ada", { ownRelay });
    ben = await TestPerson.create("Ben");
    await ada.meet(ben);
    await ben.meet(ada);
    for (const person of [ada, ben]) {
      await person.call("keys.add", { name: "Payments", service: "Stripe", env: "prod", value: utf8(value) });
    }
  }, 120_000);
  afterAll(async () => {
    await ada?.call("relay.stop", {});
    await Promise.all([ada?.leave(), ben?.leave()]);
  });

  async function useOwnRelay(): Promise<string> {
    const { url = "" } = await ada.call("relay.start", { reach: "network" });
    await ada.call("settings.set", { name: "relay", value: url });
    await ben.call("settings.set", { name: "relay", value: url });
    return url;
  }

  async function share(from: TestPerson, to: TestPerson) {
    const { shares } = await from.call("shares.create", { keys: [{ name: "Payments" }], to: [to.name] });
    const [share] = shares;
    if (share === undefined) throw new Error("nothing was shared");
    return share;
  }

  async function arrives(link: string): Promise<void> {
    const { message } = await ben.call("inbox.receive", { link });
    expect(message.sender?.name).toBe("Ada");
    await ben.call("inbox.decide", { id: message.id, decision: "decline" });
  }

  test("whose it is shares without looking for a token, after a lock and another start too", async () => {
    await useOwnRelay();
    const first = await share(ada, ben);
    expect(first.state).toBe("waiting");
    await arrives(first.link);
    await ada.lock();
    await ada.unlock();
    const second = await share(ada, ben);
    expect(second.state).toBe("waiting");
    await ada.call("relay.stop", {});
    await useOwnRelay();
    await arrives(second.link);
    expect((await share(ada, ben)).state).toBe("waiting");
  });

  test("what was kept while it was off goes out when it is on", async () => {
    await ada.call("relay.stop", {});
    const kept = await share(ada, ben);
    expect(kept.state).toBe("unsent");
    await useOwnRelay();
    await ada.call("shares.retry", {});
    await arrives(kept.link);
  });

  test("somebody else of the network leaves nothing there, unless they are given the token", async () => {
    await useOwnRelay();
    const { tokensFile = "" } = await ada.call("relay.status", {});
    const refused = await share(ben, ada);
    expect(refused.state).toBe("unsent");
    const token = readFileSync(tokensFile, "utf8")
      .split("\n")
      .find((line) => line !== "" && !line.startsWith("#"));
    await ben.call("shares.retry", { relayToken: utf8(token ?? "") });
    const { shares } = await ben.call("shares.list", {});
    expect(shares.find(({ id }) => id === refused.id)?.state).toBe("waiting");
    for (const said of [await ada.call("relay.status", {}), await ada.call("settings.get", {})]) {
      expect(JSON.stringify(said)).not.toContain(token);
    }
    expect(fromUtf8(utf8(token ?? "")).length).toBeGreaterThan(20);
  });
});
