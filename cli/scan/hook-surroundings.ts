/**
 * What git says to its hooks by variables. They are this process's, and whoever has the vault open is another: they are
 * handed on with the question, as absolute paths.
 */
import { delimiter, resolve } from "node:path";
import type { Surroundings } from "../../host/data-directory.ts";
import type { ScanHook } from "../../shared/contract/scan-methods.ts";

export function hookOf({ env }: Surroundings): ScanHook {
  const given = {
    directory: env.GIT_DIR,
    index: env.GIT_INDEX_FILE,
    workTree: env.GIT_WORK_TREE,
    objects: env.GIT_OBJECT_DIRECTORY,
  };
  const paths = Object.entries(given).flatMap(([name, path]) => (path ? [[name, resolve(path)]] : []));
  const alternates = (env.GIT_ALTERNATE_OBJECT_DIRECTORIES ?? "").split(delimiter).filter((path) => path !== "");
  const more = alternates.length === 0 ? {} : { alternates: alternates.map((path) => resolve(path)) };
  return { ...Object.fromEntries(paths), ...more };
}
