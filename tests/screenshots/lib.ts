// What both sets of pictures share.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { settled } from "../e2e/lib/demo";
import { expect } from "../e2e/lib/hub";

export const DESKTOP = { width: 1440, height: 900 };
const FOLDER = join(import.meta.dirname, "../../build/screens");
export const PHONE = { width: 390, height: 844 };

/** Waits for everything on its way, then takes the picture. */
export async function take(page: Page, path: string, fullPage = false): Promise<void> {
  await settled(page);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path, fullPage, animations: "disabled" });
}

/** Nothing may be wider than the window. */
export async function expectNoSidewaysScroll(page: Page, name: string): Promise<void> {
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect.soft(sideways, `${name} scrolls sideways`).toBe(false);
}

export type Screen = [name: string, path: string, open?: (page: Page) => Promise<void>];

/** `open` brings up what a click shows: a dialog, a menu. */
export async function visit(page: Page, screens: Screen[]): Promise<void> {
  for (const [name, path, open] of screens) {
    for (const [width, size] of [["1440", DESKTOP], ["390", PHONE]] as const) {
      await page.setViewportSize(size);
      await page.goto(path);
      await open?.(page);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await take(page, join(FOLDER, `${name}-${width}-${colorScheme}.png`), open === undefined);
      }
      await page.emulateMedia({ colorScheme: "light" });
      await expectNoSidewaysScroll(page, `${name} at ${width}`);
    }
  }
}
