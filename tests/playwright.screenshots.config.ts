import { defineConfig } from "@playwright/test";
import tests from "./playwright.config";

// Takes the pictures in docs/screenshots anew: npm run screenshots.
export default defineConfig(tests, { testDir: "screenshots", workers: 1 });
