// The provider's balance against the ledger: differences are found, told and kept, and nothing is corrected by itself.
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, advance, newBuilder, newJob, newTester, submit } from "../lib/market";
import { logIn, PASSWORD, type Person } from "../lib/people";
import { auditMoney, DAY, HOUR, newAdmin } from "../lib/reviews";
import { Server, until } from "../lib/server";

let server: Server;
let admin: Person;
let escrow_id: string;

beforeAll(async () => {
  server = await Server.start();
  admin = await newAdmin(server);
  const [builder, tester] = [await newBuilder(server), await newTester(server)];
  const job = await newJob(builder);
  const assignment = await accept(tester, job.id);
  escrow_id = assignment.escrow_id;
  const submission = await submit(tester, assignment, job);
  await builder.api.post(`/api/submissions/${submission.id}/approve`);
  await until("the pay", async () => (await tester.api.get("/api/payments/balance")).items[0]?.paid_out_minor === 1800);
});
afterAll(() => server?.stop());

async function nextDay(): Promise<any> {
  await advance(server, DAY + 2 * HOUR, admin);
  return admin.api.get("/api/admin/reconciliation");
}

const notices = async () =>
  (await admin.api.get("/api/notifications?limit=100")).items.filter((n: any) => /books differ/.test(n.title));

test("holds, fees, transfers, memberships and chargebacks agree", async () => {
  const { id } = await server.api.post("/testmode/chargebacks", { escrow_id, amount_minor: 700 });
  const found = await nextDay();
  expect(found.items).toEqual([]);
  expect(Date.parse(found.last_run_at) - Date.parse(found.reconciled_until)).toBe(HOUR * 1000);
  await server.api.post(`/testmode/chargebacks/${id}/close`, { outcome: "won" });
  expect((await nextDay()).items).toEqual([]);
  expect(await notices()).toEqual([]);
  expect(await server.metric('peertest_reconciliation_differences{name="open"}')).toBe(0);
});

test("a refund made by hand at the provider is found once, told to admins, and left as it is", async () => {
  await server.api.post("/testmode/refunds", { escrow_id, amount_minor: 500 });
  const { items } = await nextDay();
  expect(items).toMatchObject([{ escrow_id, type: "charge", currency: "USD", difference_minor: -500, state: "open" }]);
  expect(items[0].provider_minor).toBe(items[0].ledger_minor - 500);
  expect(await notices()).toMatchObject([{ link: "/admin/payments/reconciliation" }]);
  expect(await server.metric('peertest_reconciliation_differences{name="open"}')).toBe(1);
  auditMoney(server);

  const again = (await nextDay()).items;
  expect(again).toMatchObject([{ difference_minor: -500, found_at: items[0].found_at }]);
  expect(Date.parse(again[0].checked_at)).toBeGreaterThan(Date.parse(items[0].checked_at));
  expect(await notices()).toHaveLength(1);
  expect((await admin.api.get("/api/admin/reconciliation?state=cleared")).items).toEqual([]);
  expect((await admin.api.get("/api/admin/reconciliation?state=open")).items).toHaveLength(1);
});

test("only admins see it, and each look is in the audit log", async () => {
  const builder = await logIn(server, (await newBuilder(server)).email, PASSWORD);
  expect((await refusal(builder.api.get("/api/admin/reconciliation"))).status).toBe(403);
  expect((await refusal(server.api.get("/api/admin/reconciliation"))).status).toBe(401);
  expect((await refusal(admin.api.get("/api/admin/reconciliation?state=lost"))).fields).toEqual(["state"]);
  const rows = await admin.api.get(`/api/admin/audit?action=admin.reconciliation_read&subject=escrow:${escrow_id}`);
  expect(rows.items).not.toEqual([]);
});
