// An admin rules on disputes at the desk: a part, a refund, full pay.
import type { Page } from "@playwright/test";
import { advance } from "../lib/market";
import type { Person } from "../lib/people";
import { auditMoney, DAY, HOUR, newAdmin } from "../lib/reviews";
import { dispute, type Disputed, REASON, SIDE, tellSide } from "./lib/admin";
import { expect, panel, test } from "./lib/hub";

test.use({ world: "moving clock" });
test.setTimeout(120_000);

const NOTE = "The order is shown, but the step before it was not done.";
const choice = (page: Page, name: RegExp) => page.getByRole("radio", { name });

async function rule(page: Page, decision: RegExp, says: string, amount?: string): Promise<void> {
  await choice(page, decision).check();
  if (amount) await page.getByLabel(/^What .+ gets/).fill(amount);
  await page.getByLabel("Why").fill(NOTE);
  await page.getByRole("button", { name: "Rule…" }).click();
  const dialog = page.getByRole("dialog", { name: "Rule on this dispute?" });
  await expect(dialog).toContainText(says);
  await dialog.getByRole("button", { name: "Rule and pay" }).click();
  await expect(panel(page, "How it ended")).toContainText(NOTE);
}

/** What both parties read afterwards. */
async function expectTold({ desk, tester, submission, assignment }: Disputed, browserOf: (who: Person, path: string) => Promise<Page>, said: string): Promise<void> {
  const builder = await browserOf(desk.builder, `/inbox/${submission.id}`);
  await expect(builder.getByRole("region", { name: "Dispute" })).toContainText(NOTE);
  const page = await browserOf(tester, `/my-tests/${assignment.id}`);
  await expect(panel(page, "Dispute")).toContainText(NOTE);
  await expect(panel(page, "Dispute")).toContainText(said);
}

test("a part, once the tester has told their side", async ({ server, browserOf }) => {
  const admin = await newAdmin(server);
  const about = await dispute(server, { title: "Pay a part" });
  const { name } = (await about.tester.api.get("/api/users/me")) as { name: string };
  const page = await browserOf(admin, "/admin/disputes");

  await test.step("the mail leads to the desk, the queue too", async () => {
    const mail = await server.mail(admin.email, /New dispute about "Pay a part"/);
    expect(mail.text).toContain(`/admin/disputes/${about.id}`);
    await expect(page.getByRole("row").filter({ hasText: "Pay a part" })).toContainText("$18.00");
    await page.getByRole("link", { name: "Pay a part" }).click();
    await expect(page.getByRole("heading", { name: "Dispute: Pay a part", level: 1 })).toBeVisible();
  });

  await test.step("it shows what a ruling needs", async () => {
    const claim = page.locator("#claims");
    for (const said of [REASON, "The evidence does not show the step", "Pay with the test card", "The tester ticked: passed"]) await expect(claim).toContainText(said);
    await expect(claim.getByRole("img")).toHaveCount(2);
    for (const said of ["The total is off by one cent", "I walked through every step", "Chromium 120"]) await expect(panel(page, "What was handed in")).toContainText(said);
    await expect(panel(page, "Telemetry")).toContainText("/checkout");
    await expect(page.locator("#people")).toContainText("Disputes1 open");
    await expect(page.getByRole("list", { name: "Steps of the money" })).toContainText("held");
    await page.getByRole("region", { name: "Screenshots" }).getByRole("button", { name: "Open screenshot: The basket, paid" }).click();
    await page.getByRole("button", { name: "Show the original" }).click();
    await page.keyboard.press("Escape");
  });

  await test.step("less than full pay waits for the tester, who answers", async () => {
    await expect(page.getByText(/only full pay is possible/)).toBeVisible();
    await expect(choice(page, /^A part/)).toBeDisabled();
    await expect(choice(page, /^Refund/)).toBeDisabled();
    await tellSide(about);
    await expect(choice(page, /^A part/)).toBeEnabled();
    await expect(page.locator("#claims")).toContainText(SIDE);
  });

  await test.step("the bounds are kept, then it is ruled", async () => {
    await choice(page, /^A part/).check();
    await page.getByLabel(/^What .+ gets/).fill("18.00");
    await page.getByRole("button", { name: "Rule…" }).click();
    await expect(page.getByLabel(/^What .+ gets/)).toHaveAccessibleDescription(/From \$0\.01 to \$17\.99/);
    await expect(page.getByLabel("Why")).toHaveAccessibleDescription(/At least 10 characters/);
    await rule(page, /^A part/, `${name} gets $7.25, and $10.75 goes back to the builder.`, "7.25");
    await expect(panel(page, "How it ended")).toContainText("An admin ruled: paid in part");
    await expect(panel(page, "The money")).toContainText("partly paid");
  });
  await expectTold(about, browserOf, "You get $7.25");
  expect(auditMoney(server)).toContain("The books are right.");
});

