import { startWorker } from "./start-worker.ts";

startWorker({ checkpoint: () => undefined, onBug: () => undefined });
