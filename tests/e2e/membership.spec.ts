// A membership that cannot be renewed: seven days of grace, then no new jobs; what runs goes on.
import { accept, advance, finish, GOOD_CARD, inHours, DECLINED_WHEN_HELD, newJob, newProject, newTester, putCardOnFile, submit } from "../lib/market";
import { newPerson } from "../lib/people";
import { DAY } from "../lib/reviews";
import { approve } from "./lib/builder";
import { expect, panel, test } from "./lib/hub";

test.use({ world: "moving clock" });

// Two months go by, due time by due time.
test.setTimeout(240_000);

test("a membership lapses and returns, and running jobs are not touched", async ({ server, browserOf }) => {
  const start = await server.advanceClock(0);
  const bo = await newPerson(server, "builder");
  await finish(bo, "/api/payments/membership/checkout", {}, { card: DECLINED_WHEN_HELD });
  await putCardOnFile(bo, GOOD_CARD);
  const tess = await newTester(server);
  const project = await newProject(bo);
  const job = await newJob(bo, { project_id: project.id, title: "A long job", slots: 2, deadline: inHours(24 * 60, start) });
  // Months have 28 to 31 days: this is after the renewal and within the grace.
  await advance(server, 33 * DAY, bo, tess);
  const builder = await browserOf(bo, "/billing");
  const membership = panel(builder, "Membership");

  await test.step("past due: they are told, and have seven days", async () => {
    await server.mail(bo.email, /could not be renewed/);
    await expect(membership).toContainText("payment due");
    await expect(membership).toContainText(/Pay it with another card by .* to keep creating jobs\./);
    await builder.goto(`/jobs/${job.id}`);
    await builder.getByRole("button", { name: "Duplicate" }).click();
    await expect(builder).toHaveURL(/\/edit$/);
    await builder.goto("/jobs/new");
    await expect(builder.getByRole("main")).toContainText(/You can create jobs until/);
  });

  await advance(server, 7 * DAY, bo, tess);
  // The session has ended meanwhile.
  const page = await browserOf(bo, `/jobs/${job.id}`);
  await test.step("a week later nothing new can be created, and the way back is shown", async () => {
    await page.getByRole("button", { name: "Duplicate" }).click();
    await expect(page.getByText("The job was not copied", { exact: true })).toBeVisible();
    await expect(page.getByRole("link", { name: "Go to billing" })).toBeVisible();
    await page.goto("/jobs/new");
    await expect(page.getByRole("main")).toContainText("Creating jobs is not possible until it is paid");
  });

  await test.step("the running job goes on: accepted, handed in, approved, paid", async () => {
    const submission = await submit(tess, await accept(tess, job.id), job);
    await page.goto(`/inbox/${submission.id}`);
    await approve(page, "$18.00");
    await expect(page.getByRole("complementary", { name: "Money" })).toContainText("Paid to Person");
  });

  await test.step("paid with another card, jobs can be created again", async () => {
    await page.goto("/jobs/new");
    await page.getByRole("link", { name: "pay it with a card that works" }).click();
    await expect(panel(page, "Membership")).toContainText("Jobs cannot be created until it is paid.");
    await page.getByRole("button", { name: "Pay with another card" }).click();
    await page.getByLabel("Card number").fill("4242 4242 4242 4242");
    await page.getByRole("button", { name: "Pay the membership with this card" }).click();
    await expect(panel(page, "Membership")).toContainText("You can create and publish jobs.");
    await server.mail(bo.email, /Your membership is active/);
    await page.goto(`/jobs/${job.id}`);
    await page.getByRole("button", { name: "Duplicate" }).click();
    await expect(page).toHaveURL(/\/edit$/);
  });

  await test.step("ended at the end of the period, it is kept by one click before", async () => {
    await page.goto("/billing");
    await page.getByRole("button", { name: "Cancel membership" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel membership" }).click();
    await expect(panel(page, "Membership")).toContainText(/It ends on/);
    await page.getByRole("button", { name: "Keep the membership" }).click();
    await expect(panel(page, "Membership")).toContainText(/It renews on/);
  });
});
