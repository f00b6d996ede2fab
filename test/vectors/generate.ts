/**
 * Makes the frozen vectors of our own formats, once. Sealed boxes and nonces are random, so a second run makes others;
 * a file that exists is therefore never written again. A new format version gets files of its own.
 *
 *   npx esbuild test/vectors/generate.ts --bundle --platform=node --format=esm --packages=external \
 *     --outfile=dist-test/generate-vectors.js && node dist-test/generate-vectors.js
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { backupVectors } from "./generate-backup.ts";
import { identityVectors } from "./generate-identity.ts";
import { inboxVectors } from "./generate-inbox.ts";
import { introductionVectors } from "./generate-introductions.ts";
import { linkVectors } from "./generate-links.ts";
import { noticeVectors } from "./generate-notices.ts";
import { slotVectors } from "./generate-slots.ts";
import { vaultVectors } from "./generate-vault.ts";
import type { VectorFile } from "./keyhold-forms.ts";

const folder = join(process.cwd(), "test/vectors/keyhold");

function freeze(name: string, make: (folder: string) => VectorFile): void {
  const file = join(folder, name);
  if (existsSync(file)) return;
  writeFileSync(file, `${JSON.stringify(make(folder), undefined, 2)}\n`, { flag: "wx" });
}

freeze("identity-v1.json", identityVectors);
freeze("inbox-v1.json", inboxVectors);
freeze("introductions-v1.json", introductionVectors);
freeze("links-v1.json", linkVectors);
freeze("notices-v1.json", noticeVectors);
freeze("slots-v1.json", slotVectors);
freeze("vault-v1.json", vaultVectors);
freeze("backup-v1.json", backupVectors);
