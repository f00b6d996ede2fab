/** The packaging, as far as it goes without Electron's program: the configuration's form, and what runs around packing. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { fuses } from "../../electron/security/fuses.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "keyhold-package-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the configuration", () => {
  type Configuration = Record<string, unknown>;
  type BuilderConfig = {
    getConfig(project: string, file: string, options: null): Promise<Configuration>;
    validateConfiguration(config: Configuration, log: { isEnabled: boolean; add(): void }): Promise<void>;
  };
  // electron-builder checks by the schema of its own library, which has no public name.
  const builder = createRequire(createRequire(import.meta.url).resolve("electron-builder/package.json"));
  const { getConfig, validateConfiguration } = builder("app-builder-lib/out/util/config/config.js") as BuilderConfig;
  const read = () => getConfig(root, "electron-builder.yml", null);
  const log = { isEnabled: false, add: () => undefined };

  test("has the form that electron-builder wants", async () => {
    await validateConfiguration(await read(), log);
  });

  test("control: an unknown key and a wrong kind are refused", async () => {
    await expect(validateConfiguration({ ...(await read()), fuses: true }, log)).rejects.toThrow(/unknown property/);
    await expect(validateConfiguration({ ...(await read()), asar: "yes" }, log)).rejects.toThrow();
  });

  test("packs one archive for every system, registers our links, and publishes nothing", async () => {
    const config = await read();
    expect(config).toMatchObject({
      asar: true,
      npmRebuild: false,
      publish: null,
      extraMetadata: { main: "dist/electron/main.js" },
      protocols: [{ schemes: ["keyhold"] }],
      linux: { target: ["AppImage", "deb"] },
      mac: { target: ["dmg"], hardenedRuntime: true },
      win: { target: ["nsis"] },
      nsis: { deleteAppDataOnUninstall: false },
    });
    // Only what systems have to load from real files may lie beside the archive.
    expect(config.asarUnpack).toEqual(["**/*.node"]);
  });

  test("names files that are there", async () => {
    const text = readFileSync(join(root, "electron-builder.yml"), "utf8");
    const named = [...text.matchAll(/(?:electron|scripts)\/[\w/.-]+\.(?:mjs|png|icns|ico)/g)].map(([file]) => file);
    expect(named.length).toBeGreaterThanOrEqual(4);
    for (const file of named) expect(existsSync(join(root, file)), file).toBe(true);
  });
});

describe("around packing", async () => {
  type Context = {
    appOutDir: string;
    electronPlatformName: string;
    arch: number;
    packager: { executableName: string; appInfo: { productFilename: string } };
  };
  const { beforePack, afterPack } = (await import(pathToFileURL(join(root, "scripts/pack-hooks.mjs")).href)) as {
    beforePack(context: Pick<Context, "electronPlatformName" | "arch">): void;
    afterPack(context: Context): Promise<void>;
  };

  /** Stands in for Electron's program: the mark before the fuses, their version, number and states. */
  function program(states: string): string {
    const file = join(folder, "keyhold-desktop");
    const mark = Buffer.from("dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX", "latin1");
    const wire = Buffer.from([1, states.length, ...Buffer.from(states, "latin1")]);
    writeFileSync(file, Buffer.concat([Buffer.alloc(300, "x"), mark, wire, Buffer.alloc(300, "y")]));
    return file;
  }
  const wireOf = (file: string) => readFileSync(file).subarray(334, -300).toString("latin1");
  const context: Context = {
    appOutDir: folder,
    electronPlatformName: "linux",
    arch: 1,
    packager: { executableName: "keyhold-desktop", appInfo: { productFilename: "Keyhold" } },
  };
  const wanted = Object.values(fuses)
    .map((on) => (on ? "1" : "0"))
    .join("");

  test("every fuse is burnt in as the list says", async () => {
    // As a fresh Electron has them.
    const file = program("101000011");
    await afterPack(context);
    expect(wanted).toBe("010011001");
    expect(wireOf(file)).toBe(wanted);
  });

  test("control: an Electron with a fuse that nobody has decided about is not packed", async () => {
    program("1010000111");
    await expect(afterPack(context)).rejects.toThrow(/strictlyRequireAllFuses/);
  });

  test("control: a program without fuses is not packed", async () => {
    copyFileSync(join(root, "package.json"), join(folder, "keyhold-desktop"));
    await expect(afterPack(context)).rejects.toThrow(/sentinel/);
  });

  test("a package is made on the system it is for", () => {
    const other = process.platform === "win32" ? "linux" : "win32";
    expect(() => beforePack({ electronPlatformName: other, arch: 1 })).toThrow(/are made on/);
  });
});
