// The interactive reference at /docs: an operation is found and tried out in place, with nothing from another host.
import { expect } from "@playwright/test";
import { newPerson } from "../lib/people";
import { test } from "./lib/hub";

test("the reference is read and tried out, with no network but the server", async ({ server, newBrowser }) => {
  const page = await newBrowser();
  const elsewhere: string[] = [];
  await page.route("**/*", (route) => {
    const url = new URL(route.request().url());
    if (url.origin === new URL(server.url).origin || url.protocol === "data:") return route.continue();
    elsewhere.push(url.href);
    return route.abort();
  });
  // It draws what is in sight, so a route is gone to by its name.
  const ada = await newPerson(server, "tester");
  await page.goto("/docs#/auth/get_api_auth_sessions");
  const route = page.locator("#operations-auth-get_api_auth_sessions");
  await expect(route).toContainText("Where I am logged in");
  await route.getByRole("button", { name: "authorization button" }).click();
  await page.getByLabel("auth-bearer-value").fill(ada.api.token!);
  await page.locator(".auth-btn-wrapper button.authorize").click();
  await page.locator(".btn-done").click();
  await route.getByRole("button", { name: "Try it out" }).click();
  await route.getByRole("button", { name: "Execute" }).click();
  await expect(route.locator(".live-responses-table .response-col_status").last()).toContainText("200");
  await expect(route.locator(".live-responses-table")).toContainText("last_used_at");
  expect(elsewhere).toEqual([]);
});
