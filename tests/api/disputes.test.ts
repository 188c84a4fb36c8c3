import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal } from "../lib/api";
import { accept, advance, jobBody, newJob, newTester, submit, uploadScreenshot } from "../lib/market";
import type { Person } from "../lib/people";
import { auditMoney, DAY, Desk, HOUR, makeAdmin, newAdmin, notices, type Review, TOO_LONG } from "../lib/reviews";
import { Server, until } from "../lib/server";

let server: Server;
let desk: Desk;
let builder: Person;
let tester: Person;
let admin: Person;

beforeAll(async () => {
  server = await Server.start();
  desk = await Desk.open(server);
  builder = desk.builder;
  tester = await newTester(server);
  admin = await newAdmin(server);
});
afterAll(async () => {
  if (!server) return;
  auditMoney(server);
  await server.stop();
});

const reason = "The second step was not done: there is no picture of it.";
const message = "It was done: the third picture shows it, look at its title.";
const note = "The picture shows half of the step.";
const advanceBy = (seconds: number) => advance(server, seconds, builder, tester, admin);
const dispute = (submission_id: string, more = {}, person = builder) =>
  person.api.post("/api/disputes", { submission_id, category: "step_not_done", reason, ...more });
const state = (id: string, more = {}, person = tester) => person.api.post(`/api/disputes/${id}/statement`, { message, ...more });
const resolve = (id: string, decision: string, more = {}, person = admin) =>
  person.api.post(`/api/disputes/${id}/resolve`, { decision, note, ...more });
const approve = (submission_id: string) => builder.api.post(`/api/submissions/${submission_id}/approve`);
const escrowOf = (review: Review) => builder.api.get(`/api/escrow/${review.assignment.escrow_id}`);

/** A disputed submission, the tester's side told if asked for. */
async function disputed({ stated = false, ...more }: { stated?: boolean; job?: object; submission?: any } = {}) {
  const review = await desk.handedIn(tester, more);
  const opened = await dispute(review.submission.id);
  if (stated) await state(opened.id);
  return { ...review, id: opened.id as string, opened };
}

