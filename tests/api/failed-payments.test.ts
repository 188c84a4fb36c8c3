// Captures, refunds and transfers that really fail, and admins who try them again; tasks that really die.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, advance, finish, GOOD_CARD, inHours, jobBody, newBuilder, newJob, newProject, newTester, putCardOnFile, submit } from "../lib/market";
import type { Person } from "../lib/people";
import { auditMoney, DAY, newAdmin } from "../lib/reviews";
import { Server, until } from "../lib/server";

/** Held, but the first two captures for a test are refused. */
const CAPTURES_FAIL = "4000000000000119";
/** Works, but the first refund is refused. */
const FIRST_REFUND_FAILS = "4000000000005126";

let server: Server;
let admin: Person;

beforeAll(async () => {
  server = await Server.start();
  admin = await newAdmin(server);
});
afterAll(() => server?.stop());

interface Case {
  builder: Person;
  tester: Person;
  job: any;
  escrow_id: string;
  submission: any;
}

async function handedIn(card: string, tester?: Person): Promise<Case> {
  const builder = await newBuilder(server, card);
  tester ??= await newTester(server);
  const now = await server.advanceClock(0);
  const job = await newJob(builder, { deadline: inHours(72, now) });
  const assignment = await accept(tester, job.id);
  const submission = await submit(tester, assignment, job);
  return { builder, tester, job, escrow_id: assignment.escrow_id, submission };
}

const approve = (c: Case) => c.builder.api.post(`/api/submissions/${c.submission.id}/approve`);
const escrow = (c: Case, state: string) =>
  until(`an escrow that is ${state}`, async () => {
    const e = await c.builder.api.get(`/api/escrow/${c.escrow_id}`);
    return e.state === state && e;
  });
const failed = (c: Case) =>
  until("the failed payment", async () =>
    (await admin.api.get("/api/admin/payments/failed")).items.find((p: any) => p.escrow_id === c.escrow_id),
  );
const reprocess = (c: Case) => admin.api.post(`/api/admin/payments/${c.escrow_id}/reprocess`);
const payout = (c: Case, state: string) =>
  until(`a payout that is ${state}`, async () =>
    (await c.tester.api.get("/api/payments/payouts?limit=100")).items.find(
      (p: any) => p.escrow_id === c.escrow_id && p.state === state,
    ),
  );

describe("a capture that fails twice", () => {
  test("leaves the test approved and the tester owed; processed again it pays", async () => {
    const c = await handedIn(CAPTURES_FAIL);
    await approve(c);
    expect((await escrow(c, "failed")).reason).toBe("processing_error");
    expect(await failed(c)).toMatchObject({ step: "capture", builder_id: c.builder.id, amount_minor: 1800 });
    const submission = await until("the submission to tell", async () => {
      const s = await c.builder.api.get(`/api/submissions/${c.submission.id}`);
      return s.payment_failed && s;
    });
    expect(submission.status).toBe("approved");
    const draft = await c.builder.api.post("/api/jobs", jobBody((await newProject(c.builder)).id));
    const stopped = await refusal(c.builder.api.post(`/api/jobs/${draft.id}/publish`));
    expect([stopped.status, stopped.code]).toEqual([403, "account_flagged"]);
    auditMoney(server);

    await reprocess(c);
    await escrow(c, "released");
    await payout(c, "paid");
    expect((await c.builder.api.post(`/api/jobs/${draft.id}/publish`)).status).toBe("open");
    const rows = await admin.api.get(`/api/admin/audit?action=admin.payment_reprocessed&subject=escrow:${c.escrow_id}`);
    expect(rows.items).toMatchObject([{ actor_id: admin.id }]);
    const settled = await refusal(reprocess(c));
    expect([settled.status, settled.code]).toEqual([409, "invalid_transition"]);
    auditMoney(server);
  });

  test("is taken from the builder's next card by itself", async () => {
    const c = await handedIn(CAPTURES_FAIL);
    await approve(c);
    await escrow(c, "failed");
    await putCardOnFile(c.builder, GOOD_CARD);
    await escrow(c, "released");
    await payout(c, "paid");
  });
});

