import { existsSync } from "node:fs";
import { configDefaults, defineConfig } from "vitest/config";

// Money, places and slots that could be lost or doubled: what goes wrong once in a hundred times is a fault, and no second
// try may hide it.
const ONE_TRY = ["accept", "budget", "chargebacks", "crash", "crash-load", "disputes", "failed-payments", "fees", "hold-guard",
  "idempotency", "once", "races", "reconciliation", "settle", "several-machines", "waitlist"].map((name) => `api/${name}.test.ts`);
const gone = ONE_TRY.filter((file) => !existsSync(new URL(file, import.meta.url)));
if (gone.length) throw new Error(`vitest.config.ts names files that are not there: ${gone}`);

// Leaps of the clock by weeks do weeks of work; on a busy disk that takes its time, on MongoDB or under a sanitizer more.
const MINUTES = 60_000;
const patience = process.env.PEERTEST_TEST_SANITIZER ? 10 : process.env.PEERTEST_TEST_STORE === "mongo" ? 5 : 2;

// Every file starts servers of its own, so files may run side by side.
export default defineConfig({
  test: {
    globalSetup: "lib/store-setup.ts",
    setupFiles: "lib/redis-setup.ts",
    testTimeout: patience * MINUTES,
    hookTimeout: patience * MINUTES,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "one try", include: ONE_TRY, retry: 0 } },
      {
        extends: true,
        test: {
          name: "api",
          include: ["api/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...ONE_TRY],
          // A busy machine, or a sanitizer, may let a real server answer late once; twice is a fault.
          retry: process.env.CI || process.env.PEERTEST_TEST_SANITIZER ? 1 : 0,
        },
      },
    ],
  },
});
