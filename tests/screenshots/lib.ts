// What all sets of pictures share.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { settled } from "../e2e/lib/demo";
import { expect } from "../e2e/lib/hub";

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
const FOLDER = join(import.meta.dirname, "../../build/screens");
const SIZES = { "390": PHONE, "1440": DESKTOP };
const THEMES = ["light", "dark"] as const;
/** SCREENS=390-light takes only those. */
const wanted = (kind: string) => kind.includes(process.env.SCREENS ?? "");

/** Waits for everything on its way, then takes the picture. */
export async function take(page: Page, path: string, fullPage = false, ready = settled): Promise<void> {
  await ready(page);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path, fullPage, animations: "disabled" });
}

/** Nothing may be wider than the window. */
export async function expectNoSidewaysScroll(page: Page, name: string): Promise<void> {
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect.soft(sideways, `${name} scrolls sideways`).toBe(false);
}

/** `open` brings up what a click shows: a dialog, a menu, an error. */
export type Screen = [name: string, path: string, open?: (page: Page) => Promise<unknown>];

export const press =
  (name: string | RegExp, role: "button" | "link" | "tab" | "menuitem" = "button") =>
  (page: Page): Promise<void> =>
    page.getByRole(role, { name }).first().click();

/** One after the other, such as opening a dialog and pressing its button. */
export const then =
  (...steps: ((page: Page) => Promise<unknown>)[]) =>
  async (page: Page): Promise<void> => {
    for (const step of steps) await step(page);
  };

/** A screen that cannot be shown is told at the end: the others are still taken. */
export async function visit(page: Page, screens: Screen[], ready = settled): Promise<void> {
  for (const [name, path, open] of screens) {
    for (const [width, size] of Object.entries(SIZES)) {
      const themes = THEMES.filter((theme) => wanted(`${width}-${theme}`));
      if (themes.length === 0) continue;
      await page.setViewportSize(size);
      try {
        await page.goto(path);
        await ready(page);
        await open?.(page);
        for (const theme of themes) {
          await page.emulateMedia({ colorScheme: theme });
          await takeAll(page, join(FOLDER, `${name}-${width}-${theme}`), ready);
        }
        await expectNoSidewaysScroll(page, `${name} at ${width}`);
      } catch (error) {
        expect.soft(String(error), `${name} at ${width}`).toBe("");
      }
      await page.emulateMedia({ colorScheme: "light" });
    }
  }
}

/** The whole page, or the open dialog: its end as well when it is longer than the window. */
async function takeAll(page: Page, path: string, ready: typeof settled): Promise<void> {
  const dialog = page.locator("[role=dialog], [role=menu]").last();
  const open = (await dialog.count()) > 0;
  if (!open) await page.evaluate(() => window.scrollTo(0, 0));
  await take(page, `${path}.png`, !open, ready);
  if (!open) return;
  expect.soft(await dialog.evaluate((box) => box.getBoundingClientRect().right <= window.innerWidth), `${path} is cut off at the right`).toBe(true);
  const longer = await dialog.evaluate((box) => {
    const hidden = box.scrollHeight - box.clientHeight;
    box.scrollTop = hidden;
    return hidden > 8;
  });
  if (!longer) return;
  await take(page, `${path}-end.png`, false, ready);
  await dialog.evaluate((box) => (box.scrollTop = 0));
}
