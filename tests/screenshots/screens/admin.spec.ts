// Pictures of every screen of admins, into build/screens: to be looked at, at two widths and in both themes.
import type { Page } from "@playwright/test";
import { adminScenery, type AdminScenery } from "../../e2e/lib/admin";
import { test } from "../../e2e/lib/hub";
import { DESKTOP, press, type Screen, then, visit } from "../lib";

test.use({ world: "moving clock", viewport: DESKTOP });
test.setTimeout(600_000);

let scenery: AdminScenery;
test.beforeAll(async ({ server }) => {
  scenery = await adminScenery(server);
});

/** Fills the form of a ruling or a settlement in part, and asks to confirm it. */
const decide = (action: string) =>
  then(
    (page: Page) => page.getByRole("radio", { name: /^A part/ }).check(),
    (page) => page.getByLabel(/^What .+ gets/).fill("9.00"),
    (page) => page.getByLabel("Why").fill("Two of the three steps are shown, the order is not."),
    press(action),
  );

test("an admin who looks at somebody whose mails come back", async ({ browserOf }) => {
  const page = await browserOf(scenery.admin, "/admin/people");
  await page.route(/\/api\/admin\/users\/[-0-9a-f]+$/, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    body.user.email_bounces = true;
    await route.fulfill({ response, json: body });
  });
  await visit(page, [["admin-person-mails-come-back", scenery.paths.person!]]);
});

test("an admin", async ({ browserOf }) => {
  const page = await browserOf(scenery.admin, "/admin/disputes");
  const at = scenery.paths;
  await visit(page, [
    ...Object.entries(at).map(([name, path]): Screen => [`admin-${name}`, path]),
    ["admin-dispute-errors", at.dispute!, press("Rule…")],
    ["admin-dispute-rule", at.dispute!, decide("Rule…")],
    ["admin-settle", at["funds-to-settle"]!, decide("Settle…")],
    ["admin-flag", at.person!, press(/^Clear the flag/)],
    ["admin-flag-somebody", at.dispute!, press(/^Flag /)],
    ["admin-roles", at.person!, press(/^Roles/)],
    ["admin-suspend", at.person!, press(/^Suspend/)],
    ["admin-people-none-such", "/admin/people", then((page) => page.getByLabel("Search").fill("nobody"), (page) => page.getByText("Nobody fits").waitFor())],
    ["admin-question-errors", at["question-new"]!, press("Add the question")],
    ["admin-question-delete", at.question!, press(/^Delete/)],
    ["admin-template-errors", at["template-new"]!, press("Add the template")],
    ["admin-template-delete", at.template!, press(/^Delete/)],
    ["admin-figures-table", at.figures!, (page) => page.getByText("As a table").first().click()],
    ["admin-tasks-queued", at.tasks!, (page) => page.getByLabel("State").selectOption("queued")],
    ["admin-audit-none-such", "/admin/audit?subject=user:nobody"],
  ]);
});
