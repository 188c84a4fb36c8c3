// Log-in and approval without a pointer.
import type { Locator, Page } from "@playwright/test";
import { accept, newBuilder, newJob, newTester, submit } from "../lib/market";
import { PASSWORD } from "../lib/people";
import { expect, test } from "./lib/hub";

/** Tab until it has the focus, as a person would. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`60 presses of Tab do not reach ${target}`);
}

test("a builder logs in and approves by keyboard alone", async ({ server, newBrowser }) => {
  const bo = await newBuilder(server);
  const tess = await newTester(server);
  const job = await newJob(bo, { title: "Nothing but keys" });
  await submit(tess, await accept(tess, job.id), job);
  const page = await newBrowser();
  await page.goto("/");

  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await tabTo(page, page.getByRole("link", { name: "Log in" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel("Email"));
  await page.keyboard.type(bo.email);
  await tabTo(page, page.getByLabel("Password", { exact: true }));
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");

  await tabTo(page, page.getByRole("link", { name: "Inbox" }).first());
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("region", { name: "Submissions" }).getByRole("link", { name: /Nothing but keys/ }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Nothing but keys" })).toBeFocused();
  await tabTo(page, page.getByRole("button", { name: "Approve and pay $18.00" }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await tabTo(page, dialog.getByRole("button", { name: "Pay $18.00" }));
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Approve and pay $18.00" })).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, dialog.getByRole("button", { name: "Pay $18.00" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: "Money" })).toContainText("Paid to Person");
});
