// The work first, the payout account afterwards: the money waits, and goes out when it can.
import { accept, inHours, newBuilder, newJob, qualify, submit } from "../lib/market";
import { newPerson } from "../lib/people";
import { auditMoney } from "../lib/reviews";
import { approve } from "./lib/builder";
import { expect, test } from "./lib/hub";

const TITLE = "Work before the paperwork";

test("money waits for a payout account, through a form that leaves something open", async ({ server, browserOf }) => {
  const bo = await newBuilder(server);
  const tess = await newPerson(server, "tester");
  await qualify(tess);
  const job = await newJob(bo, { title: TITLE, deadline: inHours(72) });
  const submission = await submit(tess, await accept(tess, job.id), job);
  const tester = await browserOf(tess, "/earnings");
  const figure = (term: string) => tester.getByText(term, { exact: true }).locator("xpath=following-sibling::dd[1]");
  const payout = tester.getByRole("row").filter({ hasText: "$18.00" });
  await expect(figure("Pending")).toHaveText("$18.00");
  await expect(tester.getByText("What you earn before that is yours and waits for you.")).toBeVisible();

  await test.step("approved: it is the tester's, and waits", async () => {
    const builder = await browserOf(bo, `/inbox/${submission.id}`);
    await approve(builder, "$18.00");
    await expect(tester.getByText("Set up your payout account").first()).toBeVisible();
    await expect(figure("Available")).toHaveText("$18.00");
    await expect(figure("Pending")).toHaveText("$0.00");
    await expect(payout).toContainText("waits for your payout account");
    expect((await server.mail(tess.email, /Set up your payout account/)).text).toContain("$18.00 is waiting for you");
    expect(auditMoney(server)).toContain("The books are right.");
  });

  await test.step("the form is finished, but the account cannot be paid yet", async () => {
    await tester.getByLabel("Country you are paid in").selectOption({ label: "Portugal" });
    await tester.getByRole("button", { name: "Set up payouts" }).click();
    await tester.getByRole("button", { name: "Finish, but cannot be paid yet" }).click();
    await expect(tester.getByText("cannot be paid yet", { exact: true })).toBeVisible();
    await expect(tester.getByText("Something is still missing before money can be sent to you.")).toBeVisible();
    await expect(payout).toContainText("waits for your payout account");
    await expect(figure("Available")).toHaveText("$18.00");
  });

  await test.step("once it can, the money is sent by itself", async () => {
    await tester.getByRole("button", { name: "Go on with the form" }).click();
    await tester.getByRole("button", { name: "Finish and enable payouts" }).click();
    await expect(tester.getByText("Released money is sent to you by itself.")).toBeVisible();
    await expect(payout).toContainText("sent");
    await expect(figure("Available")).toHaveText("$0.00");
    await expect(figure("Paid out")).toHaveText("$18.00");
    await tester.goto(`/my-tests/${submission.assignment_id}`);
    await expect(tester.getByRole("list", { name: "Where the money is" })).toContainText("Paid to you");
    expect(auditMoney(server)).toContain("The books are right.");
  });
});
