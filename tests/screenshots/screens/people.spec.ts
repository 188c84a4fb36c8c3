// Pictures of every screen of builders and testers, into build/screens: to be looked at, at two widths and in both themes.
import type { Page } from "@playwright/test";
import { demoPaths, logInAs, type DemoPaths } from "../../e2e/lib/demo";
import { expect, panel, test } from "../../e2e/lib/hub";
import { begin, choosePicture, pictures, saved } from "../../e2e/lib/runner";
import { png } from "../../lib/png";
import { DESKTOP, press, then, visit } from "../lib";
import { arrange, type Scenery } from "../scenery";

test.use({ world: "demo", viewport: DESKTOP });
test.setTimeout(600_000);

let paths: DemoPaths;
let scenery: Scenery;
test.beforeAll(async ({ server }) => {
  paths = await demoPaths(server);
  scenery = await arrange(server);
});

const inPanel = (title: string, name: string | RegExp) => (page: Page) => panel(page, title).getByRole("button", { name }).first().click();
const inDialog = (name: string | RegExp) => (page: Page) => page.getByRole("dialog").getByRole("button", { name }).click();
const alerted = (page: Page) => expect(page.getByRole("alert").first()).toBeVisible();
const menu = then(press(/^Account menu/), (page) => page.getByRole("menu").waitFor());
/** Only where there is no room for the navigation. */
const navigation = async (page: Page): Promise<void> => {
  const opener = page.getByRole("button", { name: "Menu", exact: true });
  if (await opener.isVisible()) await opener.click();
};
const bell = then(press(/^Notifications/), (page) => page.getByRole("dialog", { name: "Notifications" }).waitFor());

test("a builder's jobs and projects", async ({ newBrowser }) => {
  const page = await newBrowser();
  await logInAs(page, "builder");
  await visit(page, [
    ["dashboard", "/dashboard"],
    ["menu-account", "/dashboard", menu],
    ["menu-notifications", "/dashboard", bell],
    ["menu-navigation", "/dashboard", navigation],
    ["projects", "/projects"],
    ["project", paths.project],
    ["project-edit", paths.project, press("Edit")],
    ["project-archive", paths.project, press("Archive")],
    ["project-new", "/projects", then(press("New project"), inDialog("Create project"))],
    ["project-test-account", paths.project, press("Add test account")],
    ["project-test-account-shown", paths.project, press(/^Reveal/)],
    ["jobs", "/jobs"],
    ["jobs-none-such", "/jobs?status=cancelled"],
    ["job", paths.job],
    ["job-summary", paths.job, then(press("Summarise"), (at) => at.getByText(/ priority$/).first().waitFor())],
    ["job-finished", scenery.finished],
    ["job-draft", scenery.budgetFull],
    ["job-new", "/jobs/new"],
    ["job-new-errors", "/jobs/new", press("Save draft")],
    ["job-templates", "/jobs/new", press(/template…/)],
    ["job-editor", paths.draft],
    ["job-rewrite", paths.draft, then(press(/^Rewrite/), (at) => at.getByRole("dialog").waitFor())],
    ["job-edit-open", `${paths.job}/edit`],
    ["job-publish", scenery.budgetFull, press(/^Publish/)],
    ["job-publish-too-dear", scenery.budgetFull, then(press(/^Publish/), inDialog("Publish job"), (page) => page.getByRole("meter").last().waitFor())],
    ["job-cancel", paths.job, press(/^Cancel job/)],
  ]);
});

test("a builder's reviews and money", async ({ newBrowser }) => {
  const page = await newBrowser();
  await logInAs(page, "builder");
  await visit(page, [
    ["inbox", "/inbox"],
    ["inbox-newest", "/inbox?sort=newest"],
    ["inbox-everything", "/inbox?status=all"],
    ["inbox-job", `/inbox?job=${paths.job.split("/").at(-1)}&status=all`],
    ["submission", paths.submission],
    ["submission-picture", paths.submission, press(/^Screenshot|^Look|^Open/)],
    ["submission-verdict", paths.submission, press("Not reproducible")],
    ["submission-approve", paths.submission, press(/^Approve and pay/)],
    ["submission-ask", paths.submission, press(/^Ask .* a question/)],
    ["submission-dispute", paths.submission, press(/^Dispute/)],
    ["submission-asked", scenery.asked.inbox],
    ["submission-disputed", scenery.disputed.inbox],
    ["submission-blocked", scenery.blocked],
    ["submission-paid", scenery.paid.inbox],
    ["spending", "/spending"],
    ["spending-row", "/spending", (at) => at.locator("summary").first().click()],
    ["spending-statements", "/spending", press("Statements", "tab")],
    ["budget", "/budget"],
    ["budget-errors", "/budget", then((at) => at.getByLabel(/^Most in a week/).fill("a lot"), press("Save caps"))],
    ["billing", "/billing"],
    ["billing-cancel", "/billing", press("Cancel membership")],
    ["account", "/account"],
    ["account-second-factor", "/account", then(press("Set it up"), (at) => at.getByRole("img", { name: "QR code of the key" }).scrollIntoViewIfNeeded())],
    ["account-errors", "/account", press("Change password")],
    ["account-delete", "/account", press("Delete my account")],
    ["account-delete-refused", "/account", then(press("Delete my account"), inDialog("Delete my account"), alerted)],
    ["notifications", "/notifications"],
    ["profile-of-tester", scenery.testerProfile],
  ]);
});

