// An admin settles what neither side settles: on the tester's or on the builder's side, in full, in part or not at all.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, advance, inHours, newBuilder, newJob, newTester } from "../lib/market";
import type { Person } from "../lib/people";
import { auditMoney, DAY, Desk, HOUR, newAdmin, type Review, TOO_LONG } from "../lib/reviews";
import { Server, until } from "../lib/server";

let server: Server;
let admin: Person;
let desk: Desk;

beforeAll(async () => {
  server = await Server.start();
  admin = await newAdmin(server);
  desk = await Desk.open(server);
});
afterAll(() => server?.stop());

const note = "Neither of the two could settle this.";
const path = (r: Review) => `/api/admin/escrow/${r.assignment.escrow_id}/settle`;
const settle = (r: Review, body: object) => admin.api.post(path(r), { note, ...body });
const ended = (r: Review, state: string) =>
  until(`an escrow that is ${state}`, async () => {
    const e = await admin.api.get(`/api/escrow/${r.assignment.escrow_id}`);
    return e.state === state && e;
  });
const titles = async (person: Person, r: Review) =>
  (await person.api.get("/api/notifications?limit=100")).items
    .filter((n: any) => n.data.submission_id === r.submission.id && n.type === "dispute_resolved")
    .map((n: any) => n.body);

describe("decides", () => {
  test.each([
    ["full", undefined, 1800, "released"],
    ["partial", 700, 700, "partially_released"],
  ])("%s", async (decision, tester_minor, paid, state) => {
    const tester = await newTester(server);
    const review = await desk.handedIn(tester);
    const answer = await settle(review, { decision, ...(tester_minor ? { tester_minor } : {}) });
    expect(answer.settlement).toMatchObject({ tester_minor: paid, refund_minor: 1800 - paid, reason: `settled_${decision}` });
    await ended(review, state);
    const submission = await desk.settled(review.submission.id);
    expect(submission).toMatchObject({ status: "resolved", auto_release_at: null, settlement: { tester_minor: paid } });
    expect((await tester.api.get(`/api/assignments/${review.assignment.id}`)).state).toBe("settled");
    expect((await desk.builder.api.get(`/api/jobs/${review.job.id}`)).status).toBe("completed");
    for (const person of [tester, desk.builder]) expect(await titles(person, review)).toEqual([expect.stringContaining(note)]);
    const rows = await admin.api.get(`/api/admin/audit?action=escrow.settled&subject=escrow:${review.assignment.escrow_id}`);
    expect(rows.items).toMatchObject([{ actor_id: admin.id, detail: decision }]);
    auditMoney(server);
  });

  test("refund: the hold is let go, the builder's budget is theirs again", async () => {
    const before = (await desk.builder.api.get("/api/users/me/budget")).weekly_spent_minor;
    const tester = await newTester(server);
    const review = await desk.handedIn(tester);
    await settle(review, { decision: "refund" });
    await ended(review, "voided");
    expect(await desk.settled(review.submission.id)).toMatchObject({ status: "resolved", settlement: { tester_minor: 0 } });
    expect((await desk.builder.api.get("/api/users/me/budget")).weekly_spent_minor).toBe(before);
    expect((await tester.api.get("/api/payments/balance")).items).toEqual([]);
    auditMoney(server);
  });
});

test("pays what waited for a suspended tester", async () => {
  const tester = await newTester(server);
  const review = await desk.handedIn(tester);
  await admin.api.post(`/api/admin/users/${tester.id}/suspend`);
  await advance(server, 4 * DAY, admin, desk.builder);
  expect((await desk.read(review.submission.id)).status).toBe("pending");
  await settle(review, { decision: "full" });
  await ended(review, "released");
  await admin.api.post(`/api/admin/users/${tester.id}/restore`);
  await advance(server, 0, tester);
  expect((await tester.api.get("/api/payments/balance")).items).toMatchObject([{ paid_out_minor: 1800 }]);
  auditMoney(server);
});

test("also while a question to the tester is open", async () => {
  const tester = await newTester(server);
  const review = await desk.handedIn(tester);
  await desk.builder.api.post(`/api/submissions/${review.submission.id}/clarification`, { message: "Which shop was it?" });
  await settle(review, { decision: "full" });
  await ended(review, "released");
  await advance(server, 49 * HOUR, admin, desk.builder);
  expect((await desk.read(review.submission.id)).status).toBe("resolved");
});

describe("is refused", () => {
  test("once the money is released: nothing is ever taken back", async () => {
    const tester = await newTester(server);
    const review = await desk.handedIn(tester);
    await desk.builder.api.post(`/api/submissions/${review.submission.id}/approve`);
    const error = await refusal(settle(review, { decision: "refund" }));
    expect([error.status, error.code]).toEqual([409, "invalid_transition"]);
    await ended(review, "released");
    expect((await refusal(settle(review, { decision: "refund" }))).code).toBe("invalid_transition");
  });

  test("while there is a dispute to rule on, and before anything is handed in", async () => {
    const tester = await newTester(server);
    const review = await desk.handedIn(tester);
    await desk.builder.api.post("/api/disputes", {
      submission_id: review.submission.id,
      category: "not_tested",
      reason: "The pictures are of another day.",
    });
    const disputed = await refusal(settle(review, { decision: "full" }));
    expect([disputed.status, disputed.code]).toEqual([409, "invalid_transition"]);

    const builder = await newBuilder(server);
    const deadline = inHours(72, await server.advanceClock(0));
    const assignment = await accept(tester, (await newJob(builder, { deadline })).id);
    const early = await refusal(admin.api.post(`/api/admin/escrow/${assignment.escrow_id}/settle`, { decision: "full", note }));
    expect([early.status, early.code]).toEqual([409, "invalid_transition"]);
  });

  test("bad input, each field named", async () => {
    const review = await desk.handedIn(await newTester(server));
    const fields = async (body: object) => (await refusal(admin.api.post(path(review), body))).fields;
    expect(await fields({})).toEqual(expect.arrayContaining(["decision", "note"]));
    expect(await fields({ decision: "most", note })).toEqual(["decision"]);
    expect(await fields({ decision: "partial", note })).toEqual(["tester_minor"]);
    for (const tester_minor of [0, -1, 1800, 1801]) expect(await fields({ decision: "partial", tester_minor, note })).toEqual(["tester_minor"]);
    expect(await fields({ decision: "full", tester_minor: 900, note })).toEqual(["tester_minor"]);
    for (const bad of ["too short", TOO_LONG, "          "]) expect(await fields({ decision: "full", note: bad })).toEqual(["note"]);
    expect(await fields({ decision: "full", note, currency: "EUR" })).toEqual(["currency"]);
  });

  test("for anybody but an admin, and for what is not there", async () => {
    const tester = await newTester(server);
    const review = await desk.handedIn(tester);
    for (const person of [tester, desk.builder]) {
      expect((await refusal(person.api.post(path(review), { decision: "full", note }))).status).toBe(403);
    }
    expect((await refusal(server.api.post(path(review), { decision: "full", note }))).status).toBe(401);
    expect((await refusal(admin.api.post("/api/admin/escrow/nothing/settle", { decision: "full", note }))).status).toBe(404);
  });
});
