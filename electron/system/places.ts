/** Where the built parts lie, from the built main file's place: the same in a clone and inside the package's archive. */
import { join } from "node:path";

export type Places = {
  readonly page: string;
  readonly preload: string;
  readonly command: string;
  readonly icon: string;
  readonly trayIcon: string;
  readonly workers: { readonly unlocked: string; readonly derivation: string };
  /** better-sqlite3 compiled for this Electron, beside Node's own. In the package it is the only one. */
  readonly nativeBinding: string | undefined;
};

export type Running = {
  readonly isPackaged: boolean;
  readonly electron: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
};

/** @param built the folder of the built entry points, `dist/`. */
export function places(built: string, { isPackaged, electron, platform, arch }: Running): Places {
  const icons = join(built, "electron", "icons");
  return {
    page: join(built, "renderer"),
    preload: join(built, "electron", "preload.cjs"),
    command: join(built, "cli", "main.js"),
    icon: join(icons, "icon.png"),
    // macOS draws a template image in the bar's own colour.
    trayIcon: join(icons, platform === "darwin" ? "trayTemplate.png" : "tray.png"),
    workers: {
      unlocked: join(built, "host", "unlocked-worker.js"),
      derivation: join(built, "vault", "derivation-worker.js"),
    },
    nativeBinding: isPackaged ? undefined : join(built, "..", nativeFolder(electron, platform, arch), nativeFile),
  };
}

export const nativeFile = "better_sqlite3.node";

/** As in scripts/build-electron-native.mjs. Inside node_modules, so that a fresh install never keeps a stale one. */
export function nativeFolder(electron: string, platform: string, arch: string): string {
  return join("node_modules", ".keyhold-electron", `${electron}-${platform}-${arch}`);
}
