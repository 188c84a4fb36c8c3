// What is told of a running test: pages visited, steps ticked, and nothing without the tester's yes.
import type { BrowserContext, Page } from "@playwright/test";
import { newBuilder, newJob, newProject, newTester } from "../lib/market";
import type { Person } from "../lib/people";
import { newAdmin } from "../lib/reviews";
import { type Server, until } from "../lib/server";
import { logIn } from "./lib/accounts";
import { expect, test } from "./lib/hub";
import * as run from "./lib/runner";
import { openShop, type Shop } from "./lib/shop";
import { accept } from "./lib/tester";

const FEEDBACK = "The shop is quick and reads well; the basket counts right, but the voucher that it announces is never taken off the total.";
const STEPS = ["Open the shop", "Look at what is sold", "Open the basket", "Look at your account"];

const opened: Shop[] = [];
test.afterEach(() => {
  for (const shop of opened.splice(0)) shop.process.kill();
});

interface Stage {
  shop: Shop;
  builder: Person;
  tester: Person;
}

/** A job about a shop whose pages carry the platform's script with the project's key. */
async function prepare(server: Server, title: string): Promise<Stage> {
  const builder = await newBuilder(server);
  const tester = await newTester(server);
  const project = await newProject(builder);
  const shop = await openShop({ PEERTEST_URL: server.url, PEERTEST_TELEMETRY_KEY: project.telemetry_key });
  opened.push(shop);
  await builder.api.with({ "if-match": `"${project.version}"` }).patch(`/api/projects/${project.id}`, { url: `${shop.url}/` });
  const steps = STEPS.map((instruction) => ({ instruction }));
  await newJob(builder, { project_id: project.id, title, journeys: [{ title: "A round", steps }] });
  return { shop, builder, tester };
}

/** What the platform has accepted, as it comes. */
function listen(context: BrowserContext): { events: any[]; pages: () => string[]; requests: () => number } {
  const events = new Map<string, any>();
  let requests = 0;
  context.on("response", async (response) => {
    if (new URL(response.url()).pathname !== "/api/telemetry") return;
    requests += 1;
    expect(response.status()).toBe(202);
    for (const event of JSON.parse(response.request().postData()!).events) events.set(event.id, event);
  });
  const all = () => [...events.values()];
  return {
    get events() {
      return all();
    },
    pages: () => all().flatMap((event) => (event.type === "page_visit" ? [new URL(event.url).pathname] : [])),
    requests: () => requests,
  };
}

/** Words of the browser that a policy of the shop's pages has stopped something. */
function refusals(context: BrowserContext): string[] {
  const told: string[] = [];
  context.on("console", (message) => /Content Security Policy/i.test(message.text()) && told.push(message.text()));
  return told;
}

