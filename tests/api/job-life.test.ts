// How a job goes through its states: full, free again, ended, cancelled, paused.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal } from "../lib/api";
import {
  accept, advance, ANSWERS_LATE, DECLINED_WHEN_HELD, inHours, jobBody, newBuilder, newJob, newProject, newTester, putCardOnFile, submit,
} from "../lib/market";
import type { Person } from "../lib/people";
import { auditMoney, HOUR } from "../lib/reviews";
import { Server, until } from "../lib/server";

let server: Server;
let builder: Person;
let ada: Person;
let bob: Person;
let now: Date;

beforeAll(async () => {
  server = await Server.start();
  builder = await newBuilder(server);
  [ada, bob] = [await newTester(server), await newTester(server)];
  now = await server.advanceClock(0);
});
afterAll(async () => {
  if (!server) return;
  auditMoney(server);
  await server.stop();
});

const leap = async (seconds: number, ...others: Person[]) => (now = await advance(server, seconds, builder, ada, bob, ...others));
const openJob = async (more = {}) => newJob(builder, { project_id: (await newProject(builder)).id, deadline: inHours(72, now), ...more });
const read = (job: any, person = builder) => person.api.get(`/api/jobs/${job.id}`);
const status = async (job: any) => (await read(job)).status;
const giveBack = (tester: Person, assignment: any) => tester.api.post(`/api/assignments/${assignment.id}/abandon`);
const approve = async (submission: any) => {
  await builder.api.post(`/api/submissions/${submission.id}/approve`);
  await until("the settlement", async () => (await builder.api.get(`/api/submissions/${submission.id}`)).settlement);
};
const cancel = (job: any) => builder.api.post(`/api/jobs/${job.id}/cancel`);
const spent = async () => (await builder.api.get("/api/users/me/budget")).weekly_spent_minor;

describe("a job", () => {
  it("is in_progress while every slot is taken, and open again when one comes free", async () => {
    const job = await openJob({ slots: 2 });
    expect(await read(job)).toMatchObject({ status: "open", slots_taken: 0 });
    await accept(ada, job.id);
    expect(await read(job)).toMatchObject({ status: "open", slots_taken: 1 });
    const assignment = await accept(bob, job.id);
    expect(await read(job)).toMatchObject({ status: "in_progress", slots_taken: 2 });
    await giveBack(bob, assignment);
    expect(await read(job)).toMatchObject({ status: "open", slots_taken: 1 });
    await cancel(job);
    await giveBack(ada, (await ada.api.get("/api/assignments?state=active")).items[0]);
  });

  it("is completed once no slot is free and none is running, if any test was settled", async () => {
    const job = await openJob({ slots: 2 });
    const [one, two] = [await accept(ada, job.id), await accept(bob, job.id)];
    await approve(await submit(ada, one, job));
    expect(await read(job)).toMatchObject({ status: "in_progress", slots_taken: 2 });
    const last = await submit(bob, two, job);
    expect(await status(job)).toBe("in_progress");
    await approve(last);
    expect(await read(job)).toMatchObject({ status: "completed", slots_taken: 2 });
    expect(await refusal(cancel(job))).toMatchObject({ status: 409, code: "invalid_transition" });
    expect((await refusal(builder.api.post(`/api/jobs/${job.id}/publish`))).code).toBe("invalid_transition");
  });

  it("that was settled in part stays open until its deadline, and is completed then", async () => {
    const job = await openJob({ slots: 3, deadline: inHours(2, now) });
    await approve(await submit(ada, await accept(ada, job.id), job));
    expect(await status(job)).toBe("open");
    await leap(2 * HOUR);
    expect(await read(job)).toMatchObject({ status: "completed" });
    expect((await refusal(accept(bob, job.id))).status).toBe(409);
  });

  it("whose deadline passes while a test runs goes on, even when it is disputed, and frees no slot any more", async () => {
    const job = await openJob({ slots: 2, deadline: inHours(2, now) });
    const [one, two] = [await accept(ada, job.id), await accept(bob, job.id)];
    const submission = await submit(ada, one, job);
    await leap(2 * HOUR);
    expect(await status(job)).toBe("in_progress");
    await giveBack(bob, two);
    expect(await read(job)).toMatchObject({ status: "in_progress" });
    expect((await refusal(accept(await newTester(server), job.id))).code).toBe("window_closed");
    await builder.api.post("/api/disputes", { submission_id: submission.id, category: "not_tested", reason: "Nothing was tested." });
    expect(await status(job)).toBe("in_progress");
    await approve(submission);
    expect(await status(job)).toBe("completed");
  });

  it("that nobody took, or nobody finished, is expired", async () => {
    const [untouched, given] = [await openJob({ deadline: inHours(2, now) }), await openJob({ deadline: inHours(2, now) })];
    const assignment = await accept(ada, given.id);
    await leap(2 * HOUR);
    expect([await status(untouched), await status(given)]).toEqual(["expired", "in_progress"]);
    await giveBack(ada, assignment);
    expect(await status(given)).toBe("expired");
    expect((await refusal(cancel(given))).code).toBe("invalid_transition");
  });

  it("that is taken just before its deadline still gives the whole completion window", async () => {
    const job = await openJob({ deadline: inHours(2, now), completion_hours: 5 });
    await leap(2 * HOUR - 30);
    const assignment = await accept(ada, job.id);
    expect(Date.parse(assignment.expires_at) - now.getTime()).toBeGreaterThanOrEqual(5 * HOUR * 1000);
    await leap(5 * HOUR - 60);
    await approve(await submit(ada, assignment, job));
    expect(await status(job)).toBe("completed");
  });
});