describe("opening", () => {
  it("stops the auto-release, captures the money and tells the tester and the admins", async () => {
    const review = await desk.handedIn(tester);
    const step_id = review.job.journeys[0].steps[1].id;
    const file_ids = [await uploadScreenshot(builder), review.submission.screenshots[0].file_id];
    const opened = await dispute(review.submission.id, { step_id, file_ids });
    expect(opened).toMatchObject({ status: "open", category: "step_not_done", reason, step_id, file_ids, payout_minor: 1800 });
    expect(Date.parse(opened.answer_until) - Date.parse(opened.created_at)).toBe(48 * 3_600_000);
    expect(await desk.read(review.submission.id)).toMatchObject({
      status: "disputed", auto_release_at: null, dispute_until: null, dispute_id: opened.id,
    });
    await until("the capture", async () => (await escrowOf(review)).state === "captured");
    expect(await notices(tester, "dispute_opened", review.submission.id)).toMatchObject([
      { link: `/my-tests/${review.assignment.id}` },
    ]);
    expect(await notices(admin, "dispute_opened", review.submission.id)).toMatchObject([{ link: `/admin/disputes/${opened.id}` }]);
    await server.mail(admin.email, /new dispute/i);
    expect((await server.mail(tester.email, /disputed/i)).text).toContain(reason);
    expect((await tester.api.get(`/api/files/${file_ids[0]}`)).id).toBe(file_ids[0]);
    expect((await refusal(builder.api.delete(`/api/files/${file_ids[0]}`))).status).toBe(409);
    await advanceBy(80 * HOUR);
    expect((await desk.read(review.submission.id)).status).toBe("disputed");
  });

  it("is possible for 24 h", async () => {
    const inTime = await desk.handedIn(tester);
    await advanceBy(24 * HOUR - 60);
    await dispute(inTime.submission.id);
    const late = await desk.handedIn(tester);
    await advanceBy(24 * HOUR + 1);
    expect(await refusal(dispute(late.submission.id))).toMatchObject({ status: 409, code: "dispute_window_closed" });
    expect((await desk.read(late.submission.id)).status).toBe("pending");
  });

  it("is for the job's builder, once", async () => {
    const { submission } = await desk.handedIn(tester);
    const other = await Desk.open(server);
    expect((await refusal(dispute(submission.id, {}, other.builder))).status).toBe(404);
    expect((await refusal(dispute(submission.id, {}, tester))).status).toBe(403);
    const answers = await Promise.allSettled([dispute(submission.id), dispute(submission.id), dispute(submission.id)]);
    expect(answers.filter((a) => a.status === "fulfilled")).toHaveLength(1);
    expect(await refusal(dispute(submission.id))).toMatchObject({ status: 409, code: "invalid_transition" });
  });

  it.each([
    ["category", { category: "too_few_bugs" }],
    ["category", { category: "scope_changed" }],
    ["reason", { reason: "Too short" }],
    ["reason", { reason: `   short    ${" ".repeat(20)}` }],
    ["reason", { reason: TOO_LONG }],
    ["step_id", { step_id: "01900000-0000-7000-8000-000000000000" }],
    ["file_ids[0]", { file_ids: ["01900000-0000-7000-8000-000000000000"] }],
    ["file_ids", { file_ids: Array.from({ length: 11 }, () => "01900000-0000-7000-8000-000000000000") }],
    ["amount", { amount: 1 }],
  ])("refuses a wrong %s", async (field, more) => {
    const { submission } = await desk.handedIn(tester);
    expect((await refusal(dispute(submission.id, more))).fields).toEqual([field]);
    expect((await desk.read(submission.id)).status).toBe("pending");
  });

  it("races with approving: the tester is paid in full, once, whoever comes first", async () => {
    for (let round = 0; round < 3; ++round) {
      const { submission, assignment } = await desk.handedIn(tester);
      const [opened, approved] = await Promise.allSettled([dispute(submission.id), approve(submission.id)]);
      expect(approved.status).toBe("fulfilled");
      expect(await desk.settled(submission.id)).toMatchObject({ status: "approved", settlement: { tester_minor: 1800 } });
      const payouts = (await tester.api.get("/api/payments/payouts?limit=100")).items;
      expect(payouts.filter((p: any) => p.escrow_id === assignment.escrow_id)).toHaveLength(1);
      if (opened.status === "rejected") expect((await refusal(dispute(submission.id))).code).toBe("invalid_transition");
    }
  });

  it("answers a repeated request with the first one's answer", async () => {
    const { submission } = await desk.handedIn(tester);
    const again = builder.api.with({ "idempotency-key": `dispute-${submission.id}` });
    const body = { submission_id: submission.id, category: "abusive", reason };
    expect(await again.post("/api/disputes", body)).toEqual(await again.post("/api/disputes", body));
  });
});

describe("the tester's side", () => {
  it("is told once, within 48 h, by the tester, and reaches the builder and the admins", async () => {
    const { id, submission } = await disputed();
    const file_ids = [await uploadScreenshot(tester)];
    const stranger = await newTester(server);
    expect((await refusal(state(id, {}, stranger))).status).toBe(404);
    expect((await refusal(state(id, {}, builder))).status).toBe(403);
    for (const text of ["Too short", TOO_LONG]) expect((await refusal(state(id, { message: text }))).fields).toEqual(["message"]);
    const answered = await state(id, { file_ids });
    expect(answered).toMatchObject({ status: "open", statement: { message, file_ids } });
    expect((await builder.api.get(`/api/files/${file_ids[0]}`)).id).toBe(file_ids[0]);
    expect(await notices(builder, "dispute_answered", submission.id)).toHaveLength(1);
    expect(await notices(admin, "dispute_answered", submission.id)).toHaveLength(1);
    expect(await refusal(state(id))).toMatchObject({ status: 409, code: "invalid_transition" });
  });

  it("comes too late after 48 h", async () => {
    const { id } = await disputed();
    await advanceBy(48 * HOUR);
    expect(await refusal(state(id))).toMatchObject({ status: 409, code: "window_closed" });
  });
});

