/**
 * For the worker that an unlocked vault lives in. Unlocking makes ten thousands of objects at once, for which V8
 * would keep 48 MB of young space for good; with 12 it takes a few milliseconds longer and 15 MB less.
 */
export const unlockedWorkerLimits = { maxYoungGenerationSizeMb: 12 } as const;
