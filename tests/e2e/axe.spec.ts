// No screen has a violation that axe can find, in light and dark.
import type { Page } from "@playwright/test";
import { checkAccessibility as check, expectArrived } from "./lib/axe";
import { type DemoPaths, demoPaths, logInAs } from "./lib/demo";
import { expect, test } from "./lib/hub";
import { areas, forgotten } from "./lib/routes";
import { begin } from "./lib/runner";

test.use({ world: "demo" });
test.setTimeout(240_000);

async function visit(page: Page, paths: string[], none: string[] = []): Promise<void> {
  for (const path of [...paths, ...none]) {
    await page.goto(path);
    if (!none.includes(path)) await expectArrived(page, path);
    await check(page, path);
  }
}

const screens = {
  visitor: () => ["/", "/login", "/register", "/forgot-password", "/reset-password?token=old", "/verify-email?token=old", "/confirm-email?token=old"],
  builder: (demo: DemoPaths) => [
    "/dashboard", "/projects", demo.project, "/jobs", "/jobs/new", demo.draft, demo.job, "/inbox", demo.submission, "/spending", "/budget", "/billing",
  ],
  tester: (demo: DemoPaths) => ["/tests", demo.openTest, "/my-tests", demo.handedIn, "/earnings", "/qualification"],
  shared: (demo: DemoPaths) => ["/notifications", demo.profile, "/account"],
};

test("no route is forgotten", async ({ server }) => {
  const demo = await demoPaths(server);
  expect(forgotten("visitor", screens.visitor())).toEqual([]);
  expect(forgotten("builder", screens.builder(demo))).toEqual([]);
  expect(forgotten("tester", [...screens.tester(demo), demo.run])).toEqual([]);
  expect(forgotten("shared", screens.shared(demo))).toEqual([]);
  // Admins' screens have a test of their own.
  expect(areas()).toEqual(["admin", ...Object.keys(screens)].sort());
});

test("visitors' screens", async ({ newBrowser }) => {
  await visit(await newBrowser(), screens.visitor(), ["/nowhere"]);
});

test("a builder's screens", async ({ server, newBrowser }) => {
  const page = await newBrowser();
  await logInAs(page, "builder");
  // The last ones are for testers only, or not there, and say so.
  await visit(page, screens.builder(await demoPaths(server)), ["/tests", "/projects/none", "/jobs/none"]);
});

test("a tester's screens", async ({ server, newBrowser }) => {
  const page = await newBrowser();
  await logInAs(page, "tester");
  const demo = await demoPaths(server);
  await visit(page, [...screens.tester(demo), ...screens.shared(demo)]);
});

test("the test runner", async ({ server, newBrowser }) => {
  const paths = await demoPaths(server);
  const page = await newBrowser();
  await logInAs(page, "mila");
  await visit(page, [paths.run]);
  await begin(page);
  await check(page, "the runner");
  await page.getByRole("button", { name: "Recorded" }).click();
  await check(page, "what is recorded");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Write a finding" }).click();
  await check(page, "a finding");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Finish and review" }).click();
  await check(page, "the review");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Capture the screen" }).click();
  await page.getByRole("button", { name: "Screenshot 1" }).click();
  await page.getByRole("button", { name: "Mark the picture" }).click();
  await check(page, "the annotator");
});
