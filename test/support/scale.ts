const asked = Number(process.env.KEYHOLD_ASSURE_SCALE ?? "1");

/** How many times the usual number of cases a fuzz, fault or crash run makes. `npm run assure` sets it to 20. */
export const scale = Number.isFinite(asked) && asked > 0 ? asked : 1;
