/** `npm run bench [-- NAME]`: prints the tables and writes `bench/results.json`. */
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
await import(pathToFileURL(join(root, "dist-test/bench/main.js")).href);
