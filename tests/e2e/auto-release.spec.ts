// A builder who never answers has approved.
import { accept, inHours, newBuilder, newJob, newTester, submit } from "../lib/market";
import { logIn } from "./lib/accounts";
import { expect, test } from "./lib/hub";

test.use({ world: "moving clock" });

test("72 hours without an answer release the money, and both are told", async ({ server, newBrowser }) => {
  const bo = await newBuilder(server);
  const tess = await newTester(server);
  const now = await server.advanceClock(0);
  const job = await newJob(bo, { title: "Order and wait", deadline: inHours(72, now) });
  const assignment = await accept(tess, job.id);
  const submission = await submit(tess, assignment, job);
  const builder = await newBrowser();
  const tester = await newBrowser();
  await logIn(builder, bo.email);
  await logIn(tester, tess.email);
  await builder.goto(`/inbox/${submission.id}`);
  await tester.goto(`/my-tests/${assignment.id}`);
  await expect(builder.getByText(/^Pays by itself in/)).toBeVisible();
  await expect(tester.getByText("in review")).toBeVisible();

  await server.advanceClock(73 * 3600);

  await expect(tester.getByText('Your test of "Order and wait" was approved').first()).toBeVisible();
  await expect(tester.getByText("The builder did not answer within 72 hours").first()).toBeVisible();
  await expect(tester.getByRole("list", { name: "Where the money is" })).toContainText("Paid to you");
  await expect(builder.getByText('A submission for "Order and wait" was approved by itself').first()).toBeVisible();
  await expect(builder.getByRole("complementary", { name: "Money" })).toContainText("Paid to Person");
  await expect(builder.getByRole("button", { name: /^Approve/ })).toHaveCount(0);
  await server.mail(tess.email, /was approved/);
  await server.mail(bo.email, /approved by itself/);
});
