import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal } from "../lib/api";
import {
  accept,
  advance,
  inHours,
  newBuilder,
  newJob,
  newProject,
  newTester,
  submissionBody,
  submit,
  uploadScreenshot,
} from "../lib/market";
import type { Person } from "../lib/people";
import { png } from "../lib/png";
import { newAdmin } from "../lib/reviews";
import { Server, until } from "../lib/server";

let server: Server;
let builder: Person;
let tester: Person;
let project: any;

beforeAll(async () => {
  server = await Server.start();
  builder = await newBuilder(server);
  tester = await newTester(server);
  project = await newProject(builder);
});
afterAll(() => server?.stop());

const openJob = async (more = {}) => {
  const now = await server.advanceClock(0);
  return newJob(builder, { project_id: project.id, deadline: inHours(72, now), ...more });
};
/** A job of its own with a tester on it. */
const started = async (more = {}, person = tester) => {
  const job = await openJob(more);
  return { job, assignment: await accept(person, job.id) };
};
const handedIn = async (more = {}) => {
  const { job, assignment } = await started();
  return { job, assignment, submission: await submit(tester, assignment, job, more) };
};
const noticesOf = async (person: Person) => (await person.api.get("/api/notifications?limit=100")).items;
const settled = (id: string) =>
  until("the settlement", async () => {
    const s = await builder.api.get(`/api/submissions/${id}`);
    return s.settlement && s;
  });
const releasedTo = async (person: Person, escrow_id: string) =>
  (await person.api.get("/api/payments/payouts?limit=100")).items.filter((p: any) => p.escrow_id === escrow_id);

describe("handing in", () => {
  it("is told to the builder, in the app and by mail, and starts the clocks", async () => {
    const { job, assignment, submission } = await handedIn();
    expect(submission).toMatchObject({ status: "pending", payout_minor: 1800, job_id: job.id });
    const made = Date.parse(submission.created_at);
    expect(Date.parse(submission.auto_release_at) - made).toBe(72 * 3_600_000);
    expect(Date.parse(submission.dispute_until) - made).toBe(24 * 3_600_000);
    expect((await noticesOf(builder))[0]).toMatchObject({ type: "submission_received" });
    await server.mail(builder.email, /submission/i);
    expect((await tester.api.get(`/api/assignments/${assignment.id}`)).state).toBe("submitted");
    const again = await submissionBody(tester, assignment, job);
    expect((await refusal(tester.api.post("/api/submissions", again))).code).toBe("invalid_transition");
  });

  it("names every rule of the job that is not met", async () => {
    const { job, assignment } = await started({ evidence: { min_screenshots: 2 } });
    const body = await submissionBody(tester, assignment, job);
    const bare = { ...body, feedback: "Fine.", screenshots: [], journeys: [] };
    const no = await refusal(tester.api.post("/api/submissions", bare));
    expect(no).toMatchObject({ status: 422, code: "evidence_missing" });
    expect(no.fields).toEqual(["feedback", "screenshots", "journeys[0]", "journeys[1]"]);
    expect((await tester.api.get(`/api/assignments/${assignment.id}`)).state).toBe("active");
    const twice = { ...body, screenshots: [(body.screenshots as any)[0], (body.screenshots as any)[0]] };
    expect((await refusal(tester.api.post("/api/submissions", twice))).fields).toEqual(["screenshots"]);
  });

  it("refuses text and pictures that were handed in before", async () => {
    const picture = png();
    const first = await started();
    const body = await submissionBody(tester, first.assignment, first.job, {
      screenshots: [{ file_id: await uploadScreenshot(tester, picture) }],
    });
    await tester.api.post("/api/submissions", body);
    const other = await newTester(server);
    const second = await started({}, other);
    const copied = await submissionBody(other, second.assignment, second.job, {
      feedback: ` ${(body.feedback as string).toUpperCase()}!`,
    });
    expect((await refusal(other.api.post("/api/submissions", copied))).code).toBe("duplicate_feedback");
    const borrowed = await submissionBody(other, second.assignment, second.job, {
      screenshots: [{ file_id: await uploadScreenshot(other, picture) }],
    });
    expect((await refusal(other.api.post("/api/submissions", borrowed))).code).toBe("duplicate_image");
    const inside = await submissionBody(other, second.assignment, second.job);
    (inside.findings as any)[0].file_ids = [await uploadScreenshot(other), await uploadScreenshot(other, picture)];
    const no = await refusal(other.api.post("/api/submissions", inside));
    expect(no).toMatchObject({ code: "duplicate_image", fields: ["findings[0].file_ids[1]"] });
    await submit(other, second.assignment, second.job);
  });

  it("takes only the tester's own files and the job's own steps", async () => {
    const { job, assignment } = await started();
    const other = await newTester(server);
    const theirs = await uploadScreenshot(other);
    const body = await submissionBody(tester, assignment, job);
    const no = await refusal(tester.api.post("/api/submissions", { ...body, screenshots: [{ file_id: theirs }] }));
    expect(no.status).toBe(422);
    const wrong = structuredClone(body) as any;
    wrong.journeys[1].steps[0].step_id = wrong.journeys[0].steps[0].step_id;
    expect((await refusal(tester.api.post("/api/submissions", wrong))).fields).toEqual([
      "journeys[1].steps[0].step_id",
    ]);
    expect((await refusal(other.api.post("/api/submissions", body))).status).toBe(404);
    await tester.api.post("/api/submissions", body);
    expect((await refusal(tester.api.delete(`/api/files/${(body.screenshots as any)[0].file_id}`))).status).toBe(409);
  });
});

