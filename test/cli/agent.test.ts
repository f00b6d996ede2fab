/** `keyhold agent` on a terminal: other commands ask there. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { goodPassphrase, Home, newFolder } from "../support/command.ts";

const folder = newFolder();
const home = new Home(folder.path, "ada", undefined, { process: true });
beforeAll(async () => {
  await home.run(["init", "--name", "Ada"]);
  await home.run([
    "add",
    "STRIPE",
    "--service",
    "Stripe",
    "--env",
    "dev",
    "--value-file",
    home.write("v", "sk_test_1"),
  ]);
});
afterAll(() => folder.remove());

test("asks for each program on its terminal, and locks when another command says so", async () => {
  const screen = home.onTerminal(
    ["agent", "--lock-after", "1h"],
    [
      { wait: "Passphrase:", send: `${goodPassphrase}\r` },
      { wait: "ne[v]er?", send: "o\r" },
      { wait: "Allowed once.", send: "" },
      { wait: "ne[v]er?", send: "what\r" },
      { wait: "o, m, m60, n or v?", send: "m5\r" },
      { wait: "Allowed for 5 min.", send: "" },
      { wait: "ne[v]er?", send: "\r" },
    ],
    { seconds: 170 },
  );
  await vi.waitFor(async () => expect((await home.bare(["agent", "status"])).status).toBe(0), { timeout: 60_000 });
  expect(await home.bare(["show", "STRIPE", "--value-only"])).toEqual({ status: 0, stdout: "sk_test_1", stderr: "" });
  expect((await home.bare(["list", "--json"])).status).toBe(0);
  expect((await home.bare(["list", "--json"])).status).toBe(0);
  const refused = await home.bare(["run", "--only", "STRIPE", "--env", "dev", "--", "true"]);
  expect(refused).toMatchObject({ status: 7, stderr: expect.stringContaining("refused in Keyhold") });
  const grants = JSON.parse((await home.bare(["agent", "grants", "--json"])).stdout);
  expect(grants).toMatchObject([{ kind: "minutes", purpose: "names", uses: 2 }]);
  expect(await home.bare(["agent", "grants", "--end", "g99"])).toMatchObject({ status: 4 });
  expect(await home.bare(["agent", "grants", "--end-all"])).toMatchObject({ stdout: "1 permission has ended.\n" });
  // What needs the passphrase anyway asks for it; and whoever wants to be asked says so.
  expect(await home.bare(["list", "--no-agent"])).toMatchObject({ status: 2 });
  expect(await home.bare(["agent", "lock"])).toMatchObject({ status: 0, stdout: "Locked.\n" });
  const seen = await screen;
  expect(seen).toMatchObject({ status: 0, unasked: 0 });
  expect(seen.screen).toContain("wants to show values in the clear");
  expect(seen.screen).toContain("STRIPE (dev)");
  expect(seen.screen).not.toContain("sk_test_1");
  expect(await home.bare(["agent", "status"])).toMatchObject({ status: 4 });
  expect(await home.bare(["agent"])).toMatchObject({ status: 2, stderr: expect.stringContaining("terminal") });
}, 180_000);