describe("cancelling", () => {
  it("a draft is the end of it", async () => {
    const draft = await builder.api.post("/api/jobs", jobBody((await newProject(builder)).id, { deadline: inHours(72, now) }));
    expect((await cancel(draft)).status).toBe("cancelled");
    expect((await refusal(builder.api.post(`/api/jobs/${draft.id}/publish`))).code).toBe("invalid_transition");
    expect((await refusal(cancel(draft))).code).toBe("invalid_transition");
  });

  it.each([1, 2])("with %d slots closes the free ones; the running test is finished and paid", async (slots) => {
    const before = await spent();
    const job = await openJob({ slots });
    const assignment = await accept(ada, job.id);
    expect(await status(job)).toBe(slots === 1 ? "in_progress" : "open");
    expect(await spent()).toBe(before + slots * 1800);
    expect((await cancel(job)).status).toBe("cancelled");
    expect(await spent()).toBe(before + 1800);
    expect((await refusal(accept(bob, job.id))).status).toBe(409);
    expect((await bob.api.get("/api/jobs?limit=100")).items.map((j: any) => j.id)).not.toContain(job.id);
    expect((await read(job, ada)).title).toBe(job.title); // its tester still sees it
    await approve(await submit(ada, assignment, job));
    expect(await status(job)).toBe("cancelled");
    expect((await ada.api.get(`/api/assignments/${assignment.id}`)).state).toBe("settled");
    expect(await spent()).toBe(before + 1800);
  });

  it("a slot that comes free afterwards is closed, and its money counts no more", async () => {
    const before = await spent();
    const job = await openJob();
    const assignment = await accept(ada, job.id);
    await cancel(job);
    await giveBack(ada, assignment);
    expect(await read(job)).toMatchObject({ status: "cancelled", slots_taken: 0 });
    expect(await spent()).toBe(before);
    expect((await refusal(accept(bob, job.id))).status).toBe(409);
  });

  it("lets a test that is just being funded go on", async () => {
    const late = await newBuilder(server, ANSWERS_LATE);
    const job = await newJob(late, { deadline: inHours(72, now) });
    const assignment = await accept(ada, job.id);
    expect(assignment.state).toBe("reserving");
    expect((await late.api.post(`/api/jobs/${job.id}/cancel`)).status).toBe("cancelled");
    await leap(60, late);
    expect((await ada.api.get(`/api/assignments/${assignment.id}`)).state).toBe("active");
    const submission = await submit(ada, assignment, job);
    await late.api.post(`/api/submissions/${submission.id}/approve`);
    await until("the pay", async () => (await ada.api.get(`/api/assignments/${assignment.id}`)).state === "settled");
    expect((await late.api.get(`/api/jobs/${job.id}`)).status).toBe("cancelled");
  });
});

