import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { toBase64 } from "../shared/crypto/bytes.ts";
import { answers } from "../shared/link/envelope.ts";
import { startTestRelay, type TestRelay, testOrigin } from "../test/support/relay-app.ts";
import { newReader, newTestLink, type TestLink } from "../test/support/relay-link.ts";

let relay: TestRelay;
beforeEach(async () => {
  relay = await startTestRelay();
});
afterEach(() => relay.close());

const minute = 60_000;
const day = 24 * 60 * minute;

function newLink(change: Partial<Parameters<typeof newTestLink>[0]> = {}): TestLink {
  return newTestLink({ origin: testOrigin, now: relay.now, ...change });
}

async function created(change: Partial<Parameters<typeof newTestLink>[0]> = {}): Promise<TestLink> {
  const link = newLink(change);
  expect((await relay.post("/v1/links", link.create)).status).toBe(201);
  return link;
}

const path = (link: TestLink, route: string) => `/v1/links/${link.id}/${route}`;

describe("a link's way", () => {
  test("created, looked at, claimed, acknowledged, and the owner sees it", async () => {
    const link = newLink();
    const made = await relay.post("/v1/links", link.create);
    expect(made.status).toBe(201);
    expect(answers.create.parse(made.body)).toEqual({ state: "pending", expiresAt: link.create.expiresAt });

    const look = await relay.get(`/v1/links/${link.id}`);
    expect(look.status).toBe(200);
    expect(answers.look.parse(look.body)).toMatchObject({ state: "pending", kind: 1 });
    expect(JSON.stringify(look.body)).not.toContain(link.create.ciphertext.slice(0, 20));

    const reader = newReader();
    const request = link.claim(reader);
    const claimed = await relay.post(path(link, "claim"), request);
    expect(claimed.status).toBe(200);
    expect(answers.claim.parse(claimed.body)).toEqual({
      ciphertext: new Uint8Array(link.ciphertext),
      leaseUntil: relay.now + 10 * minute,
    });

    const receipt = new Uint8Array(100).fill(7);
    const ack = await relay.post(path(link, "ack"), link.ack(reader, { receipt: toBase64(receipt) }));
    expect(answers.ack.parse(ack.body)).toEqual({ state: "read" });

    const status = answers.status.parse((await relay.post(path(link, "status"), link.status())).body);
    expect(status).toMatchObject({ state: "read", receipt });
    expect(Buffer.from(status.claim ?? []).equals(request)).toBe(true);
  });

  test("the same create again answers 200, another link under that id 409", async () => {
    const link = await created();
    expect((await relay.post("/v1/links", link.create)).status).toBe(200);
    const other = await relay.post("/v1/links", { ...link.create, ciphertext: toBase64(new Uint8Array(40)) });
    expect(other.status).toBe(409);
    expect(answers.error.parse(other.body).error.code).toBe("already_exists");
    await relay.post(path(link, "revoke"), link.revoke());
    const again = await relay.post("/v1/links", link.create);
    expect([again.status, again.body.state]).toEqual([200, "revoked"]);
  });

  test("another reader gets 409 for ever; the same one gets the ciphertext again within the lease", async () => {
    const link = await created();
    const reader = newReader();
    await relay.post(path(link, "claim"), link.claim(reader));
    relay.now += 2 * minute;
    const again = await relay.post(path(link, "claim"), link.claim(reader));
    expect(again.body).toEqual({ ciphertext: link.create.ciphertext, leaseUntil: relay.now + 8 * minute });
    const other = () => relay.post(path(link, "claim"), link.claim(newReader(), { at: relay.now }));
    expect(await other()).toMatchObject({ status: 409, body: { error: { code: "taken", state: "claimed" } } });
    await relay.post(path(link, "ack"), link.ack(reader));
    expect(await other()).toMatchObject({ status: 409, body: { error: { code: "taken", state: "read" } } });
    expect(await relay.post(path(link, "claim"), link.claim(reader))).toMatchObject({
      status: 410,
      body: { error: { code: "link_gone", state: "read" } },
    });
  });

  test("a lease outlives expiry, lapses, and is still acknowledged until the tombstone goes", async () => {
    const link = await created({ life: 5 * minute });
    const reader = newReader();
    relay.now += 4 * minute;
    const at = () => ({ at: relay.now });
    await relay.post(path(link, "claim"), link.claim(reader, at()));
    relay.now += 9 * minute;
    expect((await relay.post(path(link, "claim"), link.claim(reader, at()))).status).toBe(200);
    relay.now += minute;
    expect(await relay.post(path(link, "claim"), link.claim(reader, at()))).toMatchObject({
      status: 410,
      body: { error: { code: "link_gone", state: "lapsed" } },
    });
    relay.now += 6 * day;
    expect((await relay.post(path(link, "ack"), link.ack(newReader(), at()))).status).toBe(409);
    expect((await relay.post(path(link, "ack"), link.ack(reader, at()))).status).toBe(200);
    relay.now += day;
    expect((await relay.post(path(link, "ack"), link.ack(reader, at()))).status).toBe(403);
    expect((await relay.get(`/v1/links/${link.id}`)).status).toBe(404);
  });

  test("the first receipt and the first report stay", async () => {
    const link = await created();
    const reader = newReader();
    await relay.post(path(link, "claim"), link.claim(reader));
    for (const route of ["ack", "report"] as const) {
      const first = route === "ack" ? link.ack(reader, { receipt: "AAAA" }) : link.report({ report: "AAAA" });
      const second = route === "ack" ? link.ack(reader, { receipt: "BBBB" }) : link.report({ report: "BBBB" });
      const one = await relay.post(path(link, route), first);
      expect(one.status).toBe(200);
      expect((await relay.post(path(link, route), second)).body).toEqual(one.body);
    }
    const status = await relay.post(path(link, "status"), link.status());
    expect(status.body).toMatchObject({ receipt: "AAAA", report: "AAAA" });
  });

  test("revoke works while pending only, and repeats answer the same", async () => {
    const link = await created();
    for (let time = 0; time < 2; time++) {
      expect(await relay.post(path(link, "revoke"), link.revoke())).toMatchObject({ status: 200 });
    }
    expect(await relay.post(path(link, "claim"), link.claim(newReader()))).toMatchObject({
      status: 410,
      body: { error: { state: "revoked" } },
    });
    const claimed = await created();
    await relay.post(path(claimed, "claim"), claimed.claim(newReader()));
    expect((await relay.post(path(claimed, "revoke"), claimed.revoke())).status).toBe(409);
  });

  test("an alarm about a link that nobody has claimed revokes it, and the sender sees both", async () => {
    const link = await created();
    expect((await relay.post(path(link, "report"), link.report({ report: "AAAA" }))).status).toBe(200);
    expect((await relay.post(path(link, "report"), link.report({ report: "BBBB" }))).status).toBe(200);
    expect(await relay.post(path(link, "claim"), link.claim(newReader()))).toMatchObject({
      status: 410,
      body: { error: { state: "revoked" } },
    });
    expect((await relay.post(path(link, "status"), link.status())).body).toMatchObject({
      state: "revoked",
      report: "AAAA",
    });
  });

  test("an expired link is gone, and an ack before any claim comes too early", async () => {
    const link = await created({ life: minute });
    expect((await relay.post(path(link, "ack"), link.ack(newReader()))).status).toBe(409);
    relay.now += minute;
    expect(await relay.post(path(link, "claim"), link.claim(newReader()))).toMatchObject({
      status: 410,
      body: { error: { state: "expired" } },
    });
  });
});

