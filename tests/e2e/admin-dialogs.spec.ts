// Every dialog of admins by keyboard alone: the focus goes in, Escape closes, the focus comes back.
import type { Page } from "@playwright/test";
import { adminScenery } from "./lib/admin";
import { button, forgottenDialogs, openAndLeave, type Opening } from "./lib/dialogs";
import { expect, test } from "./lib/hub";

test.use({ world: "moving clock" });
test.setTimeout(240_000);

const decide = async (page: Page): Promise<void> => {
  await page.getByRole("radio", { name: /^Full pay/ }).check();
  await page.getByLabel("Why").fill("Every step is shown in the pictures.");
};

test("admins' dialogs", async ({ server, browserOf }) => {
  const { admin, paths } = await adminScenery(server);
  const openings: Opening[] = [
    { file: "features/admin/decision/decision-form.tsx", path: paths.dispute!, before: decide, opener: button("Rule…") },
    { file: "features/admin/decision/decision-form.tsx", path: paths["funds-to-settle"]!, before: decide, opener: button("Settle…") },
    { file: "features/admin/library/delete-button.tsx", path: paths.question!, opener: button("Delete") },
    { file: "features/admin/people/flag-dialog.tsx", path: paths.dispute!, opener: button(/^Flag/) },
    { file: "features/admin/people/flag-dialog.tsx", path: paths.person!, opener: button(/^Clear the flag/) },
    { file: "features/admin/people/roles-dialog.tsx", path: paths.person!, opener: button(/^Roles/) },
    { file: "features/admin/people/standing-dialog.tsx", path: paths.person!, opener: button(/^Suspend/) },
    { file: "features/admin/tasks/tasks-page.tsx", path: "/admin/tasks", opener: button("Discard") },
  ];
  expect(forgottenDialogs(openings, (file) => file.startsWith("features/admin/"))).toEqual([]);
  const page = await browserOf(admin, "/admin/disputes");
  // A task is dead only after many failures: one is made up.
  const { items } = await admin.api.get("/api/admin/tasks?state=queued");
  await page.route(/\/api\/admin\/tasks\?/, (route) => route.fulfill({ json: { items: [{ ...items[0], state: "dead", last_error: "It failed." }] } }));
  for (const opening of openings) await test.step(opening.file, () => openAndLeave(page, opening));
});
