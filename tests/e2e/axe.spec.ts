// No screen of the main job has a violation that axe can find, in light and dark.
import type { Page } from "@playwright/test";
import { checkAccessibility as check } from "./lib/axe";
import { demoPaths, logInAs } from "./lib/demo";
import { test } from "./lib/hub";
import { begin } from "./lib/runner";

test.use({ world: "demo" });
test.setTimeout(120_000);

async function visit(page: Page, paths: string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await check(page, path);
  }
}

test("visitors' screens", async ({ newBrowser }) => {
  await visit(await newBrowser(), ["/", "/login", "/register", "/forgot-password"]);
});

test("a builder's screens", async ({ server, newBrowser }) => {
  const paths = await demoPaths(server);
  const page = await newBrowser();
  await logInAs(page, "builder");
  await visit(page, ["/dashboard", "/projects", paths.project, "/jobs", paths.draft, paths.job, paths.submission, "/spending", "/billing"]);
});

test("a tester's screens", async ({ server, newBrowser }) => {
  const paths = await demoPaths(server);
  const page = await newBrowser();
  await logInAs(page, "tester");
  await visit(page, ["/tests", paths.openTest, "/my-tests", paths.handedIn, "/earnings", "/qualification", "/notifications", "/account"]);
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
