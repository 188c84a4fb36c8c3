// Idempotency-Key on every POST that creates or moves money: the same key and body get the same answer, another body 422.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, finish, GOOD_CARD, jobBody, newBuilder, newJob, newProject, newTester, submit } from "../lib/market";
import { newPerson, type Person } from "../lib/people";
import { auditMoney, newAdmin } from "../lib/reviews";
import { Server, until } from "../lib/server";

let server: Server;
let admin: Person;

beforeAll(async () => {
  server = await Server.start();
  admin = await newAdmin(server);
});
afterAll(() => server?.stop());

let keys = 0;
const withKey = (person: Person) => person.api.with({ "idempotency-key": `key-${(keys += 1)}` });

/** Sends it twice; answers both, after proving that the key is refused with another body. */
async function twice(person: Person, path: string, body: object | undefined, other: object): Promise<[any, any]> {
  const api = withKey(person);
  const answers: [any, any] = [await api.send("POST", path, body), await api.send("POST", path, body)];
  expect(answers[1].status).toBe(answers[0].status);
  const reused = await refusal(api.post(path, other));
  expect([reused.status, reused.code]).toEqual([422, "idempotency_key_reused"]);
  return answers;
}

describe("the provider's pages", () => {
  const pages = ["/api/payments/membership/checkout", "/api/payments/card/setup", "/api/payments/portal"];
  test.each(pages)("%s", async (path) => {
    const builder = await newPerson(server, "builder");
    const [first, second] = await twice(builder, path, undefined, {});
    expect(second.body.url).toBe(first.body.url);
    expect((await withKey(builder).post(path)).url).not.toBe(first.body.url);
  });

  test("/api/payments/payout-account", async () => {
    const tester = await newPerson(server, "tester");
    const [first, second] = await twice(tester, "/api/payments/payout-account", { country: "US" }, { country: "DE" });
    expect(second.body.url).toBe(first.body.url);
    expect((await tester.api.get("/api/payments/payout-account")).country).toBe("US");
  });
});

test("membership: cancel and resume", async () => {
  const builder = await newBuilder(server);
  const [, cancelled] = await twice(builder, "/api/payments/membership/cancel", undefined, {});
  expect(cancelled.body.cancel_at_period_end).toBe(true);
  const key = withKey(builder);
  expect((await key.post("/api/payments/membership/resume")).cancel_at_period_end).toBe(false);
  await builder.api.post("/api/payments/membership/cancel");
  // Given again, not done again.
  expect((await key.post("/api/payments/membership/resume")).cancel_at_period_end).toBe(false);
  expect((await builder.api.get("/api/payments/membership")).cancel_at_period_end).toBe(true);
});

test("publish, accept, give back", async () => {
  const [builder, tester] = [await newBuilder(server), await newTester(server)];
  const project = await newProject(builder);
  const [first, second] = await twice(builder, "/api/jobs", jobBody(project.id), jobBody(project.id, { slots: 2 }));
  expect(second.body.id).toBe(first.body.id);
  const [published] = await twice(builder, `/api/jobs/${first.body.id}/publish`, undefined, {});
  expect(published.body.status).toBe("open");
  const [one, again] = await twice(tester, `/api/jobs/${first.body.id}/accept`, undefined, {});
  expect(again.body.id).toBe(one.body.id);
  const [back] = await twice(tester, `/api/assignments/${one.body.id}/abandon`, undefined, {});
  expect(back.body.state).toBe("abandoned");
  auditMoney(server);
});

async function handedIn(card = GOOD_CARD) {
  const [builder, tester] = [await newBuilder(server, card), await newTester(server)];
  const job = await newJob(builder);
  const assignment = await accept(tester, job.id);
  const submission = await submit(tester, assignment, job);
  return { builder, tester, submission, escrow_id: assignment.escrow_id };
}

test("approve", async () => {
  const { builder, tester, submission } = await handedIn();
  const [first, second] = await twice(builder, `/api/submissions/${submission.id}/approve`, undefined, {});
  expect(second.body).toEqual(first.body);
  await until("the pay", async () => (await tester.api.get("/api/payments/balance")).items[0]?.paid_out_minor === 1800);
  expect((await tester.api.get("/api/payments/payouts")).items).toHaveLength(1);
});

test("dispute and ruling", async () => {
  const { builder, submission } = await handedIn();
  const body = { submission_id: submission.id, category: "not_tested", reason: "The pictures are of another day." };
  const [first, second] = await twice(builder, "/api/disputes", body, { ...body, category: "abusive" });
  expect(second.body.id).toBe(first.body.id);
  const ruling = { decision: "full", note: "The pictures are of today." };
  await twice(admin, `/api/disputes/${first.body.id}/resolve`, ruling, { ...ruling, note: "The pictures are fine." });
  auditMoney(server);
});

test("an admin's settling", async () => {
  const { escrow_id } = await handedIn();
  const body = { decision: "partial", tester_minor: 900, note: "Both had a point here." };
  const [first, second] = await twice(admin, `/api/admin/escrow/${escrow_id}/settle`, body, { ...body, tester_minor: 901 });
  expect(second.body.settlement).toEqual(first.body.settlement);
  auditMoney(server);
});

test("an admin's trying again of a failed payment", async () => {
  const { builder, tester, submission, escrow_id } = await handedIn();
  await finish(tester, "/api/payments/payout-account", { country: "US" }, { outcome: "first_transfer_fails" });
  await builder.api.post(`/api/submissions/${submission.id}/approve`);
  const payout = (state: string) =>
    until(`a payout that is ${state}`, async () => (await tester.api.get("/api/payments/payouts")).items[0]?.state === state);
  await payout("failed");
  await twice(admin, `/api/admin/payments/${escrow_id}/reprocess`, undefined, {});
  await payout("paid");
  auditMoney(server);
});

test("keys belong to a person and a route, and have at most 255 characters", async () => {
  const [one, other] = [await newPerson(server, "builder"), await newPerson(server, "builder")];
  const key = { "idempotency-key": "shared" };
  const first = await one.api.with(key).post("/api/payments/card/setup");
  expect((await other.api.with(key).post("/api/payments/card/setup")).url).not.toBe(first.url);
  expect((await one.api.with(key).post("/api/payments/portal")).url).not.toBe(first.url);
  const long = await refusal(one.api.with({ "idempotency-key": "x".repeat(256) }).post("/api/payments/portal"));
  expect([long.status, long.fields]).toEqual([422, ["Idempotency-Key"]]);
});
