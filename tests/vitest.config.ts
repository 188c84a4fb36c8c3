import { defineConfig } from "vitest/config";

// Every file starts servers of its own, so files may run side by side.
export default defineConfig({
  test: {
    include: ["api/**/*.test.ts"],
    globalSetup: "lib/store-setup.ts",
    setupFiles: "lib/redis-setup.ts",
    // Leaps of the clock by weeks do weeks of work; on a busy disk that takes its time, on MongoDB more of it.
    testTimeout: process.env.PEERTEST_TEST_STORE === "mongo" ? 300_000 : 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // A busy machine may let a real server answer late once; twice is a fault.
    retry: process.env.CI ? 1 : 0,
  },
});
