import { defineConfig } from "vitest/config";

// What lies in deploy/, against the real programs.
export default defineConfig({ test: { include: ["ops/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 } });
