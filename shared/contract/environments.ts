/** Without schemas: a command that starts programs must start quickly itself. */
export const environments = ["dev", "test", "staging", "prod"] as const;
export type Environment = (typeof environments)[number];
