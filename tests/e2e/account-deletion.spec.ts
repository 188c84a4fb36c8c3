// Leaving: not while money is on its way, then for good.
import type { Page } from "@playwright/test";
import { accept, inHours, newBuilder, newJob, newTester, submit } from "../lib/market";
import { PASSWORD } from "../lib/people";
import { auditMoney } from "../lib/reviews";
import { approve } from "./lib/builder";
import { expect, test } from "./lib/hub";

async function askToDelete(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Delete my account" }).click();
  await page.getByRole("dialog", { name: "Delete your account?" }).getByRole("button", { name: "Delete my account" }).click();
}

test("an account is deleted once nothing is owed to it", async ({ server, browserOf }) => {
  const bo = await newBuilder(server);
  const tess = await newTester(server);
  const job = await newJob(bo, { title: "The last test", deadline: inHours(72) });
  const submission = await submit(tess, await accept(tess, job.id), job);
  const builder = await browserOf(bo, "/account");
  const tester = await browserOf(tess, "/account");

  await test.step("while money is held, neither side can go", async () => {
    for (const page of [tester, builder]) {
      await askToDelete(page);
      await expect(page.getByRole("dialog").getByRole("alert")).toContainText(/held|escrow/);
      await page.getByRole("button", { name: "Not now" }).click();
    }
  });

  await test.step("paid, the tester goes", async () => {
    await builder.goto(`/inbox/${submission.id}`);
    await expect(builder.getByRole("article")).toContainText("Person");
    await approve(builder, "$18.00");
    await tester.goto("/earnings");
    await expect(tester.getByRole("row").filter({ hasText: "$18.00" })).toContainText("sent");
    await tester.goto("/account");
    await askToDelete(tester);
    await expect(tester.getByText("Your account is deleted.")).toBeVisible();
    await expect(tester.getByRole("link", { name: "Sign up" })).toBeVisible();
  });

  await test.step("the password opens nothing any more", async () => {
    await tester.getByLabel("Email").fill(tess.email);
    await tester.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await tester.getByRole("button", { name: "Log in" }).click();
    await expect(tester.getByRole("alert")).toBeVisible();
    await tester.goto("/my-tests");
    await expect(tester).toHaveURL(/\/login$/);
  });

  await test.step("the builder keeps what was paid for, from a person without a name", async () => {
    await builder.reload();
    await expect(builder.getByRole("article")).toContainText("Deleted person");
    await expect(builder.getByRole("region", { name: "Feedback" })).toContainText("I walked through every step");
    await expect(builder.getByRole("complementary", { name: "Money" })).toContainText("Paid to Deleted");
    expect(auditMoney(server)).toContain("The books are right.");
  });
});
