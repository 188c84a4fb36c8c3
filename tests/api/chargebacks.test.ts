// A builder has their bank take a payment back: the tester is paid all the same, the platform's loss is booked.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, jobBody, newBuilder, newJob, newProject, newTester, submit } from "../lib/market";
import type { Person } from "../lib/people";
import { auditMoney, newAdmin } from "../lib/reviews";
import { Server, until } from "../lib/server";

let server: Server;
let admin: Person;

beforeAll(async () => {
  server = await Server.start();
  admin = await newAdmin(server);
});
afterAll(() => server?.stop());

interface Paid {
  builder: Person;
  tester: Person;
  escrow_id: string;
}

/** A test that was approved and paid. */
async function paid(): Promise<Paid> {
  const [builder, tester] = [await newBuilder(server), await newTester(server)];
  const job = await newJob(builder);
  const assignment = await accept(tester, job.id);
  const submission = await submit(tester, assignment, job);
  await builder.api.post(`/api/submissions/${submission.id}/approve`);
  await payout(tester, "paid");
  return { builder, tester, escrow_id: assignment.escrow_id };
}

const payout = (tester: Person, state: string) =>
  until(`a payout that is ${state}`, async () =>
    (await tester.api.get("/api/payments/payouts")).items.find((p: any) => p.state === state),
  );

const chargeBack = async (escrow_id: string, more: object = {}): Promise<string> =>
  (await server.api.post("/testmode/chargebacks", { escrow_id, ...more })).id;

const close = (id: string, outcome: string) => server.api.post(`/testmode/chargebacks/${id}/close`, { outcome });

const listed = (escrow_id: string, state: string): Promise<any> =>
  until(`a chargeback that is ${state}`, async () =>
    (await admin.api.get(`/api/admin/payments/chargebacks?state=${state}`)).items.find((c: any) => c.escrow_id === escrow_id),
  );

async function publishing(builder: Person): Promise<string> {
  const project = await newProject(builder);
  const draft = await builder.api.post("/api/jobs", jobBody(project.id));
  const answer = await builder.api.fetch("POST", `/api/jobs/${draft.id}/publish`);
  const body = (await answer.json()) as any;
  return answer.ok ? body.status : `${answer.status} ${body.code}: ${body.detail}`;
}

const told = async (person: Person, escrow_id: string) =>
  (await person.api.get("/api/notifications?limit=100")).items
    .filter((n: any) => n.type === "payment_failed" && n.data.escrow_id === escrow_id)
    .map((n: any) => n.title);

test("stops the builder's publishing, is booked as lost, and booked back once it is won", async () => {
  const { builder, tester, escrow_id } = await paid();
  const id = await chargeBack(escrow_id);
  const open = await listed(escrow_id, "open");
  expect(open).toMatchObject({ id, builder_id: builder.id, tester_id: tester.id, amount_minor: 1800, fee_minor: 1500 });
  expect(await builder.api.get(`/api/escrow/${escrow_id}`)).toMatchObject({ dispute_hold: true, state: "released" });
  expect(await publishing(builder)).toMatch(/^403 account_flagged: .*charged back/);
  expect(await told(admin, escrow_id)).toEqual(["A payment was charged back"]);
  expect(await told(builder, escrow_id)).toEqual(["A payment was charged back"]);
  expect(await told(tester, escrow_id)).toEqual([]);
  const { items } = await admin.api.get("/api/notifications?limit=100");
  expect(items.find((n: any) => n.data.escrow_id === escrow_id)).toMatchObject({ link: "/admin/payments/chargebacks" });
  expect((await tester.api.get("/api/payments/balance")).items).toMatchObject([{ paid_out_minor: 1800 }]);
  auditMoney(server);

  await close(id, "won");
  expect(await listed(escrow_id, "won")).toMatchObject({ amount_minor: 0, fee_minor: 0, closed_at: expect.any(String) });
  expect((await builder.api.get(`/api/escrow/${escrow_id}`)).dispute_hold).toBe(false);
  expect(await publishing(builder)).toBe("open");
  auditMoney(server);
});

test("that is lost keeps publishing stopped until an admin clears it", async () => {
  const { builder, tester, escrow_id } = await paid();
  await close(await chargeBack(escrow_id), "lost");
  expect(await listed(escrow_id, "lost")).toMatchObject({ amount_minor: 1800, fee_minor: 1500 });
  expect(await publishing(builder)).toMatch(/^403 account_flagged/);
  expect((await tester.api.get("/api/payments/balance")).items).toMatchObject([{ paid_out_minor: 1800 }]);

  await admin.api.post(`/api/admin/users/${builder.id}/clear`, { reason: "It was a mistake of the bank.", evidence: "A letter." });
  expect(await publishing(builder)).toBe("open");
  const again = await refusal(
    admin.api.post(`/api/admin/users/${builder.id}/clear`, { reason: "Once more, please.", evidence: "A letter." }),
  );
  expect([again.status, again.code]).toEqual([409, "invalid_transition"]);
  auditMoney(server);
});

