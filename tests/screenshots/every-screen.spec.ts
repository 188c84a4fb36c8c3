// Pictures of every screen of builders, testers and visitors, at two widths and in both themes, to be looked at.
// They are left in build/screens, named by screen, width and theme; nothing may scroll sideways.
import type { Page } from "@playwright/test";
import { logIn } from "../e2e/lib/accounts";
import { demoPaths, logInAs, type DemoPaths } from "../e2e/lib/demo";
import { test } from "../e2e/lib/hub";
import { begin, saved } from "../e2e/lib/runner";
import { PASSWORD } from "../lib/people";
import { DESKTOP, visit } from "./lib";
import { arrange, type Scenery } from "./scenery";

test.use({ world: "demo", viewport: DESKTOP });
test.setTimeout(300_000);

let paths: DemoPaths;
let scenery: Scenery;
test.beforeAll(async ({ server }) => {
  paths = await demoPaths(server);
  scenery = await arrange(server);
});

const click = (name: string | RegExp) => (page: Page) => page.getByRole("button", { name }).first().click();

test("visitors", async ({ newBrowser }) => {
  await visit(await newBrowser(), [
    ["landing", "/"],
    ["login", "/login"],
    ["register", "/register"],
    ["forgot-password", "/forgot-password"],
    ["reset-password", "/reset-password?token=old"],
    ["verify-email", "/verify-email?token=old"],
    ["confirm-email", "/confirm-email?token=old"],
    ["not-found", "/nowhere"],
  ]);
});

test("a builder", async ({ newBrowser }) => {
  const page = await newBrowser();
  await logInAs(page, "builder");
  await visit(page, [
    ["dashboard", "/dashboard"],
    ["projects", "/projects"],
    ["project", paths.project],
    ["project-new", "/projects?new", async () => {}],
    ["jobs", "/jobs"],
    ["job", paths.job],
    ["job-finished", scenery.finished],
    ["job-new", "/jobs/new"],
    ["job-templates", "/jobs/new", click(/template…/)],
    ["job-editor", paths.draft],
    ["job-edit-open", `${paths.job}/edit`],
    ["job-publish", scenery.budgetFull, click(/^Publish/)],
    ["job-cancel", paths.job, click(/^Cancel job/)],
    ["inbox", "/inbox"],
    ["submission", paths.submission],
    ["submission-dispute", paths.submission, click(/^Dispute/)],
    ["submission-asked", scenery.asked.inbox],
    ["submission-disputed", scenery.disputed.inbox],
    ["submission-blocked", scenery.blocked],
    ["spending", "/spending"],
    ["budget", "/budget"],
    ["billing", "/billing"],
    ["account", "/account"],
    ["account-second-factor", "/account", click("Set it up")],
    ["notifications", "/notifications"],
  ]);
});

test("a tester", async ({ newBrowser }) => {
  const page = await newBrowser();
  await logInAs(page, "tester");
  await visit(page, [
    ["tests", "/tests"],
    ["test-open", paths.openTest],
    ["profile", scenery.profile],
    ["test-accept", paths.openTest, click("Accept this test")],
    ["test-full", scenery.full],
    ["test-closed", scenery.closed],
    ["my-tests", "/my-tests"],
    ["my-test", paths.handedIn],
    ["my-test-asked", scenery.asked.test],
    ["my-test-disputed", scenery.disputed.test],
    ["earnings", "/earnings"],
    ["qualification", "/qualification"],
    ["tester-account", "/account"],
    ["tester-notifications", "/notifications"],
  ]);
});

test("the runner", async ({ newBrowser }) => {
  const page = await newBrowser();
  await logInAs(page, "mila");
  await visit(page, [["runner-start", paths.run]]);
  await begin(page);
  await saved(page);
  await visit(page, [
    ["runner", paths.run],
    ["runner-recorded", paths.run, click("Recorded")],
    ["runner-finding", paths.run, click("Write a finding")],
    ["my-test-running", scenery.running],
  ]);
});

test("people for whom something is missing", async ({ newBrowser }) => {
  const builder = await newBrowser();
  await logIn(builder, scenery.newcomer.builder, PASSWORD);
  await visit(builder, [
    ["new-dashboard", "/dashboard"],
    ["new-projects", "/projects"],
    ["new-jobs", "/jobs"],
    ["new-job", "/jobs/new"],
    ["new-inbox", "/inbox"],
    ["new-spending", "/spending"],
    ["new-budget", "/budget"],
    ["new-billing", "/billing"],
    ["new-notifications", "/notifications"],
    ["new-wrong-role", "/tests"],
  ]);
  const tester = await newBrowser();
  await logIn(tester, scenery.newcomer.tester, PASSWORD);
  await visit(tester, [
    ["new-tests", "/tests"],
    ["new-test", paths.openTest],
    ["new-my-tests", "/my-tests"],
    ["new-earnings", "/earnings"],
    ["new-qualification", "/qualification"],
  ]);
  const paused = await newBrowser();
  await logIn(paused, scenery.paused.email, PASSWORD);
  await visit(paused, [
    ["paused-job", scenery.paused.job],
    ["paused-billing", "/billing"],
  ]);
});
