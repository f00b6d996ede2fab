import { expect, test } from "vitest";
import { startTestRelay } from "../test/support/relay-app.ts";

async function statuses(
  change: Parameters<typeof startTestRelay>[0],
  requests: { readonly from: string; readonly behalf?: string; readonly path?: string }[],
) {
  const relay = await startTestRelay(change);
  const all: { status: number; retry: unknown }[] = [];
  for (const { from, behalf, path = "/v1/info" } of requests) {
    const headers = behalf === undefined ? {} : { "x-forwarded-for": behalf };
    const answer = await relay.get(path, { remoteAddress: from, headers });
    all.push({ status: answer.status, retry: (answer.headers as Record<string, unknown>)["retry-after"] });
  }
  await relay.close();
  return all;
}

const five = <T>(request: T) => Array.from({ length: 5 }, () => request);

test("one address gets so many requests a minute, told when to come back; another is not touched", async () => {
  const answers = await statuses({ rateLimit: 3 }, [...five({ from: "198.51.100.1" }), { from: "198.51.100.2" }]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429, 200]);
  expect(Number(answers[3]?.retry)).toBeGreaterThan(0);
});

test("an IPv6 network counts as one, and paths that do not exist count too", async () => {
  const from = [1, 2, 3, 4].map((host) => ({ from: `2001:db8::${host}`, path: host % 2 ? "/v1/info" : "/none" }));
  expect((await statuses({ rateLimit: 2 }, from)).map(({ status }) => status)).toEqual([200, 404, 429, 429]);
});

test("this machine is not limited, unless a proxy is trusted: then whoever stands behind it is", async () => {
  const local = five({ from: "127.0.0.1" });
  expect((await statuses({ rateLimit: 2 }, local)).every(({ status }) => status === 200)).toBe(true);
  const behind = [
    ...five({ from: "127.0.0.1", behalf: "198.51.100.1" }),
    { from: "127.0.0.1", behalf: "198.51.100.2" },
    // A stranger's header is not believed.
    { from: "198.51.100.9", behalf: "198.51.100.1" },
  ];
  const answers = await statuses({ rateLimit: 2, trustedProxies: ["127.0.0.0/8"] }, behind);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 429, 429, 200, 200]);
});

test("off is off", async () => {
  const answers = await statuses({ rateLimit: "off" }, five({ from: "198.51.100.1" }));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
});
