/** Programs with much to say on a terminal, and programs that cannot be started, by `keyhold run`. */
import { chmodSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Home, newFolder } from "../support/command.ts";

const folder = newFolder();
let home: Home;
/** Starts the program with one key, which is masked. */
const run = ["--passphrase-file", "passphrase", "run", "--env", "dev"];

beforeAll(async () => {
  home = new Home(folder.path, "ana", undefined, { process: true });
  await home.run(["init", "--name", "Ana"]);
  const file = home.write("value", "sk_live_MvKq8Zt2Lw9Rb4NcXs7Yd");
  await home.run(["add", "stripe", "--service", "x", "--env", "dev", "--value-file", file]);
}, 60_000);
afterAll(() => folder.remove());

test("all that a program wrote arrives, however soon after it the program ends", async () => {
  const script = "seq 1 20000; echo $STRIPE; printf THE-END";
  for (const more of [{}, { stdin: "/dev/null" }]) {
    const { status, screen } = await home.onTerminal([...run, "--", "sh", "-c", script], [], more);
    const numbers = Array.from({ length: 19_999 }, (_, index) => index + 2);
    const lines = screen.replaceAll("\r", "").split("\n");
    expect([status, lines.slice(-2), screen.length > 100_000]).toEqual([0, ["•••", "THE-END"], true]);
    // Before the first one stands what took away the line that said what is waited for.
    expect(lines.slice(-20_001, -2).map(Number)).toEqual(numbers);
  }
});

test("what cannot be started ends as in a shell, on a terminal and without one", async () => {
  const script = home.write("script", "#!/no/such/interpreter\n");
  chmodSync(script, 0o755);
  const large = Array.from({ length: 9 }, (_, index) => `LARGE_${index}=${"x".repeat(100_000)}\n`).join("");
  const files = [1, 2, 3].flatMap((count) => [
    "--references",
    home.write(`large-${count}.env`, large.replaceAll("LARGE", `LARGE_${count}`)),
  ]);
  for (const start of [
    async (args: readonly string[]) => await home.run(args.slice(2)),
    async (args: readonly string[]) => {
      const { status, screen } = await home.onTerminal(args, []);
      return { status, stderr: screen };
    },
  ]) {
    const absent = await start([...run, "--", script]);
    expect([absent.status, absent.stderr]).toEqual([127, expect.stringContaining("interpreter")]);
    const tooMuch = await start([...run, "--all", ...files, "--", "true"]);
    expect([tooMuch.status, tooMuch.stderr]).toEqual([1, expect.stringContaining("larger than the system allows")]);
  }
});
