/** G4 on the relay's HTTP: nothing malformed is accepted, nothing crashes, nothing takes long. */
import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startRelay } from "../../relay/start.ts";
import type { SignedRequestName } from "../../shared/link/envelope.ts";
import { type Answer, startTestRelay, type TestRelay, testOrigin } from "../support/relay-app.ts";
import { newReader, newTestLink, type TestLink } from "../support/relay-link.ts";
import { scale } from "../support/scale.ts";

const cases = Math.ceil(5000 * scale);
const atOnce = 64;

let relay: TestRelay;
beforeAll(async () => {
  relay = await startTestRelay();
});
afterAll(() => relay.close());

const link = (kind: 1 | 2 = 1): TestLink => newTestLink({ origin: testOrigin, now: relay.now, kind });

async function created(): Promise<TestLink> {
  const made = link();
  expect((await relay.post("/v1/links", made.create)).status).toBe(201);
  return made;
}

/** Every one refused in the wire's form, and the relay as well as before. */
async function refuseAll<Input>(inputs: fc.Arbitrary<Input>, send: (input: Input) => Promise<Answer>): Promise<void> {
  const samples = fc.sample(inputs, cases);
  for (let from = 0; from < samples.length; from += atOnce) {
    const answers = await Promise.all(samples.slice(from, from + atOnce).map(send));
    for (const [index, { status, body }] of answers.entries()) {
      const isRefused = status >= 400 && status < 500 && (body as { error?: { code?: string } }).error?.code;
      if (!isRefused) expect({ status, input: samples[from + index] }).toBe("refused");
    }
  }
  expect((await relay.get("/v1/health")).status).toBe(200);
}

const notBase64 = fc.constantFrom("", "A", "AAA=", "A+/A", " AAAA", "AAAA\n", "ÄAAA", "AAB", "AA\u0000A");
const wrongValue = fc.oneof(
  notBase64,
  fc.constantFrom<unknown>(null, true, -1, 0.5, 1e300, Number.MIN_SAFE_INTEGER, [], {}, [[]], "9".repeat(40)),
  fc.string({ minLength: 1, maxLength: 12, unit: "binary" }),
);
/** Places in bytes at which to do something to them. */
const damage = fc.record({
  how: fc.constantFrom("flip", "cut", "grow", "zero", "swap"),
  at: fc.nat({ max: 1_000_000 }),
  bit: fc.nat({ max: 7 }),
  more: fc.uint8Array({ minLength: 1, maxLength: 40 }),
});
type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never;

function damaged(bytes: Buffer, { how, at, bit, more }: Damage): Buffer {
  const copy = Buffer.from(bytes);
  const place = at % copy.length;
  switch (how) {
    case "flip":
      copy[place] = (copy[place] ?? 0) ^ (1 << bit);
      return copy;
    case "cut":
      return copy.subarray(0, place);
    case "grow":
      return Buffer.concat([copy.subarray(0, place), more, copy.subarray(place)]);
    case "zero":
      copy[place] = copy[place] === 0 ? 1 : 0;
      return copy;
    case "swap":
      return Buffer.concat([copy.subarray(place), copy.subarray(0, place)].filter(({ length }) => length > 0)).equals(
        copy,
      )
        ? copy.subarray(1)
        : Buffer.concat([copy.subarray(place), copy.subarray(0, place)]);
  }
}

