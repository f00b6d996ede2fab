/** Commands about keys and the vault, as a script uses them. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtCommand, goodPassphrase, Home, newFolder } from "../support/command.ts";
import * as shapes from "./shapes.ts";

const folder = newFolder();
const ada = new Home(folder.path, "ada");
const secret = "sk_live_4eC39HqLyjWDarjtT1zdp7dc";

beforeAll(async () => {
  const made = shapes.made.parse(
    await ada.json(["init", "--name", "Ada Example", "--email", "ada@example.com", "--recovery-file", "kit.txt"]),
  );
  expect(made.vault).toBe(ada.vaultFile);
  await ada.json(["add", "stripe", "--service", "Stripe", "--env", "prod", "--value-file", "-"], { input: secret });
});
afterAll(folder.remove);

const codeOf = (value: unknown) => shapes.failure.parse(value).error.code;

describe("init", () => {
  test("makes files that are the person's alone, and a kit that is never written over", async () => {
    expect(statSync(ada.vaultFile).mode & 0o777).toBe(0o600);
    expect(statSync(join(ada.path, "kit.txt")).mode & 0o777).toBe(0o600);
    expect(statSync(join(ada.path, "data", "keyhold")).mode & 0o777).toBe(0o700);
    const again = ["init", "--name", "Eve", "--vault", "other.vault", "--recovery-file", "kit.txt"];
    expect(codeOf(await ada.json(again, { status: 1 }))).toBe("already_exists");
    expect(existsSync(join(ada.path, "other.vault"))).toBe(false);
  });

  test("never touches a vault that is there", async () => {
    const before = readFileSync(ada.vaultFile);
    expect(codeOf(await ada.json(["init", "--name", "Eve"], { status: 1 }))).toBe("already_exists");
    expect(readFileSync(ada.vaultFile).equals(before)).toBe(true);
  });

  test("says that no kit was made, refuses a weak passphrase and wants a name", async () => {
    const bob = new Home(folder.path, "bob");
    bob.write("passphrase", "password1234\n");
    expect(codeOf(await bob.json(["init", "--name", "Bob"], { status: 7 }))).toBe("weak_passphrase");
    expect(codeOf(await bob.json(["init"], { status: 2 }))).toBe("invalid_input");
    bob.write("passphrase", goodPassphrase);
    const made = await bob.run(["init", "--name", "Bob"]);
    expect(made.status).toBe(0);
    expect(made.stderr).toContain("recover --new-kit --recovery-file");
  });
});

describe("add, list, show", () => {
  test("a value comes back byte for byte, masked unless asked for", async () => {
    const list = await ada.run(["list", "--json"]);
    const [row] = shapes.rows.parse(JSON.parse(list.stdout));
    expect(row).toMatchObject({ name: "stripe", service: "Stripe", env: "prod", variable: "STRIPE" });
    expect(list.stdout).not.toContain(secret);
    shapes.page.parse(await ada.json(["show", "stripe"]));
    expect(shapes.revealed.parse(await ada.json(["show", "stripe", "--reveal"])).value).toBe(secret);
    expect((await ada.run(["show", "stripe", "--value-only"])).stdout).toBe(secret);
  });

  test("every field is kept; options stand before or after the command", async () => {
    const fields = [
      ...["--type", "partner", "--variable", "GH_TOKEN", "--owner", "Ada", "--tag", "a", "--tag", "b"],
      ...["--scope", "repo", "--allow-address", "10.0.0.0/8", "--allow-domain", "example.com", "--used-in", "ci"],
      ...["--provider-page", "https://github.com/settings/tokens", "--notes-file", "notes"],
      ...["--expires", "2099-01-31", "--rotate-every", "30d"],
    ];
    ada.write("notes", "first line\r\nsecond\n");
    const add = ["--json", "add", "github", "--service", "GitHub", "--env", "dev", "--generate", "--length", "64"];
    const added = await ada.bare([...add, ...fields, "--passphrase-file", "passphrase"]);
    shapes.added.parse(JSON.parse(added.stdout));
    expect(shapes.revealed.parse(await ada.json(["show", "github", "--reveal"]))).toMatchObject({
      type: "partner",
      variable: "GH_TOKEN",
      owner: "Ada",
      tags: ["a", "b"],
      scopes: ["repo"],
      allowedAddresses: ["10.0.0.0/8"],
      allowedDomains: ["example.com"],
      usedIn: ["ci"],
      providerPage: "https://github.com/settings/tokens",
      notes: "first line\nsecond\n",
      expiresAt: "2099-01-31T00:00:00.000Z",
      rotateEvery: 30,
      value: expect.stringMatching(/^[A-Za-z0-9]{64}$/),
    });
  });

  test("bytes that are no text come as base64, and exactly with --value-only", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    ada.write("binary", bytes);
    await ada.json(["add", "binary", "--service", "x", "--env", "dev", "--value-file", "binary"]);
    const shown = shapes.revealedBytes.parse(await ada.json(["show", "binary", "--reveal"]));
    expect(Buffer.from(shown.valueBase64, "base64").equals(bytes)).toBe(true);
  });

  test("a show-once value is never displayed again", async () => {
    await ada.json(["add", "once", "--service", "x", "--env", "dev", "--generate", "--show-once"]);
    expect(codeOf(await ada.json(["show", "once", "--reveal"], { status: 7 }))).toBe("refused");
  });

  test("wrong use ends with 2 and stores nothing", async () => {
    const add = ["add", "wrong", "--service", "x"];
    const noValue = await ada.json([...add, "--env", "dev"], { status: 2 });
    expect(shapes.failure.parse(noValue).error).toMatchObject({
      code: "needs_answer",
      message: expect.stringContaining("--value-file"),
    });
    for (const args of [
      [...add, "--generate"],
      [...add, "--env", "live", "--generate"],
      [...add, "--env", "dev", "--generate", "--value-file", "notes"],
      [...add, "--env", "dev", "--value-file", "notes", "--length", "9"],
      [...add, "--env", "dev", "--generate", "--length", "2"],
      [...add, "--env", "dev", "--generate", "--expires", "soon"],
      [...add, "--env", "dev", `--value=${secret}`],
    ]) {
      const ended = await ada.run([...args, "--json"]);
      expect(ended.status, args.join(" ")).toBe(2);
      shapes.failure.parse(JSON.parse(ended.stdout));
      expect(ended.stdout + ended.stderr).not.toContain(secret);
    }
    expect(codeOf(await ada.json(["show", "wrong"], { status: 4 }))).toBe("not_found");
  });

  test("standard input serves one option, and says so", async () => {
    const args = ["--passphrase-file", "-", "add", "x", "--service", "x", "--env", "dev", "--value-file", "-"];
    const ended = await ada.bare(args, { input: `${goodPassphrase}\n` });
    expect(ended.status).toBe(2);
    expect(ended.stderr).toMatch(/Standard input can serve only one of --passphrase-file and --value-file/);
    expect((await ada.bare(["list", "--passphrase-file", "-"], { input: `${goodPassphrase}\r\n` })).status).toBe(0);
  });

  test("the text form has no colours in a pipe, and says what to do in an empty vault", async () => {
    const list = await ada.run(["list", "stripe"]);
    expect(list.stdout).toMatch(/^NAME +SERVICE +ENV/);
    expect(list.stdout).not.toContain("\x1b");
  });
});

describe("one name in several environments", () => {
  beforeAll(async () => {
    for (const env of ["dev", "staging"]) {
      await ada.json(["add", "mail", "--service", "SendGrid", "--env", env, "--generate"]);
    }
  });

  test("is one row each, and --env picks", async () => {
    expect(shapes.rows.parse(await ada.json(["list", "mail"])).map(({ env }) => env)).toEqual(["dev", "staging"]);
    const ambiguous = shapes.failure.parse(await ada.json(["show", "mail"], { status: 2 })).error;
    expect(ambiguous).toMatchObject({ code: "ambiguous", message: expect.stringContaining("dev, staging") });
    expect(shapes.page.parse(await ada.json(["show", "mail", "--env", "dev"])).env).toBe("dev");
  });

  test("remove wants to know which, and can be undone", async () => {
    expect(codeOf(await ada.json(["remove", "mail"], { status: 2 }))).toBe("ambiguous");
    expect(shapes.rows.parse(await ada.json(["remove", "mail", "--all-environments"]))).toHaveLength(2);
    expect(codeOf(await ada.json(["show", "mail", "--env", "dev"], { status: 4 }))).toBe("not_found");
    expect(shapes.rows.parse(await ada.json(["list", "--removed"]))).toHaveLength(2);
    expect(shapes.rows.parse(await ada.json(["restore-key", "mail"]))).toHaveLength(2);
    expect(shapes.rows.parse(await ada.json(["list", "mail"]))).toHaveLength(2);
  });

  test("a name taken by another service is refused", async () => {
    const args = ["add", "mail", "--service", "Mailchimp", "--env", "prod", "--generate"];
    expect(codeOf(await ada.json(args, { status: 1 }))).toBe("already_exists");
  });
});

test("edit keeps what is not given, and the old value in the history", async () => {
  await ada.json(["add", "turn", "--service", "x", "--env", "dev", "--value-file", "-", "--owner", "Bob"], {
    input: "first-value",
  });
  const edit = ["edit", "turn", "--value-file", "-", "--owner", "", "--expires", "30d"];
  expect(shapes.edited.parse(await ada.json(edit, { input: "second-value" })).version).toBe(2);
  const shown = shapes.revealed.parse(await ada.json(["show", "turn", "--reveal"]));
  expect(shown).toMatchObject({ value: "second-value", service: "x", expiresAt: expect.any(String) });
  expect(shown.owner).toBeUndefined();
  const versions = shapes.history.parse(await ada.json(["history", "turn"]));
  expect(versions.map(({ version, current }) => [version, current])).toEqual([
    [2, true],
    [1, false],
  ]);
  const earlier = shapes.revealed.parse(await ada.json(["show", "turn", "--reveal", "--earlier", "1"]));
  expect(earlier.value).toBe("first-value");
  await ada.json(["edit", "turn", "--name", "turned", "--expires", "never"]);
  expect(shapes.page.parse(await ada.json(["show", "turned"])).expiresAt).toBeUndefined();
  expect(codeOf(await ada.json(["edit", "turned"], { status: 2 }))).toBe("needs_answer");
});

test("generate needs no vault", async () => {
  const nobody = new Home(folder.path, "nobody", []);
  const made = shapes.generated.parse(
    await nobody.json(["generate", "--prefix", "x_", "--length", "32", "--checksum"]),
  );
  expect(made.value).toMatch(/^x_[A-Za-z0-9]{32}$/);
  expect(existsSync(join(nobody.path, "data"))).toBe(false);
  expect((await nobody.bare(["generate", "--length", "7"])).status).toBe(2);
});

describe("the vault's own door", () => {
  test("wrong passphrase 3, no vault 4, no passphrase 2", async () => {
    ada.write("wrong", "not-the-passphrase-at-all\n");
    const wrong = await ada.bare(["list", "--json", "--passphrase-file", "wrong"]);
    expect(wrong.status).toBe(3);
    expect(codeOf(JSON.parse(wrong.stdout))).toBe("wrong_passphrase");
    expect(codeOf(await ada.json(["list", "--vault", "absent.vault"], { status: 4 }))).toBe("not_found");
    const nothing = await ada.bare(["list"]);
    expect(nothing.status).toBe(2);
    expect(nothing.stderr).toContain("--passphrase-file");
    expect((await ada.bare(["list", "--passphrase-file", "absent"])).status).toBe(1);
    const after = await ada.run(["list"]);
    expect(after.stderr).toContain("1 wrong passphrase was tried");
    expect((await ada.run(["list"])).stderr).not.toContain("wrong passphrase");
  });

  test("a file that is no vault, and a damaged one", async () => {
    ada.write("text.vault", "this is no vault");
    expect(codeOf(await ada.json(["list", "--vault", "text.vault"], { status: 1 }))).toBe("not_a_vault");
  });

  test("audit tells what was done, and checks itself", async () => {
    const entries = shapes.audit.parse(await ada.json(["audit", "--action", "key.reveal"]));
    expect(entries.length).toBeGreaterThan(1);
    expect(new Set(entries.map(({ action }) => action))).toEqual(new Set(["key.reveal"]));
    expect(shapes.audit.parse(await ada.json(["audit", "--limit", "3"]))).toHaveLength(3);
    const failed = shapes.audit.parse(await ada.json(["audit"])).filter(({ outcome }) => outcome !== "ok");
    expect(failed.length).toBeGreaterThan(0);
    shapes.auditVerified.parse(await ada.json(["audit", "--verify"]));
  });

  test("settings", async () => {
    expect(await ada.json(["config", "get", "ttl"])).toBe("1d");
    expect(await ada.json(["config", "set", "ttl", "1h"])).toMatchObject({ ttl: "1h" });
    expect(await ada.json(["config", "set", "locks.idle", "5"])).toMatchObject({ locks: { idle: 5 } });
    for (const args of [
      ["config", "get", "nothing"],
      ["config", "set", "ttl", "2h"],
      ["config", "set", "locks.sleep", "perhaps"],
      ["config", "set", "__proto__.x", "1"],
    ]) {
      expect(codeOf(await ada.json(args, { status: 2 }))).toBe("invalid_input");
    }
  });

  test("doctor works without and with the passphrase", async () => {
    shapes.checks.parse(JSON.parse((await ada.bare(["doctor", "--json"])).stdout));
    const { checks } = shapes.checks.parse(await ada.json(["doctor"]));
    expect(checks.map(({ name }) => name)).toContain("contents");
  });
});

describe("backup, restore, passphrase, recover", () => {
  const next = "walrus-kettle-77-orchid-banjo";

  test("a backup opens into a new place and into the old one", async () => {
    const made = shapes.backup.parse(await ada.json(["backup", "b1.backup"]));
    expect(made.keys).toBeGreaterThan(3);
    expect(codeOf(await ada.json(["backup", "b1.backup"], { status: 1 }))).toBe("already_exists");
    const noYes = await ada.json(["restore", "b1.backup", "--vault", "copy.vault"], { status: 2 });
    expect(shapes.failure.parse(noYes).error.message).toContain("--yes");
    shapes.restored.parse(await ada.json(["restore", "b1.backup", "--yes", "--vault", "copy.vault"]));
    expect(shapes.rows.parse(await ada.json(["list", "stripe", "--vault", "copy.vault"]))).toHaveLength(1);
    await ada.json(["add", "later", "--service", "x", "--env", "dev", "--generate"]);
    const over = shapes.restored.parse(await ada.json(["restore", "b1.backup", "--yes"]));
    expect(existsSync(over.keptOldFile ?? "")).toBe(true);
    expect(codeOf(await ada.json(["show", "later"], { status: 4 }))).toBe("not_found");
  });

  test("a damaged backup is refused with 6 and changes nothing", async () => {
    const bytes = readFileSync(join(ada.path, "b1.backup"));
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 40) ^ 1, bytes.length - 40);
    ada.write("bad.backup", bytes);
    expect(codeOf(await ada.json(["restore", "bad.backup", "--yes"], { status: 6 }))).toBe("backup_damaged");
    expect(shapes.rows.parse(await ada.json(["list", "stripe"]))).toHaveLength(1);
  });

  test("an older file is refused with 6 until --accept-older", async () => {
    const old = readFileSync(ada.vaultFile);
    await ada.json(["add", "newer", "--service", "x", "--env", "dev", "--generate"]);
    ada.write("data/keyhold/keyhold.vault", old);
    const refused = shapes.failure.parse(await ada.json(["list"], { status: 6 })).error;
    expect(refused).toMatchObject({ code: "vault_rolled_back", message: expect.stringContaining("--accept-older") });
    shapes.rows.parse(await ada.json(["list", "--accept-older"]));
    shapes.rows.parse(await ada.json(["list"]));
  });

  test("the passphrase changes, the kit still opens, and a new kit ends the old one", async () => {
    ada.write("next", `${next}\n`);
    expect((await ada.run(["passphrase", "--new-passphrase-file", "next"])).status).toBe(0);
    expect((await ada.run(["list"])).status).toBe(3);
    const old = ada.write("passphrase-again", `${goodPassphrase}\n`);
    const recover = ["recover", "--recovery-file", "kit.txt", "--new-passphrase-file", old];
    expect((await ada.bare(recover)).status).toBe(0);
    expect((await ada.run(["list"])).status).toBe(0);
    expect((await ada.run(["recover", "--new-kit", "--recovery-file", "kit2.txt"])).status).toBe(0);
    expect((await ada.bare(recover)).status).toBe(3);
    const mistyped = readFileSync(join(ada.path, "kit2.txt"), "utf8").replace(/(-\w{3})\w(-\w{4}\n)/, "$1$2");
    ada.write("mistyped", mistyped);
    const wrong = await ada.bare(["recover", "--json", "--recovery-file", "mistyped", "--new-passphrase-file", old]);
    expect(wrong.status).toBe(3);
    expect(codeOf(JSON.parse(wrong.stdout))).toBe("mistyped_recovery_key");
  });

  test("a new vault key needs a place for its kit, then everything opens as before", async () => {
    const replace = ["passphrase", "--replace-vault-key", "--new-passphrase-file", "passphrase"];
    expect(codeOf(await ada.json(replace, { status: 2 }))).toBe("needs_answer");
    expect(await ada.json([...replace, "--new-recovery-file", "kit3.txt"])).toMatchObject({ vaultKeyReplaced: true });
    expect(shapes.revealed.parse(await ada.json(["show", "stripe", "--reveal"])).value).toBe(secret);
    shapes.auditVerified.parse(await ada.json(["audit", "--verify"]));
  });
});

test.skipIf(!existsSync("/dev/full"))(
  "a reader that leaves is no error, a full disk is, and neither is a stack",
  () => {
    const shell = (end: string) =>
      spawnSync(
        "sh",
        ["-c", `"$0" "$@" ${end}`, process.execPath, builtCommand, "list", "--passphrase-file", "passphrase"],
        {
          cwd: ada.path,
          env: ada.env,
          encoding: "utf8",
        },
      );
    expect(shell("| true")).toMatchObject({ status: 0, stderr: "" });
    const full = shell("> /dev/full");
    expect(full.status).toBe(1);
    expect(full.stderr).toMatch(/^keyhold: The result could not be written[^\n]*\n$/);
  },
);

describe("help and completion", () => {
  test("help is on standard output with 0, wrong commands on standard error with 2", async () => {
    const help = await ada.bare(["--help"]);
    expect(help).toMatchObject({ status: 0, stderr: "" });
    expect(help.stdout).toContain("Exit codes:");
    expect((await ada.bare(["share", "--help"])).stdout).toContain("$ keyhold share");
    expect(await ada.bare([])).toMatchObject({ status: 2, stdout: "" });
    expect((await ada.bare(["lst"])).stderr).toContain("Did you mean list?");
    expect(codeOf(JSON.parse((await ada.bare(["--json"])).stdout))).toBe("invalid_input");
    expect((await ada.bare(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("completion scripts are shell", async () => {
    for (const shell of ["bash", "zsh", "fish"]) {
      const { stdout } = await ada.bare(["completion", shell]);
      expect(stdout).toContain("restore-key");
    }
    expect((await ada.bare(["completion", "tcsh"])).status).toBe(2);
  });

  test.skipIf(!existsSync("/bin/bash"))("bash completes commands, options and environments", async () => {
    const script = (await ada.bare(["completion", "bash"])).stdout;
    const complete = (...words: string[]) => {
      const call = `COMP_WORDS=("$@"); COMP_CWORD=${words.length - 1}; _keyhold; echo "\${COMPREPLY[*]}"`;
      return spawnSync("/bin/bash", ["-c", `${script}\n${call}`, "bash", ...words], { encoding: "utf8" }).stdout.trim();
    };
    expect(complete("keyhold", "sha")).toBe("share shares");
    expect(complete("keyhold", "team", "v")).toBe("verify");
    expect(complete("keyhold", "--vault", "x", "list", "--env", "p")).toBe("prod");
    expect(complete("keyhold", "add", "name", "--rot")).toBe("--rotate-every");
  });
});
