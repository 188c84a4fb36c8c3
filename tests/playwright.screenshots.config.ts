import { defineConfig } from "@playwright/test";
import tests from "./playwright.config";

// npm run screenshots takes the pictures in docs/screenshots anew; npm run screens takes all screens into build/screens.
export default defineConfig(tests, { testDir: "screenshots", workers: 1 });
