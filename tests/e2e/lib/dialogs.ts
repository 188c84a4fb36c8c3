// Every dialog, menu and popover: opened and left by keyboard, with the focus inside while it is there and back afterwards.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { settled } from "./demo";
import { expect } from "./hub";

const SOURCES = join(import.meta.dirname, "../../../web/src");

export interface Opening {
  /** The file of web/src it is written in. */
  file: string;
  path: string;
  opener: (page: Page) => Locator;
  /** What has to be done before it can be opened. */
  before?: (page: Page) => Promise<unknown>;
  opens?: "dialog" | "menu";
  /** Its name, where it lies over another one. */
  name?: string;
  /** Whether Tab may leave it. */
  loose?: boolean;
}

export const button = (name: string | RegExp) => (page: Page) => page.getByRole("button", { name, exact: typeof name === "string" }).first();

/** The files that open something, and are in none of these cases. */
export function forgottenDialogs(cases: Opening[], mine: (file: string) => boolean): string[] {
  const opening = /<(Dialog|Sheet|Confirm|Lightbox|Menu)\b|\b(Dialog|Popover|DropdownMenu)( as \w+)? \} from 'radix-ui'/;
  const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".tsx") && !file.endsWith(".test.tsx") && !file.startsWith("components/ui/"))
    .filter((file) => opening.test(readFileSync(join(SOURCES, file), "utf8")));
  expect(files.length).toBeGreaterThan(30);
  const tested = new Set(cases.map(({ file }) => file));
  expect([...tested].filter((file) => !files.includes(file)), "cases for files that open nothing").toEqual([]);
  return files.filter((file) => mine(file) && !tested.has(file)).sort();
}

export async function openAndLeave(page: Page, { file, path, opener, before, opens = "dialog", name, loose = opens === "menu" }: Opening): Promise<void> {
  await page.goto(path);
  await settled(page);
  await before?.(page);
  const from = opener(page);
  await expect(from, `the opener in ${file}`).toBeVisible();
  const below = await page.getByRole(opens).count();
  await from.focus();
  await page.keyboard.press("Enter");
  const opened = page.getByRole(opens, { name }).last();
  await expect(opened, file).toBeVisible();
  await expect(opened, `${file}: it has a name`).toHaveAccessibleName(/\S/);
  const inside = () => opened.evaluate((box) => box.contains(document.activeElement));
  await expect.poll(inside, `${file}: the focus goes inside`).toBe(true);
  for (const key of loose ? [] : ["Tab", "Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab"]) {
    await page.keyboard.press(key);
    expect(await inside(), `${file}: ${key} stays inside`).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(page.getByRole(opens), `${file}: Escape closes`).toHaveCount(below);
  await expect(from, `${file}: the focus comes back`).toBeFocused();
}