test("a tester", async ({ newBrowser }) => {
  const page = await newBrowser();
  await logInAs(page, "tester");
  await visit(page, [
    ["tests", "/tests"],
    ["tests-none-such", "/tests?q=nothing+like+this"],
    ["tests-by-pay", "/tests?currency=USD&sort=payout&min=5"],
    ["test-open", paths.openTest],
    ["test-accept", paths.openTest, press("Accept this test")],
    ["test-full", scenery.full],
    ["test-closed", scenery.closed],
    ["profile", scenery.profile],
    ["my-tests", "/my-tests"],
    ["my-tests-none-such", "/my-tests?state=failed"],
    ["my-test", paths.handedIn],
    ["my-test-asked", scenery.asked.test],
    ["my-test-disputed", scenery.disputed.test],
    ["my-test-paid", scenery.paid.test],
    ["earnings", "/earnings"],
    ["earnings-statements", "/earnings", press("Statements", "tab")],
    ["qualification", "/qualification"],
    ["tester-account", "/account"],
    ["tester-notifications", "/notifications"],
    ["tester-menu-account", "/tests", menu],
  ]);
  const waiting = await newBrowser();
  await logInAs(waiting, "jonas");
  await visit(waiting, [
    ["test-full-to-join", scenery.full],
    ["test-offered", scenery.offered],
    ["my-tests-offered", "/my-tests"],
    ["menu-navigation-tester", "/my-tests", navigation],
  ]);
  const mila = await newBrowser();
  await logInAs(mila, "mila");
  await visit(mila, [["my-tests-running", "/my-tests"]]);
});

test("the runner", async ({ newBrowser }) => {
  const page = await newBrowser();
  await logInAs(page, "mila");
  await visit(page, [
    ["my-test-running", scenery.running],
    ["my-test-give-back", scenery.running, press("Give it back")],
    ["runner-start", paths.run],
  ]);
  await page.goto(paths.run);
  await begin(page);
  await choosePicture(page, png());
  await expect(pictures(page)).toHaveCount(1);
  await saved(page);
  await visit(page, [
    ["runner", paths.run],
    ["runner-recorded", paths.run, press("Recorded")],
    ["runner-account", paths.run, press("Reveal")],
    ["runner-finding", paths.run, press("Write a finding")],
    ["runner-finding-errors", paths.run, then(press("Write a finding"), inDialog("Save the finding"))],
    ["runner-review", paths.run, press("Finish and review")],
    ["runner-review-refused", paths.run, then(press("Finish and review"), inDialog(/^Submit for/), (at) => at.getByText("Nothing is lost").waitFor())],
    ["runner-blocked", paths.run, press("I can't go on")],
    ["runner-screenshot", paths.run, press("Screenshot 1")],
    ["runner-annotator", paths.run, then(press("Screenshot 1"), press("Mark the picture"), (at) => at.locator("canvas").first().waitFor())],
    ["runner-beside", paths.run, press("Open in a new tab")],
  ]);
});

test("people for whom something is missing", async ({ browserOf }) => {
  const builder = await browserOf(scenery.newcomer.builder, "/dashboard");
  await visit(builder, [
    ["new-dashboard", "/dashboard"],
    ["new-projects", "/projects"],
    ["new-jobs", "/jobs"],
    ["new-job", "/jobs/new"],
    ["new-inbox", "/inbox"],
    ["new-spending", "/spending"],
    ["new-spending-statements", "/spending", press("Statements", "tab")],
    ["new-budget", "/budget"],
    ["new-billing", "/billing"],
    ["new-notifications", "/notifications"],
    ["new-menu-notifications", "/dashboard", bell],
    ["new-wrong-role", "/tests"],
  ]);
  const tester = await browserOf(scenery.newcomer.tester, "/tests");
  await visit(tester, [
    ["new-tests", "/tests"],
    ["new-test", paths.openTest],
    ["new-my-tests", "/my-tests"],
    ["new-earnings", "/earnings"],
    ["new-earnings-statements", "/earnings", press("Statements", "tab")],
    ["new-account", "/account"],
    ["new-qualification", "/qualification"],
  ]);
  await tester.goto("/qualification");
  await press("Start the test")(tester);
  await visit(tester, [
    ["new-attempt", "/qualification"],
    ["new-attempt-open-questions", "/qualification", press("Hand in the answers")],
    ["new-attempt-failed", "/qualification", then(press("Hand in the answers"), inDialog("Hand in anyway"), (at) => at.getByText("Not passed this time").waitFor())],
  ]);
  const unconfirmed = await browserOf(scenery.unconfirmed, "/dashboard");
  await visit(unconfirmed, [["unconfirmed-dashboard", "/dashboard"], ["unconfirmed-tests", "/tests"]]);
  const crowded = await browserOf(scenery.crowded, "/jobs");
  await visit(crowded, [
    ["crowded-jobs", "/jobs"],
    ["crowded-projects", "/projects"],
    ["crowded-project", scenery.crowded.project],
    ["crowded-job", scenery.crowded.job],
    ["crowded-menu-account", "/jobs", menu],
    ["crowded-account", "/account"],
  ]);
  const paused = await browserOf(scenery.paused, "/billing");
  await visit(paused, [
    ["paused-job", scenery.paused.job],
    ["paused-billing", "/billing"],
  ]);
});