describe("a blocked test", () => {
  it("pays the blocked pay, and the rest of the hold goes back", async () => {
    const { job, assignment } = await started({ payout_minor: 1801, evidence: { min_screenshots: 3 } });
    const blocked = (result: string) => ({
      outcome: "blocked",
      journeys: [{ journey_id: job.journeys[0].id, steps: [{ step_id: job.journeys[0].steps[0].id, result }] }],
    });
    const no = await refusal(submit(tester, assignment, job, blocked("failed")));
    expect(no.fields).toEqual(["journeys"]);
    const submission = await submit(tester, assignment, job, blocked("blocked"));
    expect(submission.payout_minor).toBe(721);
    await builder.api.post(`/api/submissions/${submission.id}/approve`);
    expect((await settled(submission.id)).settlement).toMatchObject({
      tester_minor: 721,
      refund_minor: 1080,
      fee_minor: 0,
    });
    expect((await builder.api.get(`/api/escrow/${assignment.escrow_id}`)).state).toBe("partially_released");
  });
});

describe("what was handed in", () => {
  it("is read with its pictures, as taken and as annotated, by its tester, its builder and admins alone", async () => {
    const { job, assignment } = await started();
    const [file_id, annotated_file_id] = [await uploadScreenshot(tester), await uploadScreenshot(tester, png(), "annotation")];
    const submission = await submit(tester, assignment, job, { screenshots: [{ file_id, annotated_file_id, caption: "Before and after" }] });
    expect((await builder.api.get(`/api/submissions/${submission.id}`)).screenshots).toEqual([{ file_id, annotated_file_id, caption: "Before and after" }]);
    const [admin, otherTester, otherBuilder] = [await newAdmin(server), await newTester(server), await newBuilder(server)];
    for (const id of [file_id, annotated_file_id]) {
      expect(await refusal(tester.api.delete(`/api/files/${id}`))).toMatchObject({ status: 409, code: "conflict" });
      for (const person of [tester, builder, admin]) {
        const { url } = await person.api.get(`/api/files/${id}`);
        expect((await fetch(new URL(url, server.url))).status).toBe(200);
      }
      for (const person of [otherTester, otherBuilder]) expect((await refusal(person.api.get(`/api/files/${id}`))).status).toBe(404);
    }
  });
});

