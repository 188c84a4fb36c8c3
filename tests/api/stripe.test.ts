// The main job with Stripe taking the payments: membership, card, hold, capture, transfer, and the events it signs.
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, newJob, newProject, qualify, submit } from "../lib/market";
import { newPerson, type Person } from "../lib/people";
import { auditMoney, settledBy } from "../lib/reviews";
import { Server, until } from "../lib/server";
import { StripeService } from "../lib/stripe-service";

const SECRET = "whsec_of_the_test";
let stripe: StripeService;
let server: Server;
let builder: Person;
let tester: Person;

beforeAll(async () => {
  stripe = await StripeService.start();
  server = await Server.start({
    env: {
      STRIPE_SECRET_KEY: "sk_test_1",
      STRIPE_WEBHOOK_SECRET: `whsec_rolled_out,${SECRET}`,
      STRIPE_PRICE_ID: "price_1",
      STRIPE_API_BASE: stripe.url,
    },
  });
  await stripe.listen(`${server.url}/api/payments/webhooks/stripe`, SECRET);
  [builder, tester] = [await newPerson(server, "builder"), await newPerson(server, "tester")];
});
afterAll(async () => {
  await server?.stop();
  stripe?.stop();
});

test("a builder becomes a member and puts a card on file, on Stripe's own pages", async () => {
  expect(await builder.api.get("/api/payments/membership")).toMatchObject({ status: "none" });
  const checkout = await builder.api.post("/api/payments/membership/checkout");
  expect(checkout.url).toContain(`${stripe.url}/pages/`);
  await stripe.finish(checkout.url);
  const member = await until("the membership", async () => {
    const m = await builder.api.get("/api/payments/membership");
    return m.status === "active" && m;
  });
  expect(Date.parse(member.current_period_end)).toBeGreaterThan(Date.now());
  expect((await refusal(builder.api.post("/api/payments/membership/checkout"))).status).toBe(409);

  const setup = await builder.api.post("/api/payments/card/setup");
  await stripe.finish(setup.url);
  await until("the card", async () => (await builder.api.get("/api/payments/card")).last4 === "4242");
});

test("a tester is onboarded", async () => {
  await qualify(tester);
  const { url } = await tester.api.post("/api/payments/payout-account", { country: "US" });
  expect(await tester.api.get("/api/payments/payout-account")).toMatchObject({ payouts_enabled: false });
  await stripe.finish(url);
  await until("the account", async () => (await tester.api.get("/api/payments/payout-account")).payouts_enabled);
});

test("the card is held when a tester accepts, captured on approval, and the tester is paid", async () => {
  const job = await newJob(builder, { project_id: (await newProject(builder)).id });
  const assignment = await accept(tester, job.id);
  expect(assignment.state).toBe("active");
  const [held] = (await builder.api.get("/api/escrow")).items;
  expect(held).toMatchObject({ id: assignment.escrow_id, state: "reserved", amount_minor: 1800, currency: "USD" });

  const submission = await submit(tester, assignment, job);
  await builder.api.post(`/api/submissions/${submission.id}/approve`);
  expect((await settledBy(builder, submission.id)).settlement).toMatchObject({ tester_minor: 1800, refund_minor: 0 });
  await until("the transfer", async () => stripe.transfers.length > 0);
  expect(stripe.transfers).toMatchObject([{ amount: 1800, currency: "usd", transfer_group: assignment.escrow_id, source_transaction: expect.stringMatching(/^ch_/) }]);
  const paid = await until("the payout", async () => {
    const { items } = await tester.api.get("/api/payments/payouts");
    return items[0]?.state === "paid" && items[0];
  });
  expect(paid).toMatchObject({ amount_minor: 1800, currency: "USD" });
  expect(stripe.asked.filter((call) => /^POST .*\/capture$/.test(call))).toHaveLength(1);
  expect(auditMoney(server)).toContain("The books are right.");
});

test("a test that is given back lets the hold go", async () => {
  const job = await newJob(builder, { project_id: (await newProject(builder)).id });
  const assignment = await accept(tester, job.id);
  await tester.api.post(`/api/assignments/${assignment.id}/abandon`);
  await until("the end of the hold", async () => (await builder.api.get(`/api/escrow/${assignment.escrow_id}`)).state === "voided");
  expect(stripe.asked.filter((call) => /^POST .*\/cancel$/.test(call))).toHaveLength(1);
});

test("a card that is declined when it is held starts nothing", async () => {
  const setup = await builder.api.post("/api/payments/card/setup");
  await stripe.finish(setup.url, "4000000000000341");
  await until("the card", async () => (await builder.api.get("/api/payments/card")).last4 === "0341");
  const job = await newJob(builder, { project_id: (await newProject(builder)).id });
  expect((await refusal(accept(tester, job.id))).code).toBe("funding_failed");
  expect((await builder.api.get(`/api/jobs/${job.id}`)).slots_taken).toBe(0);
  expect(auditMoney(server)).toContain("The books are right.");
});

test("events count only with Stripe's signature, of now", async () => {
  const body = JSON.stringify({ id: "evt_forged", type: "account.updated", data: { object: { object: "account", id: "acct_1" } } });
  const send = (secret: string, at = Math.floor(Date.now() / 1000)) => {
    const signature = createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
    return fetch(`${server.url}/api/payments/webhooks/stripe`, { method: "POST", headers: { "stripe-signature": `t=${at},v1=${signature}` }, body });
  };
  expect((await send("whsec_of_somebody")).status).toBe(401);
  expect((await send(SECRET, Math.floor(Date.now() / 1000) - 3600)).status).toBe(401);
  expect((await send("whsec_rolled_out")).status).toBe(200);
  expect((await send(SECRET)).status).toBe(200); // once more
});
