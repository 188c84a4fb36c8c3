// Pictures of what people see when something is away: the server, the network, a thing, a role, a new version's code.
import type { Page, Route } from "@playwright/test";
import { logInAs } from "../../e2e/lib/demo";
import { expect, test } from "../../e2e/lib/hub";
import { DESKTOP, visit } from "../lib";

test.use({ world: "demo", viewport: DESKTOP });
test.setTimeout(300_000);

const NOBODY = "00000000-0000-7000-8000-000000000000";
const overloaded = (route: Route) =>
  route.fulfill({ status: 503, contentType: "application/problem+json", headers: { "Retry-After": "5" }, body: JSON.stringify({ status: 503, code: "overloaded", detail: "The server is busy. Please try again in a moment.", request_id: "01J9Z" }) });
const told = (page: Page) => expect(page.getByRole("alert").first()).toBeVisible({ timeout: 20_000 });

/** A body of the server's, with something else in it. */
const changed = (change: (body: any) => void) => async (route: Route) => {
  const response = await route.fetch();
  const body = await response.json();
  change(body);
  await route.fulfill({ response, json: body });
};

test("a builder whose answers take long, and whose mails come back", async ({ newBrowser }) => {
  const page = await newBrowser();
  await logInAs(page, "builder");
  await page.route("**/api/auth/refresh", changed((body) => (body.user.email_bounces = true)));
  await visit(page, [["trouble-mails-come-back", "/dashboard"]]);
  await page.unroute("**/api/auth/refresh");
  // Never answered: what is shown meanwhile.
  await page.route(/\/api\/(jobs|submissions|projects|users\/me\/(budget|builder-stats|waiting)|escrow|notifications(\?|$))/, () => {});
  const waiting = (at: Page) => at.locator(".animate-pulse").first().waitFor();
  await visit(page, [
    ["slow-dashboard", "/dashboard"],
    ["slow-jobs", "/jobs"],
    ["slow-job", `/jobs/${NOBODY}`],
    ["slow-inbox", "/inbox"],
    ["slow-spending", "/spending"],
    ["slow-project", `/projects/${NOBODY}`],
    ["slow-notifications", "/notifications"],
  ], waiting);
});

test("a builder for whom something is away", async ({ newBrowser }) => {
  const page = await newBrowser();
  await logInAs(page, "builder");
  await visit(page, [
    ["trouble-no-such-job", `/jobs/${NOBODY}`],
    ["trouble-no-such-submission", `/inbox/${NOBODY}`],
    ["trouble-no-such-person", `/people/${NOBODY}`],
    ["trouble-wrong-role", "/tests"],
    ["trouble-no-such-page", "/nowhere"],
  ]);
  const answer = /\/api\/(jobs|submissions|users\/me\/(budget|builder-stats)|escrow)/;
  await page.route(answer, overloaded);
  await visit(page, [
    ["trouble-overloaded-dashboard", "/dashboard", told],
    ["trouble-overloaded-inbox", "/inbox", told],
    ["trouble-overloaded-job", `/jobs/${NOBODY}`, told],
  ]);
  await page.unroute(answer);
  await page.route(answer, (route) => route.abort("internetdisconnected"));
  await visit(page, [["trouble-offline-jobs", "/jobs", told]]);
  await page.unroute(answer);
  await page.route(/assets\/spending-page/, (route) => route.fulfill({ status: 404 }));
  await visit(page, [["trouble-new-version", "/spending"]]);
  await page.unroute(/assets\/spending-page/);
  await page.route("**/api/auth/refresh", overloaded);
  await visit(page, [["trouble-server-away-at-start", "/jobs"]]);
});
