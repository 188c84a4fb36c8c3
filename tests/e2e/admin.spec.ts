// What admins do day by day: people, the library, the audit log.
import { newPerson } from "../lib/people";
import { newAdmin } from "../lib/reviews";
import { expect, panel, test } from "./lib/hub";

test.setTimeout(90_000);

test("people are found, suspended, let in again, and given roles; the audit log tells of it", async ({ server, browserOf }) => {
  const admin = await newAdmin(server);
  const ada = await newPerson(server, "tester");
  const { name } = (await ada.api.get("/api/users/me")) as { name: string };
  const page = await browserOf(admin, "/admin/people");

  await page.getByLabel("Search").fill(ada.email.split("@")[0]!);
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: `Suspend ${name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Suspend" }).click();
  await expect(page.getByRole("row").filter({ hasText: ada.email })).toContainText("suspended");
  await expect(ada.api.get("/api/users/me")).rejects.toThrow("401");

  await page.getByRole("link", { name }).click();
  await expect(panel(page, "Account")).toContainText(ada.email);
  await page.getByRole("button", { name: `Restore ${name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
  await page.getByRole("button", { name: `Roles of ${name}` }).click();
  const roles = page.getByRole("dialog", { name: `Roles of ${name}` });
  await roles.getByRole("checkbox", { name: "Builder" }).check();
  await expect(roles).toContainText("Grants builder.");
  await roles.getByRole("button", { name: "Change the roles" }).click();
  await expect(panel(page, "Account")).toContainText("builder, tester");

  await page.getByRole("link", { name: "Audit log", exact: true }).click();
  await page.getByLabel("About").fill(`user:${ada.id}`);
  await page.getByLabel("Action").fill("user.roles_changed");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/action=user.roles_changed/);
  await expect(page.getByRole("row")).toHaveCount(2);
  // Each look at the log is a row of it: more than a page of them.
  for (let looks = 0; looks < 20; looks += 1) await admin.api.get("/api/admin/audit");
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(page.getByLabel("About")).toHaveValue("");
  await page.reload();
  await page.getByRole("button", { name: "Show more" }).click();
  await expect.poll(() => page.getByRole("row").count()).toBeGreaterThan(21);
});

test("a question is added, asked no more, and deleted; the bank keeps its least", async ({ server, browserOf }) => {
  const page = await browserOf(await newAdmin(server), "/admin/library");
  await expect(page.getByRole("heading", { name: "Questions", level: 1 })).toBeVisible();
  await page.getByRole("link", { name: "New question" }).click();
  await page.getByRole("textbox", { name: "Question" }).fill("Which quokkaword is right?");
  await page.getByRole("textbox", { name: "Answer 1", exact: true }).fill("This one");
  await page.getByRole("textbox", { name: "Answer 2", exact: true }).fill("This one");
  await page.getByRole("button", { name: "Remove answer 3" }).click();
  await page.getByRole("button", { name: "Add the question" }).click();
  await expect(page.getByRole("textbox", { name: "Answer 2", exact: true })).toHaveAccessibleDescription(/./);
  await page.getByRole("textbox", { name: "Answer 2", exact: true }).fill("That one");
  await page.getByRole("button", { name: "Add the question" }).click();

  await page.getByLabel("Search").fill("quokkaword");
  await expect(page.getByText("1 of 2 answers right")).toHaveCount(1);
  await page.getByRole("link", { name: "Which quokkaword is right?" }).click();
  await page.getByRole("checkbox", { name: /^Active/ }).uncheck();
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByLabel("Asked").selectOption("Not asked");
  await page.getByRole("link", { name: "Which quokkaword is right?" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByLabel("Asked").selectOption("Not asked");
  await expect(page.getByText("No question fits")).toBeVisible();
});

test("a standard template is written, changed and deleted, and builders see it", async ({ server, browserOf }) => {
  const page = await browserOf(await newAdmin(server), "/admin/library/templates");
  const builder = await newPerson(server, "builder");
  const titles = async () => ((await builder.api.get("/api/ai/templates")) as { items: { title: string }[] }).items.map((template) => template.title);

  await page.getByRole("link", { name: "New template" }).click();
  await page.getByLabel("Title").fill("Find help in {app}");
  await page.getByRole("textbox", { name: "Journey 1" }).fill("Look for help");
  await page.getByRole("textbox", { name: "Step 1", exact: true }).fill("Open {url} and look for a phone number");
  await page.getByRole("button", { name: "Add the template" }).click();
  await expect(page.getByRole("link", { name: "Find help in {app}" })).toBeVisible();
  expect(await titles()).toContain("Find help in {app}");

  await page.getByRole("link", { name: "Find help in {app}" }).click();
  await page.getByRole("button", { name: "Add a step" }).click();
  await page.getByRole("textbox", { name: "Step 2", exact: true }).fill("Call it");
  await page.getByLabel("Title").fill("Get help in {app}");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Get help in {app}" })).toContainText("2 steps");

  await page.getByRole("link", { name: "Get help in {app}" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "Templates", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Get help in {app}" })).toHaveCount(0);
  expect(await titles()).not.toContain("Get help in {app}");
});