describe("who may ask", () => {
  test("an unknown link and a wrong signature get the same answer on every signed route", async () => {
    const link = await created();
    const unknown = newLink();
    for (const route of ["claim", "ack", "status", "revoke", "report"] as const) {
      const json = { reader: newReader() };
      const wrong = await relay.post(path(link, route), link.forged(route, json));
      const missing = await relay.post(path(unknown, route), unknown.forged(route, json));
      expect(wrong.status).toBe(403);
      expect({ ...wrong, headers: 0 }).toEqual({ ...missing, headers: 0 });
      expect(answers.error.parse(wrong.body).error.code).toBe("bad_signature");
    }
    expect((await relay.get(`/v1/links/${link.id}`)).body.state).toBe("pending");
  });

  test("the owner's key does not claim, the claim key does not own, and one request is not another", async () => {
    const link = await created();
    const json = { origin: testOrigin, id: link.id, at: relay.now, reader: newReader() };
    const byOwner = link.request("claim", json, link.ownerPair);
    expect((await relay.post(path(link, "claim"), byOwner)).status).toBe(403);
    const { reader: _, ...owned } = json;
    expect((await relay.post(path(link, "revoke"), link.request("revoke", owned, link.claimPair))).status).toBe(403);
    expect((await relay.post(path(link, "revoke"), link.status())).status).toBe(403);
  });

  test("made for another relay, another link, another time", async () => {
    const link = await created();
    const other = await created();
    const claim = (change: object) => relay.post(path(link, "claim"), link.claim(newReader(), change));
    expect(await claim({ origin: "https://evil.example" })).toMatchObject({ status: 403 });
    expect(await claim({ id: other.id })).toMatchObject({ status: 400 });
    for (const skew of [5 * minute + 1, -5 * minute - 1]) {
      const refused = await claim({ at: relay.now + skew });
      expect(refused).toMatchObject({ status: 400, body: { error: { code: "clock_wrong", now: relay.now } } });
    }
    expect(await claim({ extra: 1 })).toMatchObject({ status: 400, body: { error: { code: "malformed" } } });
    expect((await claim({ at: relay.now + 5 * minute })).status).toBe(200);
  });

  test("the origin is never taken from the Host header", async () => {
    const link = await created();
    const claim = link.claim(newReader(), { origin: "https://evil.example" });
    const answer = await relay.post(path(link, "claim"), claim, { headers: { host: "evil.example" } });
    expect(answer).toMatchObject({ status: 403, body: { error: { code: "refused" } } });
  });
});

