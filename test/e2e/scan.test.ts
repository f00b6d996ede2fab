/** The leak scan: a folder with its history, findings by key, a rotation begun, one left out, and what goes wrong. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { utf8 } from "../../shared/crypto/bytes.ts";
import type { TestPerson } from "../support/people.ts";
import type { Desk } from "./desk.ts";
import { describeWindow } from "./stage.ts";

const values = { Payments: "kh-Zq7Rw2mXv9Lt4Ns8", Mail: "kh-Bd5Ty1kPc6Hf3Gj0" };
const token = `ghp_${"a1B2c3D4e5f6".repeat(3)}`;

async function filled(person: TestPerson): Promise<void> {
  await person.call("settings.set", { name: "locks.idle", value: "240" });
  for (const [name, value] of Object.entries(values)) {
    await person.call("keys.add", { name, service: "Example", env: "prod", value: utf8(value), rotateEvery: 30 });
  }
  await person.call("keys.add", { name: "Short", service: "Example", env: "dev", value: utf8("letmein") });
}

function project({ folder }: Desk): string {
  const root = join(folder, "project");
  mkdirSync(join(root, "src"), { recursive: true });
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", root, "-c", "user.name=a", "-c", "user.email=a@example.org", ...args]);
  git("init", "-q");
  writeFileSync(join(root, "old.env"), `A=1\nMAIL=${values.Mail}\n`);
  git("add", ".");
  git("commit", "-qm", "one");
  git("rm", "-q", "old.env");
  git("commit", "-qm", "two");
  writeFileSync(join(root, "src", "config.ts"), `// 1\nconst key = "kh-Zq7Rw2m" +\n  "Xv9Lt4Ns8";\n`);
  writeFileSync(join(root, "notes.txt"), `${token}\n`);
  return root;
}

describeWindow("leak scan", (stage) => {
  test("finds what leaked and whose it is, begins a rotation, leaves one out, and tells the health page", async () => {
    const ada = await stage.desk("Ada", filled);
    const { page } = ada;
    const root = project(ada);
    await ada.unlock();
    await page.keyboard.press("Control+7");
    const main = page.getByRole("main");
    await main.getByText(/Looks for every value of this vault/).waitFor();
    await main.getByLabel("Folder").fill(join(ada.folder, "nowhere"));
    await page.keyboard.press("Enter");
    await main.getByText(/place was not looked at/).waitFor();

    await main.getByLabel("Folder").fill(root);
    await main.getByLabel("Git history").check();
    await main.getByRole("button", { name: "Scan" }).click();
    const list = main.getByRole("list", { name: "Findings" });
    await list.getByText("src/config.ts").waitFor();
    const rows = async () =>
      (await list.getByRole("listitem").allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
    const found = await rows();
    expect(found).toHaveLength(6);
    expect(found[0]).toMatch(/^Mail prod 1 place Rotate$/);
    expect(found[1]).toMatch(/^old\.env line 2 since [0-9a-f]{10} Ignore$/);
    expect(found[2]).toMatch(/^Payments prod 1 place Rotate$/);
    expect(found[3]).toMatch(/^src\/config\.ts line 2 Ignore$/);
    expect(found[4]).toMatch(/^Looks like a secret: github\/GITHUB_TOKEN ghp_…\w{4} 1 place$/);
    await main.getByText(/Too short or too plain.*Short \(dev\)/).waitFor();
    expect(await page.content()).not.toMatch(/Zq7Rw2m|Bd5Ty1k|a1B2c3D4e5/);

    await list.getByRole("button", { name: "Put notes.txt, line 1 into the baseline" }).click();
    await list.getByText("notes.txt").waitFor({ state: "detached" });
    const baseline = readFileSync(join(root, ".keyhold-baseline.json"), "utf8");
    expect(baseline).toContain("notes.txt");
    expect(baseline).not.toContain(token.slice(0, 12));
    await main.getByRole("button", { name: "Scan" }).click();
    await main.getByText("1 finding left out by the baseline.").waitFor();

    await list.getByRole("button", { name: "Rotate Payments (prod)" }).click();
    await page.getByRole("heading", { level: 1, name: /Payments/ }).waitFor();
    await ada.section("Health");
    await main.getByText(/src\/config\.ts, line 2/).waitFor();
    await ada.section("Activity");
    await main.getByText("Scanned for leaked values").first().waitFor();
    await ada.section("Leak scan");
    await list.getByText("src/config.ts").waitFor();
  });

  test("goes on while one looks elsewhere, is stopped, and ends with a lock", async () => {
    const ada = await stage.desk("Ada", filled);
    const { page } = ada;
    const root = join(ada.folder, "large");
    mkdirSync(root);
    writeFileSync(join(root, "a-first.txt"), `${values.Mail}\n`);
    // Sparse: long to look through, and nothing on the disk.
    execFileSync("truncate", ["-s", "900M", ...Array.from({ length: 12 }, (_, index) => join(root, `b${index}.bin`))]);
    await ada.unlock();
    await ada.section("Leak scan");
    const main = page.getByRole("main");
    await main.getByLabel("Folder").fill(root);
    await page.keyboard.press("Enter");
    await main.getByRole("status").getByText("1 found").waitFor();
    await ada.section("Keys");
    await ada.section("Leak scan");
    await main.getByRole("list", { name: "Findings" }).getByText("a-first.txt").waitFor();
    await main.getByRole("button", { name: "Stop" }).click();
    await main.getByText("Stopped before the end.").waitFor();
    await main.getByRole("list", { name: "Findings" }).getByText("a-first.txt").waitFor();
    await main.getByRole("button", { name: "Scan" }).click();
    await main.getByRole("button", { name: "Stop" }).waitFor();
    await page.keyboard.press("Control+l");
    await page.getByLabel("Passphrase").waitFor();
    await ada.unlock();
    await ada.section("Leak scan");
    await main.getByText(/Looks for every value of this vault/).waitFor();
  });
});