test("a refund that fails: the tester has their part, the rest goes back once processed again", async () => {
  const c = await handedIn(FIRST_REFUND_FAILS);
  const dispute = await c.builder.api.post("/api/disputes", {
    submission_id: c.submission.id,
    category: "step_not_done",
    reason: "The last step was not done at all.",
  });
  await escrow(c, "captured");
  await c.tester.api.post(`/api/disputes/${dispute.id}/statement`, { message: "It was, see the second picture." });
  await admin.api.post(`/api/disputes/${dispute.id}/resolve`, { decision: "partial", tester_minor: 1000, note: "Most of it is there." });
  expect((await escrow(c, "failed")).reason).toBe("refund_failed");
  expect(await failed(c)).toMatchObject({ step: "refund", tester_id: c.tester.id });
  expect(await payout(c, "paid")).toMatchObject({ amount_minor: 1000 });
  auditMoney(server);

  await reprocess(c);
  expect((await escrow(c, "partially_released")).settlement).toMatchObject({ tester_minor: 1000, refund_minor: 800 });
  expect((await admin.api.get("/api/admin/payments/failed")).items.map((p: any) => p.escrow_id)).not.toContain(c.escrow_id);
  auditMoney(server);
});

test("a transfer that fails never reopens the escrow, and is made once processed again", async () => {
  const tester = await newTester(server);
  await finish(tester, "/api/payments/payout-account", { country: "US" }, { outcome: "first_transfer_fails" });
  const c = await handedIn(GOOD_CARD, tester);
  await approve(c);
  await escrow(c, "released");
  expect(await payout(c, "failed")).toMatchObject({ failure: "balance_insufficient" });
  expect(await failed(c)).toMatchObject({ step: "transfer", reason: "balance_insufficient", amount_minor: 1800 });
  expect((await tester.api.get("/api/payments/balance")).items).toMatchObject([{ available_minor: 1800, paid_out_minor: 0 }]);
  await reprocess(c);
  await payout(c, "paid");
  expect((await escrow(c, "released")).state).toBe("released");
  auditMoney(server);
});

describe("a task that died while the provider was silent for days", () => {
  const dead = async (): Promise<any[]> => (await admin.api.get("/api/admin/tasks?state=dead&limit=100")).items;

  async function twoDeadTransfers(): Promise<[Case, Case, any[]]> {
    const [first, second] = [await handedIn(GOOD_CARD), await handedIn(GOOD_CARD)];
    await server.api.post("/testmode/silence", { silent: true });
    await approve(first);
    await approve(second);
    await advance(server, 5 * DAY, admin, first.builder, second.builder, first.tester, second.tester);
    await server.api.post("/testmode/silence", { silent: false });
    return [first, second, (await dead()).filter((t) => t.kind === "escrow_settle")];
  }

  test("is tried again, or discarded, by an admin, and by nobody else", async () => {
    const [first, second, tasks] = await twoDeadTransfers();
    expect(tasks).toHaveLength(2);
    expect(tasks[0]).toMatchObject({ state: "dead", attempts: 60, last_error: expect.stringContaining("no answer about") });
    expect((await refusal(first.builder.api.post(`/api/admin/tasks/${tasks[0].id}/retry`))).status).toBe(403);

    await admin.api.post(`/api/admin/tasks/${tasks[0].id}/retry`);
    await admin.api.post(`/api/admin/tasks/${tasks[1].id}/discard`);
    expect((await dead()).map((t) => t.id)).not.toContain(tasks[1].id);
    const states = await until("one payment to go on", async () => {
      const both = [await first.builder.api.get(`/api/escrow/${first.escrow_id}`), await second.builder.api.get(`/api/escrow/${second.escrow_id}`)];
      const found = both.map((e) => e.state);
      return found.includes("released") && found;
    });
    expect(states.filter((s) => s === "released")).toHaveLength(1);
    for (const action of ["task_retried", "task_discarded"]) {
      expect((await admin.api.get(`/api/admin/audit?action=admin.${action}`)).items).toMatchObject([{ actor_id: admin.id }]);
    }
    expect((await refusal(admin.api.post(`/api/admin/tasks/${tasks[1].id}/retry`))).status).toBe(404);
    auditMoney(server);
  });
});