describe("waiting", () => {
  it("asks for the admins' attention again after 24 h", async () => {
    const { id, submission } = await disputed();
    await advanceBy(24 * HOUR - 60);
    expect((await admin.api.get(`/api/disputes/${id}`)).status).toBe("open");
    await advanceBy(61);
    expect((await admin.api.get(`/api/disputes/${id}`)).status).toBe("needs_attention");
    expect(await notices(admin, "dispute_needs_attention", submission.id)).toHaveLength(1);
    await server.mail(admin.email, /needs attention/i);
    await resolve(id, "full");
    const quick = await disputed();
    await resolve(quick.id, "full");
    await advanceBy(25 * HOUR);
    expect(await notices(admin, "dispute_needs_attention", quick.submission.id)).toHaveLength(0);
  });

  it("for 14 days pays the tester in full", async () => {
    const review = await disputed();
    await advanceBy(14 * DAY - 60);
    expect((await desk.read(review.submission.id)).status).toBe("disputed");
    await advanceBy(61);
    expect(await desk.settled(review.submission.id)).toMatchObject({
      status: "resolved", settlement: { tester_minor: 1800, refund_minor: 0, reason: "disputed_full" },
    });
    expect((await builder.api.get(`/api/disputes/${review.id}`)).resolution).toMatchObject({ decision: "full", ending: "defaulted" });
    for (const person of [builder, tester]) expect(await notices(person, "dispute_resolved", review.submission.id)).toHaveLength(1);
    expect(await refusal(resolve(review.id, "refund"))).toMatchObject({ status: 409, code: "invalid_transition" });
  });

  it("ends when the builder approves after all: full pay", async () => {
    const review = await disputed();
    expect((await approve(review.submission.id)).status).toBe("approved");
    expect((await desk.settled(review.submission.id)).settlement).toMatchObject({ tester_minor: 1800, refund_minor: 0 });
    const ended = await until("the dispute's end", async () => {
      const d = await builder.api.get(`/api/disputes/${review.id}`);
      return d.status === "resolved" && d;
    });
    expect(ended.resolution).toMatchObject({ decision: "full", tester_minor: 1800, ending: "withdrawn" });
    expect((await refusal(resolve(review.id, "refund"))).code).toBe("invalid_transition");
    expect((await refusal(state(review.id))).code).toBe("invalid_transition");
  });
});

