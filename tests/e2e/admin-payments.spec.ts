// Admins and money: what failed is tried again, what nobody settles is settled, chargebacks and differences are seen.
import { advance, newTester } from "../lib/market";
import type { Person } from "../lib/people";
import { auditMoney, DAY, Desk, HOUR, newAdmin } from "../lib/reviews";
import { until } from "../lib/server";
import { failedCapture } from "./lib/admin";
import { expect, panel, test } from "./lib/hub";

test.use({ world: "moving clock" });
test.setTimeout(120_000);

const NOTE = "Neither of the two could settle this.";

test("a failed capture is tried again", async ({ server, browserOf }) => {
  const admin = await newAdmin(server);
  const { escrow_id } = await failedCapture(server, await newTester(server));
  const page = await browserOf(admin, "/admin/payments");
  const row = page.getByRole("row").filter({ has: page.locator(`a[href$="${escrow_id}"]`) });
  await expect(row).toContainText("Charging the card");
  await expect(row).toContainText("processing error");
  await row.getByRole("button", { name: "Try again" }).click();
  await expect(row).toHaveCount(0);
  await until("the pay", async () => (await admin.api.get(`/api/escrow/${escrow_id}`)).state === "released");
  expect(auditMoney(server)).toContain("The books are right.");
});

test("what waits for a suspended tester is settled in part", async ({ server, browserOf }) => {
  const admin = await newAdmin(server);
  const desk = await Desk.open(server);
  const tester = await newTester(server);
  const { assignment } = await desk.handedIn(tester);
  await admin.api.post(`/api/admin/users/${tester.id}/suspend`);

  const page = await browserOf(admin, "/admin/payments/held");
  await page.getByLabel("State").selectOption("Held");
  await page.locator(`a[href$="${assignment.escrow_id}"]`).click();
  await page.getByRole("radio", { name: /^A part/ }).check();
  await page.getByLabel(/^What .+ gets/).fill("9.00");
  await page.getByLabel("Why").fill(NOTE);
  await page.getByRole("button", { name: "Settle…" }).click();
  const dialog = page.getByRole("dialog", { name: "Settle this test?" });
  await expect(dialog).toContainText("gets $9.00, and $9.00 goes back to the builder.");
  await dialog.getByRole("button", { name: "Settle and pay" }).click();
  await expect(panel(page, "Settle it")).toContainText("It is decided.");
  await expect(panel(page, "The money")).toContainText("partly paid");
  await server.mail(desk.builder.email, /An admin settled the test/);
  expect(auditMoney(server)).toContain("The books are right.");
});

test("a chargeback and a difference between the books are seen", async ({ server, browserOf }) => {
  const admin = await newAdmin(server);
  const paid = async (): Promise<{ escrow_id: string; tester: Person }> => {
    const desk = await Desk.open(server);
    const tester = await newTester(server);
    const { assignment, submission } = await desk.handedIn(tester);
    await desk.builder.api.post(`/api/submissions/${submission.id}/approve`);
    await until("the pay", async () => (await tester.api.get("/api/payments/balance")).items[0]?.paid_out_minor === 1800);
    return { escrow_id: assignment.escrow_id, tester };
  };
  const back = await paid();
  await server.api.post("/testmode/chargebacks", { escrow_id: back.escrow_id });
  const page = await browserOf(admin, "/admin/payments/chargebacks");
  await expect(page.getByRole("row").nth(1)).toContainText("$18.00");
  await page.locator(`a[href$="${back.escrow_id}"]`).click();
  await expect(panel(page, "The money")).toContainText("The tester is paid all the same");

  const differs = await paid();
  await server.api.post("/testmode/refunds", { escrow_id: differs.escrow_id, amount_minor: 500 });
  await advance(server, DAY + 2 * HOUR, admin);
  const later = await browserOf(admin, "/admin/payments/reconciliation");
  const row = later.getByRole("row").filter({ has: later.locator(`a[href$="${differs.escrow_id}"]`) });
  await expect(row).toContainText("Charge of a card");
  await expect(row).toContainText("-$5.00");
});
