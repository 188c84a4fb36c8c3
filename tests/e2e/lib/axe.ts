// What axe can find on a screen, in light and dark.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { settled } from "./demo";
import { expect } from "./hub";

/** That it is the screen which was asked for: not an error, not another one that it led to. */
export async function expectArrived(page: Page, path: string): Promise<void> {
  await settled(page);
  expect.soft(new URL(page.url()).pathname, `${path} leads elsewhere`).toBe(path.split("?")[0]);
  const wrong = page.getByText(/^(There is nothing here|This could not be loaded|There is no such page|This page is for .+)$/);
  expect.soft(await wrong.allInnerTexts(), path).toEqual([]);
}

export async function checkAccessibility(page: Page, what: string): Promise<void> {
  await settled(page);
  for (const colorScheme of ["light", "dark"] as const) {
    // Without transitions colours are measured where they end, not on the way there.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // The app under test is not ours, and has defects on purpose. Without frames, what is called legacy is only quicker.
    const axe = new AxeBuilder({ page }).exclude("iframe").setLegacyMode(true);
    // The two themes differ in their colours alone: everything else is looked at once.
    if (colorScheme === "dark") axe.withRules(["color-contrast", "link-in-text-block"]);
    const { violations } = await axe.analyze();
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("\n  ")}`);
    expect.soft(told, `${what}, ${colorScheme}`).toEqual([]);
  }
}
