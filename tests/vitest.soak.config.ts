import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["soak/**/*.test.ts"], hookTimeout: 120_000, disableConsoleIntercept: true },
});
