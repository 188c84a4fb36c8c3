// A full job: who waits is offered the slot that comes free, in order, for 30 minutes each.
import type { Page } from "@playwright/test";
import { accept, advance, inHours, newBuilder, newJob, newTester } from "../lib/market";
import { expect, panel, test } from "./lib/hub";

test.use({ world: "moving clock" });

const TITLE = "One place only";
const OFFER = `A place is yours: "${TITLE}"`;
const take = (page: Page) => panel(page, "Take this test");

async function join(page: Page, place: number): Promise<void> {
  await expect(take(page)).toContainText("Every place is taken.");
  await page.getByRole("button", { name: "Join the waitlist" }).click();
  await expect(take(page)).toContainText(`You are number ${place} on the waitlist`);
}

test("a slot that is given back is offered in order; what is not taken goes on", async ({ server, browserOf }) => {
  const now = await server.advanceClock(0);
  const bo = await newBuilder(server);
  const job = await newJob(bo, { title: TITLE, deadline: inHours(72, now) });
  const holder = await newTester(server);
  const [ada, ben] = [await newTester(server), await newTester(server)];
  const assignment = await accept(holder, job.id);
  const first = await browserOf(ada, `/tests/${job.id}`);
  await join(first, 1);
  await advance(server, 1);
  const second = await browserOf(ben, `/tests/${job.id}`);
  await join(second, 2);
  const list = await browserOf(ben, "/my-tests");
  await expect(panel(list, "Waitlists you are on")).toContainText("number 2 in line");

  await test.step("the tester who has it gives it back: the first in line is told", async () => {
    const leaving = await browserOf(holder, `/my-tests/${assignment.id}`);
    await leaving.getByRole("button", { name: "Give it back" }).click();
    await leaving.getByRole("dialog").getByRole("button", { name: "Give it back" }).click();
    await expect(leaving).toHaveURL(/\/my-tests$/);
    await expect(leaving.getByRole("listitem").filter({ hasText: TITLE })).toContainText("given back");
    await expect(first.getByText(OFFER).first()).toBeVisible();
    await expect(take(first)).toContainText("A place is kept for you");
    await expect(first.getByRole("button", { name: "Accept this test" })).toBeVisible();
    expect((await server.mail(ada.email, /A place is yours/)).text).toContain(`/tests/${job.id}`);
    await expect(take(second)).toContainText("You are number 2 on the waitlist");
  });

  await test.step("half an hour later the offer has gone to the next", async () => {
    await advance(server, 30 * 60 + 1);
    await expect(second.getByText(OFFER).first()).toBeVisible();
    await expect(panel(list, "Waiting for you (1)")).toContainText("a place is kept for you");
    await expect(list.getByRole("link", { name: "My tests 1 waiting for you" })).toBeVisible();
    await expect(take(first)).toContainText("Every place is taken.");
    await expect(first.getByRole("button", { name: "Accept this test" })).toHaveCount(0);
  });

  await test.step("who accepts the offer has the slot", async () => {
    await second.getByRole("button", { name: /^Notifications, \d+ unread$/ }).click();
    await second.getByRole("dialog", { name: "Notifications" }).getByRole("link", { name: OFFER }).click();
    await expect(take(second)).toContainText("A place is kept for you");
    await second.getByRole("button", { name: "Accept this test" }).click();
    await second.getByRole("dialog", { name: "Accept this test?" }).getByRole("button", { name: "Accept" }).click();
    await expect(second).toHaveURL(/\/run\//);
    await list.reload();
    await expect(panel(list, "Waiting for you (1)")).toContainText("testing now");
    await expect(list.getByText("Waitlists you are on")).toHaveCount(0);
  });

  await test.step("who waits no longer leaves from the list", async () => {
    const leaving = await browserOf(ada, `/tests/${job.id}`);
    await join(leaving, 1);
    await leaving.goto("/my-tests");
    await leaving.getByRole("button", { name: `Leave the waitlist: ${TITLE}` }).click();
    await expect(leaving.getByText("Waitlists you are on")).toHaveCount(0);
  });
});