test("a refund, once the tester had 48 hours; a day unresolved needs attention", async ({ server, browserOf }) => {
  const admin = await newAdmin(server);
  const older = await dispute(server, { title: "Waits for two days" });
  await advance(server, 2 * DAY + HOUR, admin, older.desk.builder, older.tester);
  await dispute(server, { title: "Was opened now" });
  const page = await browserOf(admin, "/admin/disputes");
  await expect(page.getByRole("row").filter({ hasText: "Waits for two days" })).toContainText("needs attention");
  await expect(page.getByRole("row").filter({ hasText: "Waits for two days" })).toContainText("did not answer in time");
  await expect(page.getByRole("row").filter({ hasText: "Was opened now" })).toContainText("may answer");
  const titles = await page.getByRole("row").getByRole("link").allInnerTexts();
  expect(titles.indexOf("Waits for two days")).toBeLessThan(titles.indexOf("Was opened now"));
  await page.getByRole("link", { name: "Waits for two days" }).click();
  await rule(page, /^Refund/, "$18.00 goes back to the builder");
  await expect(panel(page, "The money")).toContainText("returned");
  await page.getByRole("link", { name: "All disputes" }).click();
  await expect(page.getByRole("link", { name: "Waits for two days" })).toHaveCount(0);
  await page.getByLabel("Show").selectOption("Resolved");
  await expect(page.getByRole("row").filter({ hasText: "Waits for two days" })).toContainText("refunded");
  await expectTold(older, browserOf, "The money goes back to the builder.");
  expect(auditMoney(server)).toContain("The books are right.");
});

test("full pay at any time; the builder is flagged from the desk", async ({ server, browserOf }) => {
  const admin = await newAdmin(server);
  const about = await dispute(server, { title: "Pay in full" });
  const page = await browserOf(admin, `/admin/disputes/${about.id}`);
  const builder = (await about.desk.builder.api.get("/api/users/me")) as { name: string };

  await page.getByRole("button", { name: `Flag ${builder.name}` }).click();
  const dialog = page.getByRole("dialog", { name: `Flag ${builder.name} for fraud` });
  await expect(dialog.getByLabel("Evidence")).toHaveValue(`Dispute ${about.id}`);
  await dialog.getByRole("button", { name: "Flag" }).click();
  await expect(dialog.getByLabel("Reason")).toHaveAccessibleDescription(/Say why/);
  await dialog.getByLabel("Reason").fill("Disputes whatever is handed in");
  await dialog.getByRole("button", { name: "Flag" }).click();
  await expect(panel(page, `The builder: ${builder.name}`)).toContainText("Disputes whatever is handed in");
  await expect(page.getByRole("button", { name: `Clear the flag of ${builder.name}` })).toBeVisible();
  const draft = (await about.desk.builder.api.post(`/api/jobs/${about.job.id}/duplicate`)) as { id: string };
  await expect(about.desk.builder.api.post(`/api/jobs/${draft.id}/publish`)).rejects.toThrow("account_flagged");

  await rule(page, /^Full pay/, "gets $18.00.");
  await expect(panel(page, "How it ended")).toContainText("An admin ruled: paid in full");
  await expect(panel(page, "The money")).toContainText("paid");
  await expectTold(about, browserOf, "You get $18.00");
  expect(auditMoney(server)).toContain("The books are right.");
});