describe("malformed requests", () => {
  test("create", async () => {
    const good = link().create;
    const fields = Object.keys(good) as (keyof typeof good)[];
    const objects = fc.oneof(
      fc.tuple(fc.constantFrom(...fields), wrongValue).map(([field, value]) => ({ ...good, [field]: value })),
      fc.constantFrom(...fields).map((field) => ({ ...good, [field]: undefined })),
      fc.tuple(fc.string({ minLength: 1 }), wrongValue).map(([key, value]) => ({ ...good, [`${key}_`]: value })),
      fc.tuple(fc.constantFrom("id", "E", "claimKey", "ownerKey"), fc.nat({ max: 60 })).map(([field, length]) => {
        const wrong = length === 22 || length === 43 ? length + 1 : length;
        return { ...good, [field]: "A".repeat(wrong) };
      }),
    );
    const texts = fc.oneof(
      objects.map((object) => JSON.stringify(object)),
      fc.nat({ max: 400 }).map((length) => JSON.stringify(good).slice(0, length)),
      fc.string({ unit: "binary" }),
      fc.json(),
      fc.constantFrom('{"__proto__":{}}', `${"[".repeat(3000)}`, '{"constructor":{"prototype":{}}}'),
    );
    await refuseAll(texts, (text) =>
      relay.post("/v1/links", {}, { payload: text, headers: { "content-type": "application/json" } }),
    );
    expect((await relay.get(`/v1/links/${good.id}`)).status).toBe(404);
  }, 600_000);

  test("inbox", async () => {
    const base64 = (length: number) => Buffer.alloc(length, 7).toString("base64url");
    const left = { day: Math.floor(relay.now / 86_400_000), tag: base64(32), entry: base64(121) };
    const look = { tags: Array.from({ length: 16 }, () => base64(32)) };
    const wrongNumber = fc.oneof(
      wrongValue.filter((value) => typeof value !== "number" || value < 0 || !Number.isInteger(value)),
      fc.constantFrom(left.day - 2, left.day + 10, 3_000_001),
    );
    const leaves = fc.oneof(
      fc.tuple(fc.constantFrom("tag", "entry"), wrongValue).map(([field, value]) => ({ ...left, [field]: value })),
      wrongNumber.map((value) => ({ ...left, day: value })),
      fc.constantFrom("day", "tag", "entry").map((field) => ({ ...left, [field]: undefined })),
      fc.tuple(fc.string({ minLength: 1 }), wrongValue).map(([key, value]) => ({ ...left, [`${key}_`]: value })),
      fc.nat({ max: 200 }).map((length) => ({ ...left, entry: base64(length === 121 ? 122 : length) })),
    );
    const looks = fc.oneof(
      fc.tuple(fc.nat({ max: 15 }), wrongValue).map(([at, value]) => ({ tags: look.tags.with(at, value as string) })),
      fc.nat({ max: 15 }).map((length) => ({ tags: look.tags.slice(0, length) })),
      wrongValue.map((value) => ({ tags: value })),
      wrongValue.map((value) => ({ ...look, more: value })),
    );
    const text = (objects: fc.Arbitrary<object>, good: object) =>
      fc.oneof(
        objects.map((object) => JSON.stringify(object)),
        fc.nat({ max: JSON.stringify(good).length - 1 }).map((length) => JSON.stringify(good).slice(0, length)),
        fc.string({ unit: "binary" }),
        fc.constantFrom('{"__proto__":{}}', "[".repeat(900)),
      );
    const post = (path: string) => (payload: string) =>
      relay.post(path, {}, { payload, headers: { "content-type": "application/json" } });
    await refuseAll(text(leaves, left), post("/v1/inbox"));
    await refuseAll(text(looks, look), post("/v1/inbox/look"));
    expect((await relay.post("/v1/inbox", Buffer.from(JSON.stringify(left)))).status).toBe(415);
    expect((await relay.post("/v1/inbox/look", look)).body.entries).toEqual([]);
  }, 600_000);

  for (const route of ["claim", "ack", "status", "revoke", "report"] as const satisfies SignedRequestName[]) {
    test(route, async () => {
      const target = await created();
      const reader = newReader();
      const good = {
        claim: () => target.claim(reader),
        ack: () => target.ack(reader),
        status: () => target.status(),
        revoke: () => target.revoke(),
        report: () => target.report(),
      }[route]();
      const json = { origin: testOrigin, id: target.id, at: relay.now, reader, receipt: "AAAA", report: "AAAA" };
      const pair = route === "status" || route === "revoke" ? target.ownerPair : target.claimPair;
      // Rightly signed, wrongly formed: what a hostile holder of the key could send.
      const signed = fc
        .tuple(fc.constantFrom("origin", "id", "at", "surplus"), wrongValue)
        .map(([field, value]) => target.request(route, { ...json, [field]: value, more: 1 }, pair));
      const inputs = fc.oneof(
        { weight: 6, arbitrary: damage.map((how) => damaged(good, how)) },
        { weight: 1, arbitrary: signed },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 6000 }).map((bytes) => Buffer.from(bytes)) },
      );
      await refuseAll(inputs, (body) => relay.post(`/v1/links/${target.id}/${route}`, body));
      expect((await relay.get(`/v1/links/${target.id}`)).body.state).toBe("pending");
      // The undamaged one is good: an ack only comes before any claim.
      expect((await relay.post(`/v1/links/${target.id}/${route}`, good)).status).toBe(route === "ack" ? 409 : 200);
    }, 600_000);
  }

  test("look", async () => {
    const target = await created();
    const ids = fc.oneof(
      damage.map((how) => encodeURIComponent(damaged(Buffer.from(target.id), how).toString("latin1"))),
      fc.string({ unit: "binary", minLength: 1 }).map((text) => encodeURIComponent(Buffer.from(text).toString("utf8"))),
      fc.webPath().map((path) => `x${path}`),
      fc.constantFrom("%", "%00", "%ff", "..%2f..", "AAAA".repeat(500), `${target.id}=`, `${target.id}/x`),
    );
    const others = ids.filter((id) => id !== target.id && !/[?#]/.test(id));
    await refuseAll(others, (id) => relay.get(`/v1/links/${id}`));
  }, 600_000);
});

