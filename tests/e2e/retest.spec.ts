// A re-test: one click, and its slots are kept for those who found what it is about.
import { accept, advance, inHours, newBuilder, newJob, newTester, submissionBody } from "../lib/market";
import { DAY, HOUR } from "../lib/reviews";
import { publish } from "./lib/builder";
import { expect, panel, test } from "./lib/hub";

test.use({ world: "moving clock" });

const TITLE = "Re-test: Find beans again";

test("what failed is tested again, by the finder first", async ({ server, browserOf }) => {
  const now = await server.advanceClock(0);
  const bo = await newBuilder(server);
  const finder = await newTester(server);
  const other = await newTester(server);
  const job = await newJob(bo, { title: "Find beans again", deadline: inHours(72, now) });
  const body: any = await submissionBody(finder, await accept(finder, job.id), job);
  body.journeys[0].steps[1].result = "failed";
  const handedIn = await finder.api.post("/api/submissions", body);
  await bo.api.put(`/api/submissions/${handedIn.id}/findings/${handedIn.findings[0].id}/verdict`, { verdict: "accepted", note: "Seen" });
  await bo.api.post(`/api/submissions/${handedIn.id}/approve`);
  const builder = await browserOf(bo, `/jobs/${job.id}`);

  const path = await test.step("one click makes the draft, which is published", async () => {
    await builder.getByRole("button", { name: "Re-test what failed" }).click();
    await expect(builder.getByLabel("Title")).toHaveValue(TITLE);
    await expect(builder.getByRole("textbox", { name: "Step 1" }).first()).toHaveValue("Search for beans");
    await expect(builder.getByRole("textbox", { name: "Step 1" }).nth(1)).toHaveValue(/^The total is off by one cent/);
    await publish(builder, TITLE);
    return `/tests/${new URL(builder.url()).pathname.split("/")[2]}`;
  });

  await test.step("another tester reads why it is closed to them, and may wait", async () => {
    const page = await browserOf(other, path);
    await expect(panel(page, "Take this test")).toContainText("its places are kept for the testers who found what it looks at again");
    await expect(page.getByRole("button", { name: "Accept this test" })).toHaveCount(0);
    await page.getByRole("button", { name: "Join the waitlist" }).click();
    await expect(panel(page, "Take this test")).toContainText("You are number 1 on the waitlist");
  });

  await test.step("the finder is told, and takes it a day later", async () => {
    expect((await server.mail(finder.email, /A re-test is kept for you/)).text).toContain(path);
    await advance(server, DAY);
    const page = await browserOf(finder, "/notifications");
    await page.getByRole("main").getByRole("link", { name: `A re-test is kept for you: "${TITLE}"` }).click();
    await page.getByRole("button", { name: "Accept this test" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Accept" }).click();
    await expect(page).toHaveURL(/\/run\//);
    await page.goto("/my-tests");
    await page.getByRole("link", { name: TITLE, exact: true }).click();
    await page.getByRole("button", { name: "Give it back" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Give it back" }).click();
    await expect(page).toHaveURL(/\/my-tests$/);
  });

  await test.step("after 48 hours it is open to all", async () => {
    await advance(server, 24 * HOUR + 60);
    const page = await browserOf(other, path);
    await expect(page.getByRole("button", { name: "Accept this test" })).toBeVisible();
  });
});
