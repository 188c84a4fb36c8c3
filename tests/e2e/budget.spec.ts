// A budget cap: notices on the way there, and no two publishes pass it, not even at once.
import type { Page } from "@playwright/test";
import { inHours, jobBody, newBuilder, newProject } from "../lib/market";
import { expect, test } from "./lib/hub";

const confirm = (page: Page) => page.getByRole("dialog", { name: /^Publish “/ });

async function tryToPublish(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Publish…" }).click();
  await confirm(page).getByRole("button", { name: "Publish job" }).click();
}

test("of two jobs published at once, one passes the cap", async ({ server, browserOf }) => {
  const bo = await newBuilder(server);
  const { id: project } = await newProject(bo);
  const draft = (title: string, payout_minor: number) =>
    bo.api.post("/api/jobs", jobBody(project, { title, payout_minor, deadline: inHours(72) }));
  const [small, one, two] = [await draft("Small", 4000), await draft("One of two", 4500), await draft("Two of two", 4500)];
  await bo.api.put("/api/users/me/budget", { weekly_cap_minor: 10000, monthly_cap_minor: 50000 });

  const page = await browserOf(bo, `/jobs/${small.id}`);
  await tryToPublish(page);
  await expect(page.getByText("Nobody has accepted yet")).toBeVisible();

  const pages = [await browserOf(bo, `/jobs/${one.id}`), await browserOf(bo, `/jobs/${two.id}`)];
  for (const tab of pages) await tab.getByRole("button", { name: "Publish…" }).click();
  await Promise.all(pages.map((tab) => confirm(tab).getByRole("button", { name: "Publish job" }).click()));
  const refusal = (tab: Page) => confirm(tab).getByRole("alert");
  await expect.poll(async () => (await Promise.all(pages.map((tab) => refusal(tab).count()))).reduce((a, b) => a + b)).toBe(1);
  const refused = (await refusal(pages[0]!).count()) === 1 ? 0 : 1;
  const [lost, won] = [pages[refused]!, pages[1 - refused]!];
  await expect(won.getByText("Nobody has accepted yet")).toBeVisible();
  // The cap, what is left of it and when it begins anew.
  await expect(refusal(lost)).toContainText("This costs $45.00, but your weekly budget has $15.00 left. It resets on");

  await expect(page.getByText("80 % of your weekly budget is used").first()).toBeVisible();
  await expect(page.getByText("You have spent $85.00 of $100.00.").first()).toBeVisible();
  await server.mail(bo.email, /80 % of your weekly budget is used/);

  // A slot that fills the cap exactly still passes.
  const last = await draft("The last of it", 1500);
  await page.goto(`/jobs/${last.id}`);
  await tryToPublish(page);
  await expect(page.getByText("Nobody has accepted yet")).toBeVisible();
  await expect(page.getByText("Your weekly budget is used up").first()).toBeVisible();
  await server.mail(bo.email, /Your weekly budget is used up/);
  await confirm(lost).getByRole("button", { name: "Publish job" }).click();
  await expect(refusal(lost)).toContainText("has $0.00 left");
});
