// The main job: a builder pays a tester, end to end, each in a browser of their own.
import { execFileSync } from "node:child_process";
import type { Page } from "@playwright/test";
import { BINARY } from "../lib/server";
import { signUp } from "./lib/accounts";
import * as builderDoes from "./lib/builder";
import { expect, panel, test } from "./lib/hub";
import * as run from "./lib/runner";
import * as testerDoes from "./lib/tester";

const TITLE = "Buy a bag of beans";
const FEEDBACK =
  "The shop reads well and the basket is easy to find, but the voucher is announced and never taken off, " +
  "which would cost you every customer who looks at the total.";
const VOUCHER = {
  title: "The voucher saves nothing",
  severity: "critical",
  kind: "functional",
  steps: "1. Put a bag in the basket.\n2. Apply SPRING10.\n3. Look at the total.",
  expected: "The total is 10 % lower.",
  actual: "“You save 10 %” is shown, the total is as before.",
} as const;
const CONTRAST = {
  title: "Tasting notes are too pale to read",
  severity: "minor",
  kind: "accessibility",
  steps: "Open the shop and look at the notes under a name.",
  expected: "A contrast of 4.5 : 1.",
  actual: "Light grey on white.",
} as const;

test("a builder pays a tester", async ({ server, shop, newBrowser }) => {
  test.setTimeout(150_000);
  const builder = await newBrowser();
  const tester = await newBrowser();

  await test.step("the builder signs up, with membership and card", async () => {
    await signUp(builder, server, { name: "Bo Builder", email: "bo@people.test", role: "I build apps" });
    await expect(builder.getByText("1 of 5 done")).toBeVisible();
    await builderDoes.takeOutMembership(builder);
    await builderDoes.putCardOnFile(builder);
  });

  await test.step("the builder describes the project", async () => {
    await builderDoes.createProject(builder, "Harbour Coffee", shop.url);
    await builderDoes.addTestAccount(builder, { label: "Shopper with orders", username: "sam@harbour.test", password: "lighthouse-42" });
    await builder.getByRole("button", { name: "Reveal Shopper with orders" }).click();
    await expect(builder.getByText("lighthouse-42")).toBeVisible();
  });

  await test.step("the builder writes a job, sees the cost and publishes", async () => {
    await builder.getByRole("link", { name: "New job" }).click();
    await builder.getByLabel("Title").fill(TITLE);
    await builder.getByLabel("Description").fill("Find out whether a new customer can order.");
    await builderDoes.writeJourneys(builder, [
      { title: "Find a coffee", steps: [{ instruction: "Open the shop" }, { instruction: "Read the tasting notes", expected: "They can be read" }] },
      { title: "Pay less with a voucher", steps: [{ instruction: "Apply SPRING10 in the basket", expected: "The total is 10 % lower" }] },
    ]);
    await builder.getByLabel("Pay per tester").fill("18.00");
    await builder.getByLabel("Testers", { exact: true }).fill("2");
    await builder.getByLabel("What you already know").fill("Search is slow on old phones.");
    await expect(builder.getByRole("definition").filter({ hasText: "$36.00" })).toHaveCount(2);
    await builderDoes.publish(builder, TITLE);
  });

  await test.step("the tester signs up, qualifies and can be paid", async () => {
    await signUp(tester, server, { name: "Tess Tester", email: "tess@people.test", role: "I test apps" });
    await testerDoes.passEntranceTest(tester);
    await testerDoes.setUpPayouts(tester);
  });

  await test.step("the tester sees what is asked and what it pays, and accepts", async () => {
    await tester.getByRole("link", { name: "Find tests", exact: true }).click();
    await expect(tester.getByRole("listitem").filter({ hasText: TITLE })).toContainText("$18.00");
    await tester.getByRole("link", { name: TITLE }).click();
    for (const said of ["Find a coffee", "Pay less with a voucher", "Search is slow on old phones.", "$18.00", "$7.20", "48 h after you accept"]) {
      await expect(tester.getByRole("main").getByText(said).first()).toBeVisible();
    }
    await testerDoes.accept(tester, TITLE);
    await expect(tester).toHaveURL(/\/run\//);
    await expect(builder.getByText("A tester started on").first()).toBeVisible();
  });

  await test.step("the tester walks the journeys", () => walk(tester, shop.url));
  await test.step("evidence is missing: every unmet rule is named", () => beRefused(tester));
  await test.step("the tester hands in", async () => {
    await run.tick(tester, "Apply SPRING10 in the basket", "Failed", "The total stays as it was.");
    await tester.getByRole("button", { name: "Finish and review" }).click();
    await tester.getByLabel("Feedback").fill(FEEDBACK);
    await expect(tester.getByText("Not met yet:")).toHaveCount(0);
    await tester.getByRole("button", { name: "Submit for $18.00" }).click();
    await expect(tester).toHaveURL(/\/my-tests\//);
    await expect(tester.getByText("in review")).toBeVisible();
  });

  await test.step("the builder hears of it live, in the bell and by mail", async () => {
    // Still the page of the published job: nothing was loaded anew.
    await expect(builder.getByText(`New submission for "${TITLE}"`).first()).toBeVisible();
    await expect(panel(builder, "Testers").getByText("to review")).toBeVisible();
    await builder.getByRole("button", { name: /^Notifications, \d+ unread$/ }).click();
    await builder.getByRole("dialog", { name: "Notifications" }).getByRole("link", { name: `New submission for "${TITLE}"` }).click();
    await expect(builder).toHaveURL(/\/inbox\//);
    const mail = await server.mail("bo@people.test", /New submission/);
    expect(mail.text).toContain("2 findings");
    expect(mail.text).toContain(new URL(builder.url()).pathname);
  });

  await test.step("the builder looks at everything", () => inspect(builder));

  await test.step("the builder approves, the tester is told live and paid", async () => {
    await builderDoes.approve(builder, "$18.00");
    await expect(builder.getByRole("complementary", { name: "Money" }).getByText("Paid to Tess")).toBeVisible();
    await expect(builder.getByRole("complementary", { name: "Money" }).getByText("Approved")).toBeVisible();
    await expect(tester.getByText(`Your test of "${TITLE}" was approved`).first()).toBeVisible();
    await expect(tester.getByRole("list", { name: "Where the money is" }).getByText("Paid to you")).toBeVisible();
    await server.mail("tess@people.test", /was approved/);
    await tester.getByRole("link", { name: "Earnings", exact: true }).click();
    await expect(tester.getByRole("definition").filter({ hasText: "$18.00" })).toBeVisible();
    await expect(tester.getByRole("row").filter({ hasText: "$18.00" })).toContainText("sent");
  });

  await test.step("both see where the money went, and the books are right", async () => {
    await builder.getByRole("link", { name: "Spending" }).click();
    await expect(builder.getByRole("heading", { name: "Spending", level: 1 })).toBeVisible();
    await builder.getByText(TITLE, { exact: true }).click();
    await expect(builder.getByRole("list", { name: "Where the money is" })).toContainText("Paid to Tess");
    const audit = execFileSync(BINARY, ["audit"], { env: { ...process.env, ...server.environment }, encoding: "utf8" });
    expect(audit).toContain("The books are right.");
  });
});

async function walk(page: Page, shopUrl: string): Promise<void> {
  await run.begin(page);
  await expect(page.getByText("1 d 23 h left")).toBeVisible();
  await run.tick(page, "Open the shop", "Passed", "It opens at once.");
  await run.tick(page, "Read the tasting notes", "Failed", "Hardly, they are too pale.");

  const app = page.frameLocator('iframe[title="The app under test"]');
  await expect(app.getByRole("link", { name: "Harbour Coffee" }).first()).toBeVisible();
  const opened = page.context().waitForEvent("page");
  await page.getByRole("button", { name: "Open in a new tab" }).click();
  const [basket, list, home] = await takePictures(await opened, shopUrl);
  await page.getByRole("button", { name: "Show it here" }).click();

  await page.getByRole("button", { name: "Reveal" }).click();
  await expect(page.getByText("lighthouse-42")).toBeVisible();

  await run.choosePicture(page, basket);
  await expect(run.pictures(page)).toHaveCount(1);
  await run.transferPicture(page, list, "paste");
  await expect(run.pictures(page)).toHaveCount(2);
  await run.transferPicture(page, home, "drop");
  await expect(run.pictures(page)).toHaveCount(3);
  await page.getByRole("button", { name: "Capture the screen" }).click();
  await expect(run.pictures(page)).toHaveCount(4);
  await run.markPicture(page, "The basket after the voucher");
  await run.writeFinding(page, VOUCHER);
  await run.writeFinding(page, CONTRAST);
  await run.saved(page);

  // Neither a reload nor a look at another screen loses anything.
  await page.reload();
  await expectDraft(page, "It opens at once.");
  await page.getByRole("textbox", { name: "Note" }).fill("It opens at once, again.");
  await page.getByRole("link", { name: "My tests" }).click();
  await page.getByRole("link", { name: "Go on" }).click();
  await expectDraft(page, "It opens at once, again.");
}

/** Of the app under test, in its own tab: the basket with a voucher, the list, the first page. */
async function takePictures(tab: Page, shopUrl: string): Promise<[Buffer, Buffer, Buffer]> {
  // This shop does not carry our script, so the telemetry token stays in the fragment.
  await expect(tab).toHaveURL((url) => url.href.startsWith(`${shopUrl}/#peertest=`));
  await expect(tab.getByRole("heading", { level: 1 })).toBeVisible();
  const home = await tab.screenshot();
  await tab.goto(`${shopUrl}/products`);
  await tab.getByRole("button", { name: "Add Lighthouse Blend" }).click();
  const list = await tab.screenshot();
  await tab.goto(`${shopUrl}/basket`);
  await tab.getByLabel("Voucher").fill("SPRING10");
  await tab.getByRole("button", { name: "Apply" }).click();
  await expect(tab.getByText("you save 10 %")).toBeVisible();
  const basket = await tab.screenshot();
  await tab.close();
  return [basket, list, home];
}

async function expectDraft(page: Page, note: string): Promise<void> {
  await expect(page.getByText("2/3 steps")).toBeVisible();
  await expect(run.pictures(page)).toHaveCount(4);
  await expect(page.getByRole("listitem").filter({ hasText: VOUCHER.title })).toBeVisible();
  await run.open(page, "Open the shop");
  await expect(page.getByRole("textbox", { name: "Note" })).toHaveValue(note);
}

async function beRefused(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Finish and review" }).click();
  await page.getByLabel("Feedback").fill("Too short.");
  await page.getByRole("button", { name: "Submit for $18.00" }).click();
  const refusal = page.getByRole("dialog").getByRole("alert");
  await expect(refusal).toContainText("Write at least 80 characters; it has 10.");
  await expect(refusal).toContainText('"Pay less with a voucher": its one step has no result.');
  await expect(refusal).toContainText("Nothing is lost");
  await page.getByRole("button", { name: "Back to the test" }).click();
}

async function inspect(page: Page): Promise<void> {
  const finding = page.getByRole("region", { name: `Finding: ${VOUCHER.title}` });
  for (const said of ["critical", "functional", VOUCHER.expected, VOUCHER.actual]) await expect(finding).toContainText(said);
  await expect(page.getByRole("region", { name: "Feedback" })).toContainText(FEEDBACK);
  await expect(page.getByRole("region", { name: "Journeys" })).toContainText("Hardly, they are too pale.");
  await expect(page.getByRole("region", { name: "Environment" })).toContainText(/Chrom/);

  await page.getByRole("region", { name: "Screenshots" }).getByRole("button", { name: "Open screenshot: The basket after the voucher" }).click();
  const viewer = page.getByRole("dialog", { name: "Screenshot 1 of 4" });
  const shown = () => viewer.getByRole("img").evaluate(async (image: HTMLImageElement) => (await image.decode(), image.currentSrc));
  const annotated = await shown();
  await viewer.getByRole("button", { name: "Show the original" }).click();
  await expect.poll(shown).not.toBe(annotated);
  await viewer.getByRole("button", { name: "Close" }).click();
}