describe("pausing", () => {
  const declined = async (owner: Person, job: any, times: number) => {
    for (let i = 0; i < times; i += 1) expect((await refusal(accept(ada, job.id))).code).toBe("funding_failed");
    return (await owner.api.get(`/api/jobs/${job.id}`)).status;
  };
  const publish = (owner: Person, job: any) => owner.api.post(`/api/jobs/${job.id}/publish`);
  /** Its owner's card is declined when the money is held. */
  const poorJob = async (more = {}) => {
    const owner = await newBuilder(server, DECLINED_WHEN_HELD);
    return { owner, job: await newJob(owner, { deadline: inHours(72, now), ...more }) };
  };

  it("comes with the third decline in a row; one that works in between begins the count anew", async () => {
    const { owner, job } = await poorJob({ slots: 2 });
    expect(await declined(owner, job, 2)).toBe("open");
    await putCardOnFile(owner);
    await accept(bob, job.id);
    await putCardOnFile(owner, DECLINED_WHEN_HELD);
    expect(await declined(owner, job, 2)).toBe("open");
    expect(await declined(owner, job, 1)).toBe("paused");
    // What runs goes on, and can be settled.
    const assignment = (await bob.api.get("/api/assignments?state=active")).items.find((a: any) => a.job_id === job.id);
    const submission = await submit(bob, assignment, job);
    await owner.api.post(`/api/submissions/${submission.id}/approve`);
    expect((await owner.api.get(`/api/jobs/${job.id}`)).status).toBe("paused");
    expect((await refusal(accept(ada, job.id))).code).toBe("window_closed");
    expect((await ada.api.get("/api/jobs?limit=100")).items.map((j: any) => j.id)).not.toContain(job.id);
    expect((await ada.api.get(`/api/jobs/${job.id}`)).viewer.reasons.map((r: any) => r.message).join()).toMatch(/paused/);
  });

  it("ends with a card set up after the last decline, and the count begins anew", async () => {
    const { owner, job } = await poorJob();
    expect(await declined(owner, job, 3)).toBe("paused");
    expect((await owner.api.get("/api/payments/card")).status).toBe("declined");
    expect(await refusal(publish(owner, job))).toMatchObject({ status: 402, code: "card_required" });
    await leap(1, owner);
    await putCardOnFile(owner, DECLINED_WHEN_HELD);
    expect((await owner.api.get("/api/payments/card")).status).toBe("ready");
    expect((await publish(owner, job)).status).toBe("open");
    expect(await declined(owner, job, 2)).toBe("open");
    expect(await declined(owner, job, 1)).toBe("paused");
    // The card that was declined now is older than this decline.
    expect((await refusal(publish(owner, job))).code).toBe("card_required");
    await leap(1, owner);
    await putCardOnFile(owner);
    await publish(owner, job);
    expect((await accept(ada, job.id)).state).toBe("active");
    await giveBack(ada, (await ada.api.get("/api/assignments?state=active")).items[0]);
  });

  it("does not stop the deadline, and a paused job can be cancelled", async () => {
    const [late, unwanted] = [await poorJob({ deadline: inHours(2, now) }), await poorJob()];
    for (const { owner, job } of [late, unwanted]) expect(await declined(owner, job, 3)).toBe("paused");
    expect((await unwanted.owner.api.post(`/api/jobs/${unwanted.job.id}/cancel`)).status).toBe("cancelled");
    expect(await unwanted.owner.api.get("/api/users/me/budget")).toMatchObject({ weekly_spent_minor: 0 });
    await leap(2 * HOUR, late.owner);
    expect((await late.owner.api.get(`/api/jobs/${late.job.id}`)).status).toBe("expired");
    await putCardOnFile(late.owner);
    expect((await refusal(publish(late.owner, late.job))).code).toBe("invalid_transition");
  });

  it("needs no new room in the budget to end: its slots have counted all along", async () => {
    const { owner, job } = await poorJob();
    await declined(owner, job, 3);
    await leap(1, owner);
    await putCardOnFile(owner);
    await owner.api.put("/api/users/me/budget", { weekly_cap_minor: 1800, monthly_cap_minor: 1800 });
    expect((await publish(owner, job)).status).toBe("open");
    expect(await owner.api.get("/api/users/me/budget")).toMatchObject({ weekly_spent_minor: 1800 });
  });
});