describe("the inbox", () => {
  it("is the builder's, filtered, and hidden from others", async () => {
    const { job, submission } = await handedIn();
    const inbox = (query: string) => builder.api.get(`/api/submissions?${query}`);
    expect((await inbox(`job_id=${job.id}`)).items).toEqual([
      expect.objectContaining({
        id: submission.id,
        status: "pending",
        finding_counts: { critical: 0, major: 1, minor: 0, suggestion: 0 },
      }),
    ]);
    expect((await inbox(`job_id=${job.id}&severity=critical`)).items).toEqual([]);
    expect((await inbox(`job_id=${job.id}&severity=major&status=pending&project_id=${project.id}`)).items).toHaveLength(1);
    expect((await inbox(`job_id=${job.id}&status=approved`)).items).toEqual([]);
    const other = await newBuilder(server);
    expect((await other.api.get(`/api/submissions?job_id=${job.id}`)).items).toEqual([]);
    expect((await refusal(other.api.get(`/api/submissions/${submission.id}`))).status).toBe(404);
    expect((await refusal(other.api.post(`/api/submissions/${submission.id}/approve`))).status).toBe(404);
    expect((await refusal(tester.api.post(`/api/submissions/${submission.id}/approve`))).status).toBe(403);
    expect((await tester.api.get("/api/submissions")).items.map((s: any) => s.id)).toContain(submission.id);
  });

  it("takes the builder's word on each finding, without changing the pay", async () => {
    const { submission } = await handedIn();
    const path = `/api/submissions/${submission.id}/findings/${submission.findings[0].id}/verdict`;
    expect((await refusal(builder.api.put(path, { verdict: "accepted", note: "" }))).fields).toEqual(["note"]);
    const after = await builder.api.put(path, { verdict: "known", note: "On our list" });
    expect(after.findings[0].verdict).toMatchObject({ verdict: "known", note: "On our list" });
    expect(after.payout_minor).toBe(submission.payout_minor);
    expect((await refusal(builder.api.put(path.replace(submission.findings[0].id, "none"), { verdict: "known", note: "x" }))).status).toBe(404);
  });
});

describe("statistics", () => {
  it("follow the money and the work", async () => {
    const owner = await newBuilder(server);
    const worker = await newTester(server);
    const now = await server.advanceClock(0);
    const own = await newProject(owner);
    const job = await newJob(owner, { project_id: own.id, slots: 2, deadline: inHours(72, now) });
    const assignment = await accept(worker, job.id);
    const stats = () => owner.api.get("/api/users/me/builder-stats");
    expect(await stats()).toMatchObject({
      active_jobs: 1,
      open_reviews: 0,
      in_escrow: [{ currency: "USD", amount_minor: 1800 }],
      spent: [],
      budget: { weekly_spent_minor: 3600 },
    });
    const submission = await submit(worker, assignment, job);
    expect(await stats()).toMatchObject({ open_reviews: 1 });
    expect((await worker.api.get("/api/users/me/tester-stats")).approval_rate).toBeUndefined(); // not decided on yet
    await owner.api.post(`/api/submissions/${submission.id}/approve`);
    await until("the money to be spent", async () => (await stats()).spent[0]?.amount_minor === 1800);
    expect(await stats()).toMatchObject({ open_reviews: 0, in_escrow: [] });
    const earned = () => worker.api.get("/api/users/me/tester-stats");
    await until("the pay", async () => (await earned()).items[0]?.paid_out_minor === 1800);
    expect(await earned()).toEqual({
      items: [{ currency: "USD", available_minor: 0, pending_minor: 0, paid_out_minor: 1800 }],
      rating: { average: 4, count: 0 }, completed_jobs: 1, open_assignments: 0, approval_rate: 1, median_payout_hours: expect.any(Number),
    });
    const next = await newJob(owner, { deadline: inHours(72, now) });
    await submit(worker, await accept(worker, next.id), next);
    expect((await earned()).approval_rate).toBe(1); // of those that were decided on
    const history = await owner.api.get(`/api/projects/${own.id}/history`);
    expect(history.items).toEqual([
      { job: expect.objectContaining({ id: job.id, slots_taken: 1 }), submissions: [expect.objectContaining({ id: submission.id })] },
    ]);
  });
});

