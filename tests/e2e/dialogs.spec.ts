// Every dialog and menu of builders and testers by keyboard alone: the focus goes in, Escape closes, the focus comes back.
import type { Page } from "@playwright/test";
import { png } from "../lib/png";
import { newPerson } from "../lib/people";
import { newTester } from "../lib/market";
import { demoPaths, type DemoPaths, logInAs } from "./lib/demo";
import { button, forgottenDialogs, openAndLeave, type Opening } from "./lib/dialogs";
import { expect, test } from "./lib/hub";
import { begin, choosePicture, pictures, saved } from "./lib/runner";

test.use({ world: "demo" });
test.setTimeout(240_000);

const builders = (demo: DemoPaths): Opening[] => [
  { file: "app/account-menu.tsx", path: "/dashboard", opener: button(/^Account menu/), opens: "menu" },
  { file: "features/notifications/bell.tsx", path: "/dashboard", opener: button(/^Notifications/), loose: true },
  { file: "components/job/export-findings.tsx", path: demo.job, opener: button("Export findings"), opens: "menu" },
  { file: "components/review/shot.tsx", path: demo.submission, opener: button(/^Open screenshot/) },
  { file: "components/review/lightbox.tsx", path: demo.submission, opener: (page) => page.getByRole("button", { name: /^Open screenshot/ }).last() },
  { file: "features/account/my-data-panel.tsx", path: "/account", opener: button("Delete my account") },
  { file: "features/billing/membership-panel.tsx", path: "/billing", opener: button("Cancel membership") },
  { file: "features/inbox/money-aside.tsx", path: demo.submission, opener: button(/^Approve and pay/) },
  { file: "features/inbox/review-actions.tsx", path: demo.submission, opener: button(/^Ask .* a question/) },
  { file: "features/inbox/review-actions.tsx", path: demo.submission, opener: button(/^Dispute/) },
  { file: "features/jobs/cancel-confirm.tsx", path: demo.job, opener: button("Cancel job") },
  { file: "features/jobs/publish-confirm.tsx", path: demo.draft.replace("/edit", ""), opener: button("Publish…") },
  { file: "features/jobs/rewrite-button.tsx", path: demo.draft, opener: button(/^Rewrite/) },
  { file: "features/jobs/template-picker.tsx", path: "/jobs/new", opener: button(/template…/) },
  { file: "features/projects/project-form.tsx", path: "/projects", opener: button("New project") },
  { file: "features/projects/project-form.tsx", path: demo.project, opener: button("Edit") },
  { file: "features/projects/project-page.tsx", path: demo.project, opener: button("Archive") },
  { file: "features/projects/test-account-form.tsx", path: demo.project, opener: button("Add test account") },
  { file: "features/projects/test-account-form.tsx", path: demo.project, opener: button(/^Edit \w/) },
  { file: "features/projects/test-account-row.tsx", path: demo.project, opener: button(/^Delete /) },
];
const narrow: Opening[] = [{ file: "app/user-header.tsx", path: "/dashboard", opener: button("Menu") }];
const testers = (demo: DemoPaths): Opening[] => [{ file: "features/browse/accept-panel.tsx", path: demo.openTest, opener: button("Accept this test") }];
const newcomers: Opening[] = [{ file: "features/qualification/attempt.tsx", path: "/qualification", opener: button("Hand in the answers") }];

const screenshot = button("Screenshot 1");
const runners = (demo: DemoPaths): Opening[] => [
  { file: "features/my-tests/test-page.tsx", path: demo.run.replace("/run/", "/my-tests/"), opener: button("Give it back") },
  { file: "features/runner/finding-sheet.tsx", path: demo.run, opener: button("Write a finding") },
  { file: "features/runner/recording.tsx", path: demo.run, opener: button("Recorded") },
  { file: "features/runner/review-dialog.tsx", path: demo.run, opener: button("Finish and review") },
  { file: "features/runner/review-dialog.tsx", path: demo.run, opener: button("I can't go on") },
  { file: "features/runner/shortcuts.tsx", path: demo.run, opener: button("Keyboard shortcuts") },
  { file: "features/runner/shots-tray.tsx", path: demo.run, opener: screenshot },
  { file: "features/runner/annotator/annotator.tsx", path: demo.run, before: (page) => screenshot(page).click(), opener: button("Mark the picture"), name: "Mark the picture" },
];

async function all(page: Page, openings: Opening[]): Promise<void> {
  for (const opening of openings) await test.step(opening.file, () => openAndLeave(page, opening));
}

test("no dialog is forgotten", async ({ server }) => {
  const demo = await demoPaths(server);
  const cases = [...builders(demo), ...narrow, ...testers(demo), ...newcomers, ...runners(demo)];
  // Admins' dialogs have a test of their own.
  expect(forgottenDialogs(cases, (file) => !file.startsWith("features/admin/"))).toEqual([]);
});

test("a builder's", async ({ server, newBrowser }) => {
  const page = await newBrowser();
  await logInAs(page, "builder");
  await all(page, builders(await demoPaths(server)));
  await page.setViewportSize({ width: 390, height: 844 });
  await all(page, narrow);
});

test("a tester's", async ({ server, browserOf }) => {
  const demo = await demoPaths(server);
  const page = await browserOf(await newTester(server), "/tests");
  await all(page, testers(demo));
  const newcomer = await browserOf(await newPerson(server, "tester"), "/qualification");
  await newcomer.getByRole("button", { name: "Start the test" }).click();
  await all(newcomer, newcomers);
});

test("the test runner's", async ({ server, newBrowser }) => {
  const demo = await demoPaths(server);
  const page = await newBrowser();
  await logInAs(page, "mila");
  await page.goto(demo.run);
  await begin(page);
  await choosePicture(page, png());
  await expect(pictures(page)).toHaveCount(1);
  await saved(page);
  await all(page, runners(demo));
});
