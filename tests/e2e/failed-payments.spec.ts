// What the payment provider refuses for good: everybody is told, and an admin has it done once more.
import { accept, finish, inHours, newBuilder, newJob, newTester, qualify, submit } from "../lib/market";
import { newPerson } from "../lib/people";
import { auditMoney, newAdmin } from "../lib/reviews";
import { approve } from "./lib/builder";
import { expect, panel, test } from "./lib/hub";

/** Funds are held, but cannot be taken: not at first, nor after the new hold; then they can. */
const CAPTURES_FAIL = "4000000000000119";

test("a charge that fails is tried again by an admin", async ({ server, browserOf }) => {
  const bo = await newBuilder(server, CAPTURES_FAIL);
  const tess = await newTester(server);
  const ada = await newAdmin(server);
  const job = await newJob(bo, { title: "Paid in the end", deadline: inHours(72) });
  const submission = await submit(tess, await accept(tess, job.id), job);
  const tester = await browserOf(tess, `/my-tests/${submission.assignment_id}`);
  const builder = await browserOf(bo, `/inbox/${submission.id}`);
  const money = builder.getByRole("complementary", { name: "Money" });

  await test.step("both sides are told, and nobody has to ask", async () => {
    await approve(builder, "$18.00");
    await expect(builder.getByText("A payment could not be taken").first()).toBeVisible();
    await expect(money).toContainText("A payment step failed");
    await expect(tester.getByText("A payment is delayed").first()).toBeVisible();
    await expect(panel(tester, "Where the money is")).toContainText("We have been told and will put it right.");
    await server.mail(bo.email, /could not be taken/);
    await server.mail(tess.email, /is delayed/);
    await builder.goto(`/jobs/${job.id}`);
    await builder.getByRole("button", { name: "Duplicate" }).click();
    await expect(builder.getByText("You can publish again once it is settled.").first()).toBeVisible();
  });

  await test.step("an admin tries again", async () => {
    await server.mail(ada.email, /An escrow failed/);
    const page = await browserOf(ada, "/admin/payments");
    const row = page.getByRole("row").filter({ hasText: "Charging the card" });
    await expect(row).toContainText("$18.00");
    await row.getByRole("button", { name: "Try again" }).click();
    await expect(row).toHaveCount(0);
  });

  await test.step("the tester is paid, and the books are right", async () => {
    await builder.goto(`/inbox/${submission.id}`);
    await expect(money).toContainText("Paid to Person");
    await expect(panel(tester, "Where the money is")).toContainText("Paid to you");
    expect(auditMoney(server)).toContain("The books are right.");
  });
});

test("a transfer that fails is tried again by an admin", async ({ server, browserOf }) => {
  const bo = await newBuilder(server);
  const tess = await newPerson(server, "tester");
  await qualify(tess);
  await finish(tess, "/api/payments/payout-account", { country: "US" }, { outcome: "first_transfer_fails" });
  const ada = await newAdmin(server);
  const job = await newJob(bo, { title: "Sent in the end", payout_minor: 2100, deadline: inHours(72) });
  const submission = await submit(tess, await accept(tess, job.id), job);
  const tester = await browserOf(tess, "/earnings");
  const payout = tester.getByRole("row").filter({ hasText: "$21.00" });
  await bo.api.post(`/api/submissions/${submission.id}/approve`);
  await server.mail(tess.email, /transfer failed/);
  await expect(payout).toContainText("failed, will be sent again");

  const page = await browserOf(ada, "/admin/payments");
  const row = page.getByRole("row").filter({ hasText: "paying it out" });
  await expect(row).toContainText("$21.00");
  await row.getByRole("button", { name: "Try again" }).click();
  await expect(row).toHaveCount(0);
  await expect(payout).toContainText("sent");
  expect(auditMoney(server)).toContain("The books are right.");
});
