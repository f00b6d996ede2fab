import { join } from "node:path";

/** A page in the place of the real one: it opens the connection and lets a test talk through it. */
export const testPage = join(import.meta.dirname, "page");
