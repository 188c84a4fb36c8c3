// The main job without a pointer: log-in and approval, and before it the whole test.
import type { Locator, Page } from "@playwright/test";
import { png } from "../lib/png";
import { accept, newBuilder, newJob, newTester, submit } from "../lib/market";
import { PASSWORD } from "../lib/people";
import { expect, test } from "./lib/hub";

const MOST = 80;

/** Tab until it has the focus, as a person would. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < MOST; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${MOST} presses of Tab do not reach ${target}`);
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

test("a tester takes a test, walks through it and hands it in by keyboard alone", async ({ server, browserOf }) => {
  const bo = await newBuilder(server);
  const tess = await newTester(server);
  const job = await newJob(bo, { title: "Keys from end to end" });
  const page = await browserOf(tess, "/tests");
  const press = async (target: Locator) => {
    await tabTo(page, target);
    await page.keyboard.press("Enter");
  };
  const type = async (label: string, text: string) => {
    await tabTo(page, page.getByRole("dialog").getByLabel(label));
    await page.keyboard.type(text);
  };
  await press(page.getByRole("link", { name: job.title }));
  await press(page.getByRole("button", { name: "Accept this test" }));
  await press(page.getByRole("dialog", { name: "Accept this test?" }).getByRole("button", { name: "Accept" }));
  await expect(page).toHaveURL(/\/run\//);
  await press(page.getByRole("button", { name: "Start, and record it" }));
  for (const { instruction } of job.journeys.flatMap((journey: any) => journey.steps)) {
    const step = page.locator("[aria-current=step]").filter({ hasText: instruction });
    await press(step.getByRole("button", { name: "Passed" }));
  }
  const chooser = page.waitForEvent("filechooser");
  await press(page.getByRole("button", { name: "Add a picture" }));
  await (await chooser).setFiles({ name: "picture.png", mimeType: "image/png", buffer: png() });
  await expect(page.getByRole("button", { name: "Screenshot 1" })).toBeVisible();

  await press(page.getByRole("button", { name: "Write a finding" }));
  await type("Title", "The total is off by one cent");
  await type("Steps to reproduce", "Put two bags in the basket.");
  await type("Actual", "The total says 18.01.");
  await press(page.getByRole("dialog").getByRole("button", { name: "Save the finding" }));
  await expect(page.getByRole("button", { name: "Write a finding" })).toBeFocused();

  await press(page.getByRole("button", { name: "Finish and review" }));
  await type("Feedback", "Every step worked with the keyboard, and the focus was always easy to see on the way through the shop.");
  await press(page.getByRole("dialog").getByRole("button", { name: "Submit for $18.00" }));
  await expect(page).toHaveURL(/\/my-tests\//);
  await expect(page.getByText("in review").first()).toBeVisible();
});
