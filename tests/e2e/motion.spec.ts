// Who has asked their system for less motion gets none.
import { newBuilder } from "../lib/market";
import { expect, test } from "./lib/hub";

test("what moves while a screen loads stands still for those who ask for that", async ({ server, browserOf }) => {
  const page = await browserOf(await newBuilder(server), "/dashboard");
  await page.route(/\/api\/jobs/, () => {}); // never answered: its grey lines stay
  const moving = () => page.evaluate(() => document.getAnimations().filter((motion) => motion.playState === "running").length);
  await page.goto("/jobs");
  await expect.poll(moving).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/jobs");
  await expect(page.locator(".animate-pulse").first()).toBeVisible();
  await expect.poll(moving).toBe(0);
});
