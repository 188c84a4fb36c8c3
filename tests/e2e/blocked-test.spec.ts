// The app under test stops the test: blocked pay for the tester, the rest back to the builder.
import { accept, inHours, newJob, newTester } from "../lib/market";
import { png } from "../lib/png";
import { auditMoney, Desk } from "../lib/reviews";
import { expect, panel, test } from "./lib/hub";
import * as run from "./lib/runner";

const FEEDBACK = "The shop opens, but the search answers with a blank page and an error 500, in Chromium as well as after a restart.";

test("a tester who cannot go on is paid the blocked pay", async ({ server, browserOf }) => {
  const desk = await Desk.open(server);
  const tess = await newTester(server);
  const job = await newJob(desk.builder, { project_id: desk.project.id, title: "Search for beans", deadline: inHours(72) });
  const assignment = await accept(tess, job.id);
  const tester = await browserOf(tess, `/run/${assignment.id}`);
  const dialog = tester.getByRole("dialog", { name: "I can't go on" });

  await test.step("without evidence it is refused, rule by rule", async () => {
    await run.begin(tester);
    await tester.getByRole("button", { name: "I can't go on" }).click();
    await expect(dialog).toContainText("It pays $7.20; the rest goes back to the builder");
    await expect(dialog.getByText("Not met yet:")).toHaveCount(3);
    await dialog.getByRole("button", { name: "Submit for $7.20" }).click();
    await expect(dialog.getByRole("alert")).toContainText("Write at least 80 characters");
    await expect(dialog.getByRole("alert")).toContainText(/screenshot/i);
    await expect(dialog.getByRole("alert")).toContainText(/blocked/i);
    await dialog.getByRole("button", { name: "Back to the test" }).click();
  });

  await test.step("with a blocked step, a picture and words it is handed in", async () => {
    await run.tick(tester, "Open the shop", "Passed");
    await run.tick(tester, "Search for beans", "Blocked", "Error 500, every time.");
    await run.choosePicture(tester, png());
    await expect(run.pictures(tester)).toHaveCount(1);
    await tester.getByRole("button", { name: "I can't go on" }).click();
    await dialog.getByLabel("Feedback").fill(FEEDBACK);
    await expect(dialog.getByText("Not met yet:")).toHaveCount(0);
    await dialog.getByRole("button", { name: "Submit for $7.20" }).click();
    await expect(tester).toHaveURL(/\/my-tests\//);
    await expect(tester.getByText("in review")).toBeVisible();
    await expect(panel(tester, "Where the money is")).toContainText("$7.20");
  });

  const builder = await browserOf(desk.builder, "/inbox");
  await test.step("the builder sees what stood in the way, and pays that part", async () => {
    await builder.getByRole("link", { name: /Search for beans/ }).click();
    await expect(builder.getByText("the app blocked the test")).toBeVisible();
    await expect(builder.getByRole("region", { name: "Journeys" })).toContainText("Error 500, every time.");
    await builder.getByRole("button", { name: "Approve and pay $7.20" }).click();
    await expect(builder.getByRole("dialog")).toContainText("the blocked pay; the rest of the hold is lifted");
    await builder.getByRole("button", { name: "Pay $7.20" }).click();
  });

  await test.step("both timelines tell it, and the books are right", async () => {
    const money = builder.getByRole("complementary", { name: "Money" });
    for (const said of ["Paid to Person", "$7.20", "A part was paid, the rest came back to you"]) await expect(money).toContainText(said);
    for (const said of ["Paid to you", "$7.20", "A part was paid, the rest went back to the builder"]) await expect(panel(tester, "Where the money is")).toContainText(said);
    await builder.getByRole("link", { name: "Spending" }).click();
    await expect(builder.getByRole("heading", { name: "Spending", level: 1 })).toBeVisible();
    await builder.getByText("Search for beans", { exact: true }).click();
    await expect(builder.getByText("Back to you").locator("xpath=following-sibling::dd[1]")).toHaveText("$10.80");
    await tester.getByRole("link", { name: "Earnings", exact: true }).click();
    await expect(tester.getByRole("row").filter({ hasText: "$7.20" })).toContainText("sent");
    expect(auditMoney(server)).toContain("The books are right.");
  });
});