describe("a ruling", () => {
  it("for full pay is possible at any time", async () => {
    const { id, submission } = await disputed();
    for (const decision of ["refund", "partial"]) {
      const more = decision === "partial" ? { tester_minor: 1 } : {};
      expect(await refusal(resolve(id, decision, more))).toMatchObject({ status: 409, code: "invalid_transition" });
    }
    const why = `${note} (${id})`;
    const resolution = { decision: "full", tester_minor: 1800, note: why, ending: "ruled" };
    expect(await resolve(id, "full", { note: why })).toMatchObject({ status: "resolved", resolution });
    expect((await desk.settled(submission.id)).settlement).toMatchObject({ tester_minor: 1800, refund_minor: 0 });
    for (const person of [builder, tester]) {
      expect(await notices(person, "dispute_resolved", submission.id)).toHaveLength(1);
      await until("the mail", async () => (await server.mailbox(person.email)).some((mail) => mail.text.includes(why)));
      expect((await person.api.get(`/api/disputes/${id}`)).resolution.note).toBe(why);
    }
  });

  it("for a part gives the rest back to the builder", async () => {
    const review = await disputed({ stated: true });
    await resolve(review.id, "partial", { tester_minor: 700 });
    expect(await desk.settled(review.submission.id)).toMatchObject({
      status: "resolved", settlement: { tester_minor: 700, refund_minor: 1100, fee_minor: 0, reason: "disputed_partial" },
    });
    expect((await escrowOf(review)).state).toBe("partially_released");
  });

  it("for a refund pays the tester nothing, once 48 h are over without an answer", async () => {
    const review = await disputed();
    await advanceBy(48 * HOUR);
    await resolve(review.id, "refund");
    expect((await desk.settled(review.submission.id)).settlement).toMatchObject({ tester_minor: 0, refund_minor: 1800 });
    expect((await escrowOf(review)).state).toBe("refunded");
    expect((await tester.api.get(`/api/assignments/${review.assignment.id}`)).state).toBe("settled");
  });

  it("on a blocked test means the blocked pay", async () => {
    const blocked = {
      submission: (job: any) => ({
        outcome: "blocked",
        journeys: [{ journey_id: job.journeys[0].id, steps: [{ step_id: job.journeys[0].steps[0].id, result: "blocked" }] }],
      }),
    };
    const full = await disputed(blocked);
    expect((await resolve(full.id, "full")).resolution.tester_minor).toBe(720);
    expect((await desk.settled(full.submission.id)).settlement).toMatchObject({ tester_minor: 720, refund_minor: 1080 });
    expect((await escrowOf(full)).state).toBe("partially_released");
    const part = await disputed({ ...blocked, stated: true });
    expect((await refusal(resolve(part.id, "partial", { tester_minor: 720 }))).fields).toEqual(["tester_minor"]);
    await resolve(part.id, "partial", { tester_minor: 719 });
    expect((await desk.settled(part.submission.id)).settlement).toMatchObject({ tester_minor: 719, refund_minor: 1081 });
  });

  it("refuses what makes no sense", async () => {
    const { id } = await disputed({ stated: true });
    const wrong = async (decision: string, more: object) => (await refusal(resolve(id, decision, more))).fields;
    for (const tester_minor of [undefined, 0, 1800, -1, 1.5]) expect(await wrong("partial", { tester_minor })).toEqual(["tester_minor"]);
    expect(await wrong("full", { tester_minor: 1800 })).toEqual(["tester_minor"]);
    expect(await wrong("refund", { tester_minor: 0 })).toEqual(["tester_minor"]);
    for (const text of ["Too short", TOO_LONG]) expect(await wrong("full", { note: text })).toEqual(["note"]);
    expect(await wrong("half", {})).toEqual(["decision"]);
    expect((await refusal(resolve(id, "full", {}, builder))).status).toBe(403);
    expect((await refusal(resolve("01900000-0000-7000-8000-000000000000", "full"))).status).toBe(404);
  });

  it("comes once: two admins, and a builder who approves at the same moment", async () => {
    const review = await disputed({ stated: true });
    const second = await newAdmin(server);
    const answers = await Promise.allSettled([
      resolve(review.id, "refund"),
      resolve(review.id, "partial", { tester_minor: 900 }, second),
      approve(review.submission.id),
    ]);
    expect(answers.filter((a) => a.status === "fulfilled")).toHaveLength(1);
    const { settlement } = await desk.settled(review.submission.id);
    expect(settlement.tester_minor + settlement.refund_minor).toBe(1800);
  });

  it("is not for an admin who is a party of it", async () => {
    const own = await Desk.open(server);
    const { submission } = await own.handedIn(tester);
    await makeAdmin(server, own.builder);
    const { id } = await dispute(submission.id, {}, own.builder);
    expect(await own.builder.api.get(`/api/disputes/${id}`)).not.toHaveProperty("histories");
    expect((await refusal(resolve(id, "full", {}, own.builder))).status).toBe(403);
    expect((await resolve(id, "full")).status).toBe("resolved");
  });
});

