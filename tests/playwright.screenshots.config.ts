import { defineConfig } from "@playwright/test";
import tests from "./playwright.config";

// npm run screenshots takes the pictures in docs/screenshots anew; npm run screens takes all screens into build/screens
// (SCREENS=390-light: only those of phones in the light theme).
export default defineConfig(tests, { testDir: "screenshots", workers: 1 });
