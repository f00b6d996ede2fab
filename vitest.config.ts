import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{shared,vault,host,electron,browser,relay,guest,cli,renderer,demo,test}/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