describe("a guest's passphrase", () => {
  const badRoutes = ["claim", "ack", "report"] as const;

  test("ten wrong guesses, by whichever request, revoke the link; then nothing tells a right one", async () => {
    const link = await created({ kind: 3 });
    for (let guess = 0; guess < 10; guess++) {
      const route = badRoutes[guess % 3] ?? "claim";
      expect((await relay.post(path(link, route), link.forged(route, { reader: newReader() }))).status).toBe(403);
    }
    const reader = newReader();
    for (const route of badRoutes) {
      const right = route === "claim" ? link.claim(reader) : route === "ack" ? link.ack(reader) : link.report();
      const wrong = link.forged(route, { reader });
      const answersToBoth = [await relay.post(path(link, route), right), await relay.post(path(link, route), wrong)];
      expect(answersToBoth.map(({ status }) => status)).toEqual([410, 410]);
      expect(answersToBoth[0]?.body).toEqual(answersToBoth[1]?.body);
    }
    const status = await relay.post(path(link, "status"), link.status());
    expect(status.body).toMatchObject({ state: "revoked", guesses: 10 });
  });

  test("of many guesses at once, the store's order decides: one right after ten wrong is too late", async () => {
    const link = await created({ kind: 3 });
    const wrong = Array.from({ length: 40 }, () => link.forged("claim", { reader: newReader() }));
    const all = await Promise.all(wrong.map((request) => relay.post(path(link, "claim"), request)));
    expect(all.every(({ status }) => status === 403 || status === 410)).toBe(true);
    expect((await relay.post(path(link, "claim"), link.claim(newReader()))).status).toBe(410);
    const status = await relay.post(path(link, "status"), link.status());
    expect(status.body).toMatchObject({ guesses: 10 });
  });

  test("guesses after the claim do not take the link from its reader", async () => {
    const link = await created({ kind: 3 });
    const reader = newReader();
    await relay.post(path(link, "claim"), link.claim(reader));
    for (let guess = 0; guess < 12; guess++) {
      await relay.post(path(link, "ack"), link.forged("ack", { reader, receipt: "AAAA" }));
    }
    expect((await relay.post(path(link, "claim"), link.claim(reader))).status).toBe(200);
    expect((await relay.post(path(link, "claim"), link.claim(newReader()))).status).toBe(410);
    expect((await relay.post(path(link, "ack"), link.ack(reader))).status).toBe(200);
  });

  test("links without a passphrase are not revoked by anybody's wrong signatures", async () => {
    const link = await created({ kind: 2 });
    for (let guess = 0; guess < 12; guess++) {
      await relay.post(path(link, "claim"), link.forged("claim", { reader: newReader() }));
    }
    expect((await relay.post(path(link, "claim"), link.claim(newReader()))).status).toBe(200);
  });
});