test("bytes on a socket that are not the request they were: answered or closed at once, nothing claimed", async () => {
  const { mkdtempSync, rmSync } = await import("node:fs");
  const { tmpdir } = await import("node:os");
  const { join } = await import("node:path");
  const folder = mkdtempSync(join(tmpdir(), "keyhold-malformed-"));
  const served = await startRelay({ store: `sqlite:${join(folder, "x.sqlite")}`, port: 0, logLevel: "silent" });
  const port = Number(new URL(served.url).port);
  const target = newTestLink({ origin: served.url, now: Date.now() });
  const posted = await fetch(`${served.url}/v1/links`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(target.create),
  });
  expect(posted.status).toBe(201);
  // The body is no valid claim from the start, so whatever the damage does to the rest must not help.
  const body = target.forged("claim", { reader: newReader() });
  const head = `POST /v1/links/${target.id}/claim HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\ncontent-length: ${body.length}\r\n\r\n`;
  const inputs = fc.oneof(
    damage.map((how) => damaged(Buffer.concat([Buffer.from(head), body]), how)),
    damage.map((how) => Buffer.concat([damaged(Buffer.from(head), how), body])),
    fc.constantFrom(
      Buffer.from(`GET / HTTP/1.1\r\n${"x: y\r\n".repeat(4000)}\r\n`),
      Buffer.from(`GET /${"a".repeat(20_000)} HTTP/1.1\r\n\r\n`),
      Buffer.from(
        `POST /v1/links HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n\r\n0\r\n\r\n`,
      ),
      Buffer.from(`POST /v1/links HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n`),
    ),
  );
  const samples = fc.sample(inputs, Math.ceil(500 * scale));
  for (let from = 0; from < samples.length; from += atOnce) {
    const heads = await Promise.all(samples.slice(from, from + atOnce).map((bytes) => exchange(port, bytes)));
    for (const answer of heads) expect(answer).not.toMatch(/^HTTP\/1\.1 (2|5)/);
  }
  const look = (await (await fetch(`${served.url}/v1/links/${target.id}`)).json()) as { state: string };
  expect(look.state).toBe("pending");
  await served.close();
  rmSync(folder, { recursive: true, force: true });
}, 600_000);

/** Sends and half-closes. @returns the first line of what comes back, empty when the connection just ends. */
function exchange(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect({ host: "127.0.0.1", port }, () => socket.end(bytes));
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("error", () => resolve(""));
    socket.on("close", () => resolve(answer.split("\r\n")[0] ?? ""));
  });
}