describe("approving", () => {
  it("pays the tester once, however often it is asked for", async () => {
    const { job, assignment, submission } = await handedIn();
    const approve = () => builder.api.post(`/api/submissions/${submission.id}/approve`);
    const answers = await Promise.all([approve(), approve(), approve()]);
    expect(new Set(answers.map((a) => a.status))).toEqual(new Set(["approved"]));
    expect((await settled(submission.id)).settlement).toMatchObject({ tester_minor: 1800, refund_minor: 0 });
    await until("the payout", async () => (await releasedTo(tester, assignment.escrow_id))[0]?.state === "paid");
    expect(await releasedTo(tester, assignment.escrow_id)).toHaveLength(1);
    expect((await tester.api.get(`/api/assignments/${assignment.id}`)).state).toBe("settled");
    expect((await builder.api.get(`/api/jobs/${job.id}`)).status).toBe("completed");
    expect((await noticesOf(tester)).map((n: any) => n.type)).toContain("submission_approved");
    const record = (await builder.api.get(`/api/jobs/${job.id}`)).builder;
    expect(record).toMatchObject({ is_new: false, approval_rate: 1, dispute_rate: 0, median_review_hours: expect.any(Number) });
  });

  it("happens by itself after 72 h, after two reminders, and both are told", async () => {
    const { assignment, submission } = await handedIn();
    const mine = (type: string, notices: any[]) =>
      notices.filter((n) => n.type === type && [`/inbox/${submission.id}`, `/my-tests/${assignment.id}`].includes(n.link));
    // Those about the hold on the card name its escrow.
    const reminders = async () => mine("review_reminder", await noticesOf(builder)).filter((n) => !n.data.escrow_id).length;
    const handed = new Date(submission.created_at).getTime();
    for (const [hours, told] of [[24, 1], [60, 2]] as const) {
      const now = (await server.advanceClock(0)).getTime();
      await advance(server, Math.floor((handed + hours * 3600_000 - now) / 1000) - 60, builder, tester);
      expect(await reminders(), `before ${hours} h`).toBe(told - 1);
      await advance(server, 120, builder, tester);
      expect(await reminders(), `after ${hours} h`).toBe(told);
    }
    await advance(server, 12 * 3600 - 120, builder, tester);
    expect((await builder.api.get(`/api/submissions/${submission.id}`)).status).toBe("pending");
    expect(await reminders()).toBe(2);
    await advance(server, 2 * 3600, builder, tester);
    const after = await settled(submission.id);
    expect(after).toMatchObject({ status: "approved", settlement: { tester_minor: 1800, reason: "auto_released" } });
    expect(mine("auto_released", await noticesOf(builder))).toHaveLength(1);
    expect(mine("auto_released", await noticesOf(tester))).toHaveLength(1);
    expect(await releasedTo(tester, assignment.escrow_id)).toHaveLength(1);
    expect((await builder.api.post(`/api/submissions/${submission.id}/approve`)).status).toBe("approved");
    expect(await releasedTo(tester, assignment.escrow_id)).toHaveLength(1);
  });

  it("races against auto-release with one payout", async () => {
    const { assignment, submission } = await handedIn();
    await advance(server, 72 * 3600 - 5, builder, tester);
    await Promise.all([
      server.advanceClock(3590), // the hourly scan falls into this, and the access tokens do not end
      ...Array.from({ length: 20 }, () => builder.api.post(`/api/submissions/${submission.id}/approve`)),
    ]);
    await advance(server, 0, builder, tester);
    expect((await settled(submission.id)).settlement).toMatchObject({ tester_minor: 1800, refund_minor: 0 });
    expect(await releasedTo(tester, assignment.escrow_id)).toHaveLength(1);
    const told = (await noticesOf(tester)).filter(
      (n: any) => ["submission_approved", "auto_released"].includes(n.type) && n.link === `/my-tests/${assignment.id}`,
    );
    expect(told).toHaveLength(1);
  });
});

describe("a blocked test that nobody answers", () => {
  const blockedOf = (job: any) => ({
    outcome: "blocked",
    journeys: [{ journey_id: job.journeys[0].id, steps: [{ step_id: job.journeys[0].steps[0].id, result: "blocked" }] }],
  });

  it("is paid the blocked pay after 72 h, or 14 days after it was disputed", async () => {
    const one = await started();
    const silent = await submit(tester, one.assignment, one.job, blockedOf(one.job));
    const two = await started();
    const disputed = await submit(tester, two.assignment, two.job, blockedOf(two.job));
    await builder.api.post("/api/disputes", { submission_id: disputed.id, category: "not_tested", reason: "Nothing was tested." });
    await advance(server, 73 * 3600, builder, tester);
    expect((await settled(silent.id)).settlement).toMatchObject({ tester_minor: 720, refund_minor: 1080, reason: "auto_released" });
    await advance(server, 12 * 24 * 3600, builder, tester);
    expect((await settled(disputed.id)).settlement).toMatchObject({ tester_minor: 720, refund_minor: 1080 });
    for (const { assignment } of [one, two])
      expect((await builder.api.get(`/api/escrow/${assignment.escrow_id}`)).state).toBe("partially_released");
  });
});
