// Pictures of the main screens with the demo's data, for docs/screenshots.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { demoPaths, logInAs } from "../e2e/lib/demo";
import { expect, test } from "../e2e/lib/hub";
import { begin, markPicture, pictures, saved, tick, transferPicture, writeFinding } from "../e2e/lib/runner";
import { DESKTOP, expectNoSidewaysScroll, PHONE, take } from "./lib";

const FOLDER = join(import.meta.dirname, "../../docs/screenshots");

test.use({ world: "demo", viewport: DESKTOP });
test.setTimeout(120_000);

const shoot = (page: Page, name: string) => take(page, join(FOLDER, `${name}.png`));

async function takeDark(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "dark" });
  await shoot(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: "light" });
}

async function takeOnPhone(page: Page, name: string): Promise<void> {
  await page.setViewportSize(PHONE);
  await expectNoSidewaysScroll(page, name);
  await shoot(page, `${name}-phone`);
  await page.setViewportSize(DESKTOP);
}

async function goAndTake(page: Page, path: string, name: string): Promise<void> {
  await page.goto(path);
  await shoot(page, name);
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
  await begin(page);
  const first = await page.locator("[aria-current=step] > p").first().innerText();
  await tick(page, first, "Passed");
  await transferPicture(page, basket, "paste");
  await expect(pictures(page)).toHaveCount(1);
  await markPicture(page, "The total ignores the voucher", () => shoot(page, "annotator"));
  await writeFinding(page, {
    title: "The voucher saves nothing",
    severity: "critical",
    kind: "functional",
    steps: "Put a bag in the basket, apply SPRING10, look at the total.",
    expected: "The total is 10 % lower.",
    actual: "The total is as before.",
  });
  await saved(page);
  await shoot(page, "runner");
  await takeDark(page, "runner");
  await takeOnPhone(page, "runner");
});
