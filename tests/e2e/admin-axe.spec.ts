// No screen or dialog of admins has a violation that axe can find, in light and dark.
import { adminScenery } from "./lib/admin";
import { checkAccessibility, expectArrived } from "./lib/axe";
import { expect, test } from "./lib/hub";
import { forgotten } from "./lib/routes";

test.use({ world: "moving clock" });
test.setTimeout(300_000);

test("admins' screens and dialogs", async ({ server, browserOf }) => {
  const { admin, paths } = await adminScenery(server);
  expect(forgotten("admin", Object.values(paths))).toEqual([]);
  const page = await browserOf(admin, "/admin/disputes");
  for (const path of Object.values(paths)) {
    await page.goto(path);
    await expectArrived(page, path);
    await checkAccessibility(page, path);
  }
  await page.goto(paths.person!);
  for (const name of [/^Clear the flag/, /^Roles/, /^Suspend/]) {
    await page.getByRole("button", { name }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await checkAccessibility(page, `the dialog ${name}`);
    await page.keyboard.press("Escape");
  }
});
