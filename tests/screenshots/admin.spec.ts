// Pictures of every screen of admins, as every-screen.spec.ts takes them of the others.
import { adminScenery, type AdminScenery } from "../e2e/lib/admin";
import { test } from "../e2e/lib/hub";
import { DESKTOP, visit, type Screen } from "./lib";

test.use({ world: "moving clock", viewport: DESKTOP });
test.setTimeout(300_000);

let scenery: AdminScenery;
test.beforeAll(async ({ server }) => {
  scenery = await adminScenery(server);
});

test("an admin", async ({ browserOf }) => {
  const page = await browserOf(scenery.admin, "/admin/disputes");
  const dialog = (name: RegExp): Screen[2] => (at) => at.getByRole("button", { name }).first().click();
  await visit(page, [
    ...Object.entries(scenery.paths).map(([name, path]): Screen => [`admin-${name}`, path]),
    ["admin-flag", scenery.paths.person!, dialog(/^Clear the flag/)],
    ["admin-roles", scenery.paths.person!, dialog(/^Roles/)],
    ["admin-suspend", scenery.paths.person!, dialog(/^Suspend/)],
  ]);
});
