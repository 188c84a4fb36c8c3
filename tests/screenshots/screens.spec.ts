// Pictures of the main screens with the demo's data, for docs/screenshots.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { demoPaths, logInAs, settled } from "../e2e/lib/demo";
import { expect, test } from "../e2e/lib/hub";
import { markPicture, pictures, saved, tick, transferPicture, writeFinding } from "../e2e/lib/runner";

const FOLDER = join(import.meta.dirname, "../../docs/screenshots");
const PHONE = { width: 390, height: 844 };

test.use({ world: "demo", viewport: { width: 1440, height: 900 } });
test.setTimeout(120_000);

async function take(page: Page, name: string): Promise<void> {
  await settled(page);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: "disabled" });
}

async function takeDark(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "dark" });
  await take(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: "light" });
}

async function takeOnPhone(page: Page, name: string): Promise<void> {
  const before = page.viewportSize()!;
  await page.setViewportSize(PHONE);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(sideways, `${name} scrolls sideways on a phone`).toBe(false);
  await take(page, `${name}-phone`);
  await page.setViewportSize(before);
}

async function goAndTake(page: Page, path: string, name: string): Promise<void> {
  await page.goto(path);
  await take(page, name);
}

test("landing", async ({ newBrowser }) => {
  const page = await newBrowser();
  await goAndTake(page, "/", "landing");
  await takeDark(page, "landing");
  await takeOnPhone(page, "landing");
});

test("a builder's screens", async ({ server, newBrowser }) => {
  const paths = await demoPaths(server);
  const page = await newBrowser();
  await logInAs(page, "builder");
  await goAndTake(page, "/dashboard", "dashboard");
  await takeOnPhone(page, "dashboard");
  await goAndTake(page, paths.draft, "job-editor");
  await takeOnPhone(page, "job-editor");
  await goAndTake(page, paths.job, "job");
  await goAndTake(page, paths.submission, "inbox");
  await takeDark(page, "inbox");
  await takeOnPhone(page, "inbox");
});

test("a tester's screens", async ({ server, newBrowser }) => {
  const paths = await demoPaths(server);
  const page = await newBrowser();
  await logInAs(page, "tester");
  await goAndTake(page, "/tests", "browse");
  await takeOnPhone(page, "browse");
  await goAndTake(page, paths.openTest, "test");
  await takeOnPhone(page, "test");
  await goAndTake(page, "/earnings", "earnings");
  await takeDark(page, "earnings");
  await takeOnPhone(page, "earnings");
});

test("the runner and the annotator", async ({ server, shop, newBrowser }) => {
  const paths = await demoPaths(server);
  const page = await newBrowser();
  await logInAs(page, "mila");
  await page.goto(`${shop.url}/products`);
  await page.getByRole("button", { name: "Add Lighthouse Blend" }).click();
  await page.goto(`${shop.url}/basket`);
  await page.getByLabel("Voucher").fill("SPRING10");
  await page.getByRole("button", { name: "Apply" }).click();
  const basket = await page.screenshot();

  await page.goto(paths.run);
  const first = await page.locator("[aria-current=step] > p").first().innerText();
  await tick(page, first, "Passed");
  await transferPicture(page, basket, "paste");
  await expect(pictures(page)).toHaveCount(1);
  await markPicture(page, "The total ignores the voucher", () => take(page, "annotator"));
  await writeFinding(page, {
    title: "The voucher saves nothing",
    severity: "critical",
    kind: "functional",
    steps: "Put a bag in the basket, apply SPRING10, look at the total.",
    expected: "The total is 10 % lower.",
    actual: "The total is as before.",
  });
  await saved(page);
  await take(page, "runner");
  await takeDark(page, "runner");
  await takeOnPhone(page, "runner");
});
