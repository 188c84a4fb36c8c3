// A dispute as its two parties see it; what admins rule has tests of its own.
import type { Locator, Page } from "@playwright/test";
import { advance, newTester } from "../lib/market";
import { png } from "../lib/png";
import { DAY, Desk, HOUR } from "../lib/reviews";
import { logIn } from "./lib/accounts";
import { approve } from "./lib/builder";
import { expect, panel, test } from "./lib/hub";
import { choosePicture } from "./lib/runner";

test.use({ world: "moving clock" });

const money = (page: Page) => page.getByRole("complementary", { name: "Money" });
const REASON = "The third step asks for an order, but no picture shows one.";

async function fillDispute(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Dispute", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Dispute this submission" });
  await dialog.getByLabel("Reason").selectOption({ label: "The evidence does not show the step" });
  await dialog.getByLabel("The step it is about").selectOption({ label: "Pay with the test card" });
  await dialog.getByLabel("What is wrong").fill(REASON);
}

const openDispute = (page: Page) => page.getByRole("button", { name: "Open the dispute" }).click();

test("the builder disputes a step, the tester tells their side, and an approval withdraws it", async ({ server, browserOf }) => {
  const desk = await Desk.open(server);
  const tess = await newTester(server);
  const { assignment, submission } = await desk.handedIn(tess, { job: { title: "Pay by card" } });
  const builder = await browserOf(desk.builder, `/inbox/${submission.id}`);
  const tester = await browserOf(tess, `/my-tests/${assignment.id}`);
  const claim = builder.getByRole("region", { name: "Dispute" });

  await test.step("the builder opens it with a reason of the closed list", async () => {
    await expect(money(builder)).toContainText("Possible until");
    await fillDispute(builder);
    await openDispute(builder);
    await expect(claim).toContainText("waiting for a ruling");
    for (const said of ["The evidence does not show the step", REASON, "Approving withdraws the dispute"]) await expect(claim).toContainText(said);
    await expect(claim).toContainText("Pay with the test card");
    await expect(money(builder)).toContainText("In dispute");
    await expect(money(builder)).toContainText("Charged and kept apart");
    await expect(money(builder)).not.toContainText("Pays by itself");
  });

  await test.step("the tester is told live and by mail, and tells their side", async () => {
    await expect(tester.getByText('Your test of "Pay by card" is disputed').first()).toBeVisible();
    const mail = await server.mail(tess.email, /is disputed/);
    expect(mail.text).toContain(REASON);
    expect(mail.text).toContain(`/my-tests/${assignment.id}`);
    await expect(panel(tester, "Dispute")).toContainText(REASON);
    await expect(panel(tester, "Dispute")).toContainText("you are paid in full");
    await tester.getByLabel("Your side").fill("The second picture shows the order number at the top.");
    await tester.getByRole("button", { name: "Send my side" }).click();
    await expect(tester.getByLabel("Your side")).toHaveCount(0);
    await expect(panel(tester, "Dispute")).toContainText("The second picture shows the order number");
    await expect(claim).toContainText("The second picture shows the order number");
    await server.mail(desk.builder.email, /answered the dispute/);
  });

  await test.step("the builder sees it and pays after all", async () => {
    await approve(builder, "$18.00");
    await expect(money(builder)).toContainText("Paid to Person");
    await expect(claim).toContainText("resolved");
    await expect(panel(tester, "Dispute")).toContainText("You get $18.00");
    await expect(tester.getByRole("list", { name: "Where the money is" })).toContainText("Paid to you");
  });
});

test("nobody rules for 14 days: the tester is paid in full", async ({ server, browserOf }) => {
  const desk = await Desk.open(server);
  const tess = await newTester(server);
  const { assignment, submission } = await desk.handedIn(tess);
  const builder = await browserOf(desk.builder, `/inbox/${submission.id}`);
  await fillDispute(builder);
  await openDispute(builder);
  await expect(builder.getByRole("region", { name: "Dispute" })).toContainText("waiting for a ruling");

  await advance(server, 13 * DAY, desk.builder, tess);
  const tester = await browserOf(tess, `/my-tests/${assignment.id}`);
  await expect(panel(tester, "Dispute")).toContainText("The time to tell your side is over.");
  await expect(panel(tester, "Dispute")).toContainText("waiting for a ruling");
  await advance(server, DAY + 60, desk.builder, tess);
  await expect(panel(tester, "Dispute")).toContainText("You get $18.00");
  await expect(tester.getByRole("list", { name: "Where the money is" })).toContainText("Paid to you");
  // The builder's session has ended meanwhile.
  await logIn(builder, desk.builder.email);
  await builder.goto(`/inbox/${submission.id}`);
  await expect(builder.getByRole("region", { name: "Dispute" })).toContainText("The tester gets $18.00");
  await server.mail(desk.builder.email, /The dispute about .* is resolved/);
});

test("a dispute that comes too late is refused in words", async ({ server, browserOf }) => {
  const desk = await Desk.open(server);
  const tess = await newTester(server);
  const { submission } = await desk.handedIn(tess);
  const builder = await browserOf(desk.builder, `/inbox/${submission.id}`);
  await fillDispute(builder);
  await advance(server, 24 * HOUR + 60, desk.builder);
  await openDispute(builder);
  await expect(builder.getByRole("dialog", { name: "Dispute this submission" })).toContainText("can be disputed within 24 hours; these are over");
  await builder.reload();
  await expect(money(builder)).toContainText("It could be disputed until");
  await expect(money(builder).getByRole("button", { name: "Dispute" })).toHaveCount(0);
  await expect(money(builder).getByRole("button", { name: /^Approve/ })).toBeVisible();
});

test("both sides attach pictures, and each sees the other's", async ({ server, browserOf }) => {
  const desk = await Desk.open(server);
  const tess = await newTester(server);
  const { assignment, submission } = await desk.handedIn(tess);
  const builder = await browserOf(desk.builder, `/inbox/${submission.id}`);
  const tester = await browserOf(tess, `/my-tests/${assignment.id}`);
  const seen = async (list: Locator, count: number) => {
    await expect(list.getByRole("img")).toHaveCount(count);
    for (const image of await list.getByRole("img").all()) {
      await expect.poll(() => image.evaluate((picture: HTMLImageElement) => picture.naturalWidth)).toBe(40);
    }
  };

  await fillDispute(builder);
  for (let count = 0; count < 2; count += 1) await choosePicture(builder, png(40, 30));
  await expect(builder.getByRole("button", { name: /^Leave out picture/ })).toHaveCount(2);
  await choosePicture(builder, Buffer.from("no picture at all"));
  await openDispute(builder);
  await expect(builder.getByText("A picture is not there yet")).toBeVisible();
  await builder.getByRole("button", { name: "Leave it out" }).click();
  await openDispute(builder);
  await seen(builder.getByRole("list", { name: "Evidence of the builder" }), 2);

  await seen(tester.getByRole("list", { name: "Evidence of the builder" }), 2);
  await choosePicture(tester, png(40, 30));
  await expect(tester.getByRole("button", { name: "Leave out picture 1" })).toBeVisible();
  await tester.getByLabel("Your side").fill("This is the order's page, with its number.");
  await tester.getByRole("button", { name: "Send my side" }).click();
  await seen(tester.getByRole("list", { name: "Evidence of the tester" }), 1);
  await seen(builder.getByRole("list", { name: "Evidence of the tester" }), 1);
});
