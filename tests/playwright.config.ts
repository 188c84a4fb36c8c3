import { defineConfig } from "@playwright/test";

// The system's Chromium: nothing is downloaded. Tests start servers of their own (lib/server.ts).
export default defineConfig({
  testDir: "e2e",
  outputDir: "../test-results",
  fullyParallel: false,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  // A busy machine may let a real browser answer late once; twice is a fault.
  retries: process.env.CI ? 1 : 0,
  use: {
    actionTimeout: 10_000,
    browserName: "chromium",
    viewport: { width: 1280, height: 800 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      // A container's root user has no sandbox and little shared memory; the screen that is captured is a made-up one.
      args: ["--no-sandbox", "--disable-dev-shm-usage", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"],
    },
  },
});