async function walkInTab(page: Page, address: string): Promise<void> {
  const opening = page.context().waitForEvent("page");
  await page.getByRole("button", { name: "Open in a new tab" }).click();
  const tab = await opening;
  await expect(tab).toHaveURL(`${address}/`);
  await tab.getByRole("link", { name: /^Basket/ }).click();
  await tab.goto(`${address}/account?email=tess@people.test#orders`);
  await expect(tab).toHaveURL(/#orders$/);
  await expect.poll(() => tab.evaluate(() => JSON.parse(sessionStorage.getItem("peertest")!).events)).toEqual([]);
  await tab.close();
}

test("an admin sees where the tester has been and what was ticked, once the builder disputes it", async ({ server, newBrowser }) => {
  test.setTimeout(120_000);
  const { shop, builder, tester } = await prepare(server, "Look around the shop");
  const page = await newBrowser();
  const heard = listen(page.context());
  const refused = refusals(page.context());

  await logIn(page, tester.email);
  await accept(page, "Look around the shop");
  await expect(page.getByText("The builder never does.")).toBeVisible();
  await run.begin(page, "Start, and record it");
  const app = page.frameLocator('iframe[title="The app under test"]');
  await app.getByRole("link", { name: "Shop", exact: true }).click();
  await app.getByRole("link", { name: "Lighthouse Blend" }).first().click();
  await expect.poll(() => page.frames()[1]!.url()).toContain(`${shop.url}/product?`);
  await run.tick(page, "Open the shop", "Passed");
  await run.tick(page, "Look at what is sold", "Failed");
  await expect.poll(heard.pages).toEqual(expect.arrayContaining(["/", "/products", "/product"]));
  await walkInTab(page, shop.url);
  await run.tick(page, "Open the basket", "Passed");
  await run.tick(page, "Look at your account", "Skip");

  await run.transferPicture(page, await page.screenshot(), "paste");
  await expect(run.pictures(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Finish and review" }).click();
  await page.getByLabel("Feedback").fill(FEEDBACK);
  await page.getByRole("button", { name: "Submit for $18.00" }).click();
  await expect(page).toHaveURL(/\/my-tests\//);
  expect(heard.pages()).toEqual(expect.arrayContaining(["/", "/products", "/product", "/basket", "/account"]));
  expect(heard.events.filter((event) => event.type === "page_visit").map((event) => new URL(event.url).origin)).toContain(shop.url);
  expect(refused).toEqual([]);

  const [submission] = (await builder.api.get("/api/submissions?scope=received")).items;
  const dispute = await builder.api.post("/api/disputes", {
    submission_id: submission.id,
    category: "not_tested",
    reason: "I do not believe that anybody opened the basket.",
  });
  expect(dispute).not.toHaveProperty("telemetry_summary");
  const admin = await newAdmin(server);
  const { telemetry_summary: summary } = await until("the summary", async () => {
    const seen = await admin.api.get(`/api/disputes/${dispute.id}`);
    return seen.telemetry_summary && seen;
  });
  expect(summary.pages.map((seen: any) => new URL(seen.url).pathname).sort()).toEqual(["/", "/account", "/basket", "/product", "/products"]);
  expect(JSON.stringify(summary)).not.toMatch(/people\.test|orders|lighthouse/);
  const { journeys } = await builder.api.get(`/api/submissions/${submission.id}`);
  const ids: string[] = journeys[0].steps.map((step: any) => step.step_id);
  expect(summary.ticks.map((tick: any) => [ids.indexOf(tick.step_id), tick.done])).toEqual([[0, true], [1, true], [2, true], [3, false]]);
});

test("nothing is told without a yes, and a no later on ends it", async ({ server, newBrowser }) => {
  const { shop, tester } = await prepare(server, "Look around unseen");
  const page = await newBrowser();
  const heard = listen(page.context());
  await logIn(page, tester.email);
  await accept(page, "Look around unseen");
  await run.begin(page, "Start without recording");
  const app = page.frameLocator('iframe[title="The app under test"]');
  const frame = page.locator('iframe[title="The app under test"]');
  const kept = () => page.frames()[1]!.evaluate(() => sessionStorage.length);
  const goTo = async (link: string, path: string) => {
    await app.getByRole("link", { name: link, exact: true }).click();
    await expect.poll(() => new URL(page.frames()[1]!.url()).pathname).toBe(path);
  };
  await expect(frame).toHaveAttribute("src", `${shop.url}/`);
  await goTo("Shop", "/products");
  await run.tick(page, "Open the shop", "Passed");
  await run.saved(page);
  expect(await kept()).toBe(0);
  expect(heard.requests()).toBe(0);

  await page.getByRole("button", { name: "Not recorded" }).click();
  await page.getByRole("button", { name: "Record from now on" }).click();
  await goTo("Contact", "/contact");
  await expect.poll(heard.pages).toEqual(expect.arrayContaining(["/", "/contact"]));
  expect(heard.pages()).not.toContain("/products");
  expect(await kept()).toBe(1);

  await page.getByRole("button", { name: "Recorded", exact: true }).click();
  await page.getByRole("button", { name: "Stop recording" }).click();
  await expect(frame).toHaveAttribute("src", `${shop.url}/#peertest=`);
  await expect.poll(kept).toBe(0);
  const before = heard.requests();
  await goTo("Shop", "/products");
  await run.tick(page, "Look at what is sold", "Passed");
  await run.saved(page);
  await page.reload();
  await expect(page.getByRole("button", { name: "Not recorded" })).toBeVisible();
  expect(await kept()).toBe(0);
  expect(heard.requests()).toBe(before);
});