describe("reading", () => {
  it("shows parties their own, admins all with what a ruling needs", async () => {
    const review = await desk.handedIn(tester);
    const { id } = await dispute(review.submission.id);
    const stranger = await newTester(server);
    expect((await refusal(stranger.api.get(`/api/disputes/${id}`))).status).toBe(404);
    expect((await stranger.api.get("/api/disputes")).items).toEqual([]);
    for (const person of [builder, tester]) {
      const seen = await person.api.get(`/api/disputes/${id}`);
      expect(seen).toMatchObject({ id, reason });
      for (const field of ["telemetry_summary", "histories", "submission"]) expect(seen).not.toHaveProperty(field);
      expect((await person.api.get("/api/disputes")).items[0].id).toBe(id);
    }
    const whole = await admin.api.get(`/api/disputes/${id}`);
    expect(whole.submission.id).toBe(review.submission.id);
    expect(whole.histories.builder.profile.id).toBe(builder.id);
    expect(whole.histories.tester.profile.id).toBe(tester.id);
    expect(whole.histories.builder.disputes.length).toBeGreaterThan(0);
    expect(whole.histories.builder.disputes.map((d: any) => d.id)).not.toContain(id);
    const open = (await admin.api.get("/api/disputes?status=open&limit=100")).items;
    expect(open.map((d: any) => d.id)).toContain(id);
    expect(new Set(open.map((d: any) => d.status))).toEqual(new Set(["open"]));
    const first = await admin.api.get("/api/disputes?limit=1");
    const next = await admin.api.get(`/api/disputes?limit=1&cursor=${encodeURIComponent(first.next_cursor)}`);
    expect(next.items[0].id).not.toBe(first.items[0].id);
    const opened = async (sort: string) => (await admin.api.get(`/api/disputes?limit=100&sort=${sort}`)).items.map((d: any) => d.id);
    expect(await opened("oldest")).toEqual((await opened("newest")).reverse());
    expect((await opened("newest"))[0]).toBe(first.items[0].id);
    expect((await refusal(opened("loudest"))).fields).toEqual(["sort"]);
  });

  it("tells admins what the tester's browser did", async () => {
    const now = await server.advanceClock(0);
    const job = await newJob(builder, { project_id: desk.project.id, deadline: new Date(now.getTime() + 72 * 3_600_000).toISOString() });
    const assignment = await accept(tester, job.id);
    const { telemetry_token } = await tester.api.get(`/api/assignments/${assignment.id}`);
    const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
    const visit = (id: string, minutes: number, path: string) => ({ id, type: "page_visit", at: at(minutes), url: `http://127.0.0.1:8001/${path}` });
    const step_id = job.journeys[0].steps[0].id;
    await server.api.with({ "content-type": "text/plain" }).post("/api/telemetry", {
      telemetry_token,
      events: [visit("a", 0, ""), visit("b", 1, "cart"), { id: "c", type: "step_tick", at: at(3), step_id, done: true }, visit("d", 20, "")],
    });
    const submission = await submit(tester, assignment, job);
    const { id } = await dispute(submission.id);
    const summary = await until("the summary", async () => (await admin.api.get(`/api/disputes/${id}`)).telemetry_summary);
    expect(summary).toMatchObject({
      assignment_id: assignment.id, events: 4, seconds_on_app: 180,
      pages: [{ url: "http://127.0.0.1:8001/cart", visits: 1, seconds: 120 }, { url: "http://127.0.0.1:8001/", visits: 2, seconds: 60 }],
      ticks: [{ step_id, done: true }],
      gaps: [{ from: at(3), to: at(20) }],
    });
  });
});

describe("a flag for fraud", () => {
  const flag = (person: Person, what = "flag", by = admin) =>
    by.api.post(`/api/admin/users/${person.id}/${what}`, { reason: "The same pictures again", evidence: "Dispute 12" });

  it("stops accepting and publishing until it is cleared, and is told", async () => {
    const owner = await Desk.open(server);
    const fresh = await newTester(server);
    const now = await server.advanceClock(0);
    const deadline = new Date(now.getTime() + 72 * 3_600_000).toISOString();
    const job = await newJob(owner.builder, { project_id: owner.project.id, deadline });
    const draft = await owner.builder.api.post("/api/jobs", jobBody(owner.project.id, { deadline }));
    const publish = () => owner.builder.api.post(`/api/jobs/${draft.id}/publish`);
    await flag(fresh);
    await flag(owner.builder);
    expect(await refusal(accept(fresh, job.id))).toMatchObject({ status: 403, code: "account_flagged" });
    expect(await refusal(publish())).toMatchObject({ status: 403, code: "account_flagged" });
    expect((await fresh.api.get("/api/users/me")).flagged).toBe(true);
    expect((await server.mail(fresh.email, /under review/)).text).toContain("The same pictures again");
    expect((await server.mail(fresh.email, /under review/)).text).not.toContain("Dispute 12");
    expect(await refusal(flag(fresh))).toMatchObject({ status: 409, code: "invalid_transition" });
    await flag(fresh, "clear");
    await flag(owner.builder, "clear");
    expect((await accept(fresh, job.id)).state).toBe("active");
    expect((await publish()).status).toBe("open");
    expect(await refusal(flag(fresh, "clear"))).toMatchObject({ status: 409, code: "invalid_transition" });
  });

  it("is for admins, with a reason", async () => {
    expect((await refusal(flag(tester, "flag", builder))).status).toBe(403);
    const path = `/api/admin/users/${tester.id}/flag`;
    expect((await refusal(admin.api.post(path, { reason: "x" }))).fields).toEqual(["reason"]);
    expect((await refusal(admin.api.post(path, { reason: "x".repeat(1001) }))).fields).toEqual(["reason"]);
    expect((await refusal(admin.api.post(path, { reason: "fraud", evidence: TOO_LONG }))).fields).toEqual(["evidence"]);
    expect((await refusal(admin.api.post("/api/admin/users/01900000-0000-7000-8000-000000000000/flag", { reason: "fraud" }))).status).toBe(404);
  });
});
