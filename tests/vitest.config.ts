import { defineConfig } from "vitest/config";

// Every file starts servers of its own, so files may run side by side.
export default defineConfig({
  test: {
    include: ["api/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
