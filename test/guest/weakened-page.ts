/** The guest page with one protection taken out, served in the place of ours: what the tests must notice. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { readGuestFiles, sourceHash } from "../../relay/guest-files.ts";
import { makePages } from "../../relay/pages.ts";
import type { GuestRoom } from "./guest-room.ts";

const root = resolve(import.meta.dirname, "../..");

/** Files of `guest/` with what stands in them instead. */
export type Weakness = Readonly<Record<string, (source: string) => string>>;

export async function serveWeakened(room: GuestRoom, weakness: Weakness): Promise<void> {
  const files = readGuestFiles();
  if (files === undefined) throw new Error("the page is not built");
  const built = await build({
    absWorkingDir: root,
    entryPoints: ["guest/main.ts"],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    plugins: [
      {
        name: "weakness",
        setup({ onLoad }) {
          for (const [file, change] of Object.entries(weakness)) {
            const path = join(root, "guest", file);
            onLoad({ filter: new RegExp(`${file.replaceAll(".", "\\.")}$`) }, (asked) =>
              asked.path === path ? { contents: change(readFileSync(path, "utf8")), loader: "ts" } : undefined,
            );
          }
        },
      },
    ],
  });
  const script = Buffer.from(built.outputFiles[0]?.contents ?? []);
  const pages = makePages({ ...files, script, scriptHash: sourceHash(script) });
  room.proxy.rule = (exchange) => {
    room.asked.push({ method: exchange.method, path: exchange.path, headers: exchange.headers });
    const isPage = exchange.path === "/o";
    if (!isPage && exchange.path !== "/o/guest.js") return false;
    exchange.answer(200, isPage ? Buffer.from(pages.open) : script, {
      "content-type": isPage ? "text/html; charset=utf-8" : "text/javascript",
      "content-security-policy": isPage ? pages.contentSecurityPolicy : "default-src 'none'",
    });
    return true;
  };
}
