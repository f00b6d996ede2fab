/** The entry of the page, and of the worker that stretches a passphrase: one file, so that it is loaded once. */
import "./without-eval.ts";
import { startPage } from "./page.ts";
import { answerDerivations } from "./worker.ts";

if (typeof document === "undefined") answerDerivations();
else startPage();