test("before a decision: the tester is paid, and the refund of the rest waits for the bank", async () => {
  const [builder, tester] = [await newBuilder(server), await newTester(server)];
  const cases = ["won", "lost"];
  for (const outcome of cases) {
    const job = await newJob(builder, { blocked_pay_percent: 40 });
    const assignment = await accept(tester, job.id);
    const submission = await submit(tester, assignment, job, {
      outcome: "blocked",
      journeys: job.journeys.map((j: any) => ({
        journey_id: j.id,
        steps: j.steps.map((s: any) => ({ step_id: s.id, result: "blocked" })),
      })),
    });
    // A dispute captures the whole hold.
    const dispute = await builder.api.post("/api/disputes", {
      submission_id: submission.id,
      category: "evidence_mismatch",
      reason: "The pictures show another shop.",
    });
    const escrow = () => builder.api.get(`/api/escrow/${assignment.escrow_id}`);
    await until("the capture", async () => (await escrow()).state === "captured");
    const id = await chargeBack(assignment.escrow_id);
    await listed(assignment.escrow_id, "open");

    await admin.api.post(`/api/disputes/${dispute.id}/resolve`, { decision: "full", note: "The evidence is sound." });
    const waiting = await until("the refund to fail", async () => (await escrow()).state === "failed" && (await escrow()));
    expect(waiting.reason).toBe("chargeback_open");
    await until("the pay", async () =>
      (await tester.api.get("/api/payments/payouts")).items.find(
        (p: any) => p.escrow_id === assignment.escrow_id && p.state === "paid" && p.amount_minor === 720,
      ),
    );
    auditMoney(server);

    await close(id, outcome);
    const ended = await until("the end", async () => (await escrow()).state === "partially_released" && (await escrow()));
    expect(ended.settlement).toMatchObject({ tester_minor: 720, refund_minor: 1080 });
    // A lost chargeback gave the builder everything back already: nothing is refunded on top of it.
    const { items } = await builder.api.get(`/api/payments/statements?month=${ended.created_at.slice(0, 7)}&format=json`);
    const refunds = items.filter((l: any) => l.escrow_id === assignment.escrow_id && l.kind === "refunded");
    expect(refunds.map((l: any) => l.amount_minor)).toEqual(outcome === "won" ? [1080] : []);
    auditMoney(server);
    await admin.api.post(`/api/admin/users/${builder.id}/clear`, { reason: "For the next one.", evidence: "None." }).catch(() => {});
  }
});

describe("webhooks of a chargeback", () => {
  test("that come late and in one go end in the same books", async () => {
    const { builder, escrow_id } = await paid();
    const first = await chargeBack(escrow_id, { amount_minor: 1000 });
    await close(first, "won");
    const second = await chargeBack(escrow_id, { amount_minor: 300 });
    await close(second, "lost");
    expect(await listed(escrow_id, "lost")).toMatchObject({ id: second, amount_minor: 300, fee_minor: 1500 });
    await until("the queue to be empty", async () => {
      const { items } = await admin.api.get("/api/admin/tasks?limit=100");
      return items.every((t: any) => !["chargeback_changed", "payment_event"].includes(t.kind));
    });
    expect((await builder.api.get(`/api/escrow/${escrow_id}`)).dispute_hold).toBe(false);
    auditMoney(server);
  });

  test("about what was never charged are refused by the provider", async () => {
    const [builder, tester] = [await newBuilder(server), await newTester(server)];
    const job = await newJob(builder);
    const assignment = await accept(tester, job.id);
    expect((await refusal(chargeBack(assignment.escrow_id))).status).toBe(404);
    expect((await refusal(chargeBack("nothing"))).status).toBe(422);
    const { escrow_id } = await paid();
    expect((await refusal(chargeBack(escrow_id, { amount_minor: 1801 }))).status).toBe(409);
    const id = await chargeBack(escrow_id);
    await close(id, "won");
    expect((await refusal(close(id, "lost"))).status).toBe(409);
    expect((await refusal(close(id, "drawn"))).status).toBe(422);
  });
});

test("only admins see the list", async () => {
  const builder = await newBuilder(server);
  expect((await refusal(builder.api.get("/api/admin/payments/chargebacks"))).status).toBe(403);
  expect((await refusal(server.api.get("/api/admin/payments/chargebacks"))).status).toBe(401);
  expect((await refusal(admin.api.get("/api/admin/payments/chargebacks?state=drawn"))).status).toBe(422);
});