describe("limits", () => {
  test("ciphertext, life and form of a new link", async () => {
    const post = async (link: TestLink, change: object = {}) => {
      const { status, body } = await relay.post("/v1/links", { ...link.create, ...change });
      return [status, (body.error as { code: string } | undefined)?.code];
    };
    expect(await post(newLink({ bytes: 65_536 }))).toEqual([201, undefined]);
    expect(await post(newLink({ bytes: 65_537 }))).toEqual([413, "too_large"]);
    expect(await post(newLink({ bytes: 200_000 }))).toEqual([413, "too_large"]);
    expect(await post(newLink({ life: 0 }))).toEqual([400, "clock_wrong"]);
    expect(await post(newLink({ life: 7 * day + 5 * minute + 1 }))).toEqual([400, "invalid_input"]);
    expect(await post(newLink(), { surplus: 1 })).toEqual([400, "malformed"]);
    expect(await post(newLink(), { claimKey: "AAAA" })).toEqual([400, "malformed"]);
    expect(await post(newLink(), { kind: 4 })).toEqual([400, "malformed"]);
  });

  test("a larger limit takes links of up to 2 MiB", async () => {
    const large = await startTestRelay({ ciphertextLimit: 2 * 1024 * 1024 });
    try {
      const link = newLink({ bytes: 2 * 1024 * 1024 });
      expect((await large.post("/v1/links", link.create)).status).toBe(201);
      const claim = await large.post(path(link, "claim"), link.claim(newReader()));
      expect(claim.body.ciphertext).toBe(link.create.ciphertext);
    } finally {
      await large.close();
    }
  });

  test("a full store refuses new links with 507, and what it holds still works", async () => {
    const small = await startTestRelay({ storageLimit: 90_000 });
    try {
      const first = newLink();
      expect((await small.post("/v1/links", first.create)).status).toBe(201);
      const refused = await small.post("/v1/links", newLink({ bytes: 65_000 }).create);
      expect(refused).toMatchObject({ status: 507, body: { error: { code: "storage_full" } } });
      expect((await small.post(path(first, "claim"), first.claim(newReader()))).status).toBe(200);
    } finally {
      await small.close();
    }
  });

  test("media types and unknown routes are refused in the wire's form", async () => {
    const link = await created();
    const claim = link.claim(newReader());
    const refusals = [
      await relay.post("/v1/links", link.claim(newReader())),
      await relay.post(path(link, "claim"), { hello: 1 }),
      await relay.post(path(link, "claim"), claim, { headers: { "content-type": "text/plain" } }),
      await relay.post("/v1/links", claim, { headers: { "content-type": "application/json" } }),
      await relay.get("/v1/nothing"),
      await relay.get("/v1/links/short"),
      await relay.get(path(link, "claim")),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([415, 415, 415, 400, 404, 400, 404]);
    for (const { body } of refusals) answers.error.parse(body);
  });
});

describe("service", () => {
  test("health and info say what the wire says", async () => {
    expect(answers.health.parse((await relay.get("/v1/health")).body).now).toBe(relay.now);
    expect(answers.info.parse((await relay.get("/v1/info")).body)).toMatchObject({
      origins: [testOrigin],
      creators: "open",
      ciphertextLimit: 65_536,
    });
  });

  test("every answer forbids keeping, framing, sniffing and referring", async () => {
    for (const path of ["/v1/health", "/v1/nothing", "/o", "/v1/links/AAAAAAAAAAAAAAAAAAAAAA"]) {
      const { headers } = await relay.get(path);
      expect(headers).toMatchObject({
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
      });
      expect((headers as Record<string, string>)["content-security-policy"]).toContain("default-src 'none'");
    }
  });
});
