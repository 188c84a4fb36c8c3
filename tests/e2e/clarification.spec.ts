// A builder may ask twice; the review clock stands still until the tester answers, 48 hours at most.
import type { Page } from "@playwright/test";
import { advance, newTester } from "../lib/market";
import { Desk, HOUR } from "../lib/reviews";
import { expect, panel, test } from "./lib/hub";

test.use({ world: "moving clock" });

const money = (page: Page) => page.getByRole("complementary", { name: "Money" });
const questions = (page: Page) => page.getByRole("region", { name: "Questions" });

async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole("button", { name: /^Ask .* a question$/ }).click();
  const dialog = page.getByRole("dialog", { name: /^Ask / });
  await dialog.getByLabel("Your question").fill(question);
  await dialog.getByRole("button", { name: "Send the question" }).click();
  await expect(dialog).toHaveCount(0);
}

test("one question is answered, the next is not, and there is no third", async ({ server, browserOf }) => {
  const desk = await Desk.open(server);
  const tess = await newTester(server);
  const { assignment, submission } = await desk.handedIn(tess, { job: { title: "Order twice" } });
  await advance(server, 40 * HOUR);
  const builder = await browserOf(desk.builder, `/inbox/${submission.id}`);
  const tester = await browserOf(tess, `/my-tests/${assignment.id}`);
  const notice = 'A question about your test of "Order twice"';

  await test.step("the builder asks: the clock stops, the tester is told live and by mail", async () => {
    await expect(money(builder)).toContainText("Pays by itself in 1 d 7 h");
    await expect(money(builder)).toContainText("It could be disputed until");
    await ask(builder, "Which browser did you use for the second order?");
    await expect(money(builder)).toContainText("Waiting for the tester's answer");
    await expect(money(builder)).not.toContainText("Pays by itself");
    await expect(money(builder).getByRole("button", { name: /^(Ask|Dispute)/ })).toHaveCount(0);
    await expect(questions(builder)).toContainText("Your review clock stands still");

    await expect(tester.getByText(notice).first()).toBeVisible();
    await expect(panel(tester, "Questions")).toContainText("Which browser did you use");
    await expect(tester.getByText("paid by itself")).toHaveCount(0);
    const mail = await server.mail(tess.email, /A question about your test/);
    expect(mail.text).toContain("Which browser did you use for the second order?");
    expect(mail.text).toContain(`/my-tests/${assignment.id}`);
  });

  await test.step("a day and a half later the tester answers, and the clock goes on where it stood", async () => {
    await advance(server, 36 * HOUR);
    await tester.getByLabel("Your answer").fill("Firefox, on the laptop named in the environment.");
    await tester.getByRole("button", { name: "Send the answer" }).click();
    await expect(panel(tester, "Questions")).toContainText("You answered");
    await expect(builder.getByText(/answered your question about "Order twice"/).first()).toBeVisible();
    await expect(questions(builder)).toContainText("Firefox, on the laptop");
    await expect(money(builder)).toContainText("Pays by itself in 1 d 7 h");
    await expect(money(builder).getByRole("button", { name: "Dispute" })).toBeVisible();
    expect((await server.mail(desk.builder.email, /answered your question/)).text).toContain("Firefox, on the laptop");
  });

  await test.step("the second question is not answered in time: both are told, a day is left", async () => {
    await ask(builder, "And did the second order arrive in the list?");
    await expect(panel(tester, "Questions")).toContainText("And did the second order arrive");
    await advance(server, 48 * HOUR);
    await expect(builder.getByText('No answer to your question about "Order twice"').first()).toBeVisible();
    await expect(tester.getByText("The time for your answer is over").first()).toBeVisible();
    await expect(panel(tester, "Questions")).toContainText("Nobody answered in time.");
    await expect(tester.getByLabel("Your answer")).toHaveCount(0);
    await expect(money(builder)).toContainText("Pays by itself in 1 d");
    await expect(money(builder).getByRole("button", { name: "Dispute" })).toBeVisible();
    await server.mail(desk.builder.email, /No answer to your question/);
  });

  await test.step("there is no third, and silence pays in the end", async () => {
    await expect(money(builder)).toContainText("You have asked twice; please decide on what you have.");
    await expect(builder.getByRole("button", { name: /^Ask .* a question$/ })).toHaveCount(0);
    await advance(server, 32 * HOUR);
    await expect(money(builder)).toContainText("Paid to Person");
    await expect(tester.getByRole("list", { name: "Where the money is" })).toContainText("Paid to you");
  });
});
