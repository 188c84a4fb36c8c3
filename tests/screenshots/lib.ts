// What both sets of pictures share.
import type { Page } from "@playwright/test";
import { settled } from "../e2e/lib/demo";
import { expect } from "../e2e/lib/hub";

export const DESKTOP = { width: 1440, height: 900 };
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
