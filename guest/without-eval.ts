/**
 * Imported before everything else: zod would try to make functions from text, which the page's policy forbids and would
 * count as a breach of it.
 */
import { config } from "zod";

config({ jitless: true });
