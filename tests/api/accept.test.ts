import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal } from "../lib/api";
import {
  ANSWERS_LATE, DECLINED_WHEN_HELD, accept, advance, finish, GOOD_CARD, inHours, newBuilder, newJob, newProject, newTester, putCardOnFile,
  qualify,
} from "../lib/market";
import { newPerson, type Person } from "../lib/people";
import { Server, until } from "../lib/server";

let server: Server;
let builder: Person;
let project: any;

beforeAll(async () => {
  server = await Server.start();
  builder = await newBuilder(server);
  project = await newProject(builder);
});
afterAll(() => server?.stop());

const openJob = async (more = {}) => {
  const now = await server.advanceClock(0);
  return newJob(builder, { project_id: project.id, deadline: inHours(72, now), ...more });
};
const escrowOf = (assignment: any) => builder.api.get(`/api/escrow/${assignment.escrow_id}`);
const noticesOf = async (person: Person) => (await person.api.get("/api/notifications")).items.map((n: any) => n.type);

describe("accepting", () => {
  it("reserves a slot and the money before the test starts", async () => {
    const tester = await newTester(server);
    const job = await openJob();
    const answer = await tester.api.send("POST", `/api/jobs/${job.id}/accept`);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ state: "active", job_id: job.id, tester_id: tester.id, payout_minor: 1800 });
    expect(await escrowOf(answer.body)).toMatchObject({ state: "reserved", amount_minor: 1800, currency: "USD" });
    expect(await builder.api.get(`/api/jobs/${job.id}`)).toMatchObject({
      status: "in_progress",
      slots_taken: 1,
      version: job.version,
    });
    const page = await tester.api.get(`/api/jobs/${job.id}`);
    expect(page.viewer).toMatchObject({ can_accept: false, assignment_id: answer.body.id });
    expect(await noticesOf(builder)).toContain("job_accepted");
    expect((await refusal(tester.api.post(`/api/jobs/${job.id}/accept`))).code).toBe("already_accepted");
  });

  it("is refused to whoever may not, with the reason", async () => {
    const job = await openJob();
    const path = `/api/jobs/${job.id}/accept`;
    expect((await refusal(builder.api.post(path))).status).toBe(403);
    expect((await refusal((await newPerson(server, "tester")).api.post(path))).code).toBe("not_qualified");
    expect((await refusal((await newTester(server)).api.post("/api/jobs/none/accept"))).status).toBe(404);
  });

  it("is never of one's own job, even for somebody who is both", async () => {
    const both = await newTester(server, "builder");
    await finish(both, "/api/payments/membership/checkout", {}, { card: GOOD_CARD });
    await putCardOnFile(both);
    const job = await newJob(both, { deadline: inHours(72, await server.advanceClock(0)) });
    expect(await refusal(accept(both, job.id))).toMatchObject({ status: 403, code: "own_job" });
    expect((await accept(both, (await openJob()).id)).state).toBe("active");
  });

  it.each([
    ["score", { min_qualification_score: 100 }, /qualification score of 100; yours is 75/],
    ["rating", { min_rating: 4.5 }, /higher rating/],
    ["device", { devices: ["tablet"] }, /tablet/],
    ["browser", { browsers: ["safari", "edge"] }, /safari, edge/],
    ["country", { countries: ["NZ"] }, /NZ/],
    ["language", { languages: ["fr"] }, /fr/],
  ])("asks for what the job asks for: %s", async (_, requirements, message) => {
    const tester = await newPerson(server, "tester");
    await qualify(tester, 6); // of 8: just enough to pass
    await tester.api.patch("/api/users/me", { devices: ["phone"], browsers: ["chrome"], country: "GB", languages: ["en"] });
    const job = await openJob({ requirements });
    const no = await refusal(accept(tester, job.id));
    expect(no).toMatchObject({ status: 403, code: "not_qualified" });
    expect(no.problem.detail).toMatch(message);
    expect((await tester.api.get(`/api/jobs/${job.id}`)).viewer.reasons).toEqual([
      { code: expect.any(String), message: expect.stringMatching(message) },
    ]);
  });

  it("is done once for one Idempotency-Key, even at once", async () => {
    const tester = await newTester(server);
    const job = await openJob({ slots: 3 });
    const api = tester.api.with({ "Idempotency-Key": `accept-${process.pid}` });
    const answers = await Promise.allSettled([1, 2, 3].map(() => api.post(`/api/jobs/${job.id}/accept`)));
    const made = answers.filter((a) => a.status === "fulfilled").map((a) => a.value.id);
    expect(new Set(made).size).toBe(1);
    expect((await builder.api.get(`/api/jobs/${job.id}`)).slots_taken).toBe(1);
  });

  it("is for three tests at a time", async () => {
    const tester = await newTester(server);
    const jobs = [];
    for (let i = 0; i < 6; i += 1) jobs.push(await openJob());
    const answers = await Promise.allSettled(jobs.map((job) => accept(tester, job.id)));
    expect(answers.filter((a) => a.status === "fulfilled")).toHaveLength(3);
    const codes = answers.filter((a) => a.status === "rejected").map((a) => a.reason.code);
    expect(codes).toEqual(Array(3).fill("too_many_assignments"));
  });

  it("gives one last slot to one of fifty testers at once", { timeout: 120_000 }, async () => {
    const testers: Person[] = [];
    for (let i = 0; i < 50; i += 10) {
      testers.push(...(await Promise.all(Array.from({ length: 10 }, () => newTester(server)))));
    }
    const job = await openJob();
    const answers = await Promise.allSettled(testers.map((tester) => accept(tester, job.id)));
    const won = answers.filter((a) => a.status === "fulfilled");
    expect(won).toHaveLength(1);
    const codes = answers.filter((a) => a.status === "rejected").map((a) => a.reason.code);
    expect(codes).toEqual(Array(49).fill("no_slot_left"));
    expect(await builder.api.get(`/api/jobs/${job.id}`)).toMatchObject({ status: "in_progress", slots_taken: 1 });
    const escrows = (await builder.api.get("/api/escrow?limit=100")).items.filter((e: any) => e.job_id === job.id);
    expect(escrows).toHaveLength(1);
  });

  it("starts nothing when the card is declined, and tells both", async () => {
    const poor = await newBuilder(server, DECLINED_WHEN_HELD);
    const now = await server.advanceClock(0);
    const job = await newJob(poor, { deadline: inHours(72, now) });
    const tester = await newTester(server);
    const no = await refusal(tester.api.post(`/api/jobs/${job.id}/accept`));
    expect(no).toMatchObject({ status: 409, code: "funding_failed" });
    expect(await poor.api.get(`/api/jobs/${job.id}`)).toMatchObject({ status: "open", slots_taken: 0 });
    const [failed] = (await tester.api.get("/api/assignments")).items;
    expect(failed.state).toBe("failed");
    expect((await poor.api.get(`/api/escrow/${failed.escrow_id}`)).state).toBe("voided");
    const told = async (person: Person) =>
      (await person.api.get("/api/notifications")).items.find((n: any) => n.type === "funding_failed");
    expect(await told(poor)).toMatchObject({ link: "/billing", body: expect.stringMatching(/Your card was declined\. Put a working card on file/) });
    expect((await told(tester)).body).toContain("nothing was started");
    expect((await tester.api.get(`/api/jobs/${job.id}`)).viewer.can_accept).toBe(true);
    await putCardOnFile(poor);
    expect((await accept(tester, job.id)).state).toBe("active"); // after a failed funding one may try again
  });
});

it("starts nothing either when the bank wants to hear from the card's holder", async () => {
  const owner = await newBuilder(server, "4000002500003155");
  const job = await newJob(owner, { deadline: inHours(72, await server.advanceClock(0)) });
  const tester = await newTester(server);
  expect((await refusal(accept(tester, job.id))).code).toBe("funding_failed");
  const [failed] = (await tester.api.get("/api/assignments")).items;
  const escrow = await owner.api.get(`/api/escrow/${failed.escrow_id}`);
  expect([escrow.state, escrow.events.at(-1).reason]).toEqual(["voided", "authentication_required"]);
  const { body } = (await owner.api.get("/api/notifications")).items.find((n: any) => n.type === "funding_failed");
  expect(body).toMatch(/confirm the payment yourself/);
});

describe("while the provider's answer is out", () => {
  /** A job whose builder's card answers late. */
  const lateJob = async (more = {}) => {
    const owner = await newBuilder(server, ANSWERS_LATE);
    const now = await server.advanceClock(0);
    return { owner, job: await newJob(owner, { deadline: inHours(72, now), ...more }) };
  };

  it("answers 202, and the client follows the assignment until it runs", async () => {
    const { owner, job } = await lateJob();
    const tester = await newTester(server);
    const api = tester.api.with({ "Idempotency-Key": `late-${process.pid}` });
    const answer = await api.send("POST", `/api/jobs/${job.id}/accept`);
    expect([answer.status, answer.body.state, answer.body.expires_at]).toEqual([202, "reserving", undefined]);
    const path = answer.headers.get("location")!;
    expect((await tester.api.get(path)).state).toBe("reserving");
    expect(await owner.api.get(`/api/jobs/${job.id}`)).toMatchObject({ status: "in_progress", slots_taken: 1 });
    expect((await refusal(accept(await newTester(server), job.id))).code).toBe("no_slot_left");
    expect((await api.post(`/api/jobs/${job.id}/accept`)).id).toBe(answer.body.id);
    expect((await tester.api.get("/api/assignments?state=reserving")).items).toHaveLength(1);
    const now = await advance(server, 60, owner, tester);
    const running = await tester.api.get(path);
    expect(running).toMatchObject({ state: "active", telemetry_token: expect.any(String) });
    // The window begins when the test can begin, not before.
    expect(Date.parse(running.expires_at) - now.getTime()).toBeGreaterThan(47.9 * 3_600_000);
    expect((await owner.api.get(`/api/escrow/${running.escrow_id}`)).state).toBe("reserved");
    expect(await noticesOf(owner)).toContain("job_accepted");
  });

  it("is waited for as long as is set, and no longer", async () => {
    const patient = await Server.start({ env: { PEERTEST_ACCEPT_WAIT_MS: "500" } });
    const [owner, one, two] = [await newBuilder(patient), await newTester(patient), await newTester(patient)];
    const job = await newJob(owner, { slots: 2 });
    const silence = (silent: boolean) => patient.api.post("/testmode/silence", { silent });
    await silence(true);
    const begun = performance.now();
    const answer = await one.api.send("POST", `/api/jobs/${job.id}/accept`);
    expect([answer.status, answer.body.state]).toEqual([202, "reserving"]);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(500);
    const inTime = two.api.send("POST", `/api/jobs/${job.id}/accept`);
    await until("the slot to be taken", async () => (await two.api.get("/api/assignments?state=reserving")).items.length === 1);
    await silence(false);
    expect([(await inTime).status, (await inTime).body.state]).toEqual([201, "active"]);
    await advance(patient, 60, one);
    expect((await one.api.get(`/api/assignments/${answer.body.id}`)).state).toBe("active");
    await patient.stop();
  });

  it("counts as a test under way", async () => {
    const { job } = await lateJob({ slots: 1 });
    const tester = await newTester(server);
    await accept(tester, job.id);
    for (let i = 0; i < 2; i += 1) await accept(tester, (await openJob()).id);
    expect((await refusal(accept(tester, (await openJob()).id))).code).toBe("too_many_assignments");
  });

  it("can be given back; the money that is held after all is let go", async () => {
    const { owner, job } = await lateJob();
    const tester = await newTester(server);
    const { id, escrow_id } = await accept(tester, job.id);
    expect((await tester.api.post(`/api/assignments/${id}/abandon`)).state).toBe("abandoned");
    expect(await owner.api.get(`/api/jobs/${job.id}`)).toMatchObject({ status: "open", slots_taken: 0 });
    await advance(server, 60, owner, tester);
    await until("the hold to be voided", async () => (await owner.api.get(`/api/escrow/${escrow_id}`)).state === "voided");
    expect((await tester.api.get(`/api/assignments/${id}`)).state).toBe("abandoned");
    expect((await refusal(accept(tester, job.id))).code).toBe("already_accepted");
  });
});

describe("an assignment", () => {
  it("is given back: money and slot are free at once, and not for this tester again", async () => {
    const tester = await newTester(server);
    const job = await openJob();
    const assignment = await accept(tester, job.id);
    const path = `/api/assignments/${assignment.id}`;
    expect((await tester.api.post(`${path}/abandon`)).state).toBe("abandoned");
    expect((await tester.api.post(`${path}/abandon`)).state).toBe("abandoned");
    expect(await builder.api.get(`/api/jobs/${job.id}`)).toMatchObject({ status: "open", slots_taken: 0 });
    await until("the hold to be voided", async () => (await escrowOf(assignment)).state === "voided");
    expect((await refusal(accept(tester, job.id))).code).toBe("already_accepted");
    expect(await noticesOf(builder)).toContain("assignment_abandoned");
  });

  it("keeps the draft of its submission, the last write wins", async () => {
    const tester = await newTester(server);
    const assignment = await accept(tester, (await openJob()).id);
    const path = `/api/assignments/${assignment.id}`;
    expect(await tester.api.put(`${path}/progress`, { progress: { feedback: "one" } })).toEqual({ version: 1 });
    expect(await tester.api.put(`${path}/progress`, { progress: { feedback: "two" } })).toEqual({ version: 2 });
    expect(await tester.api.get(path)).toMatchObject({ progress: { feedback: "two" }, progress_version: 2 });
    expect((await builder.api.get(path)).progress).toBeUndefined();
    expect((await refusal(tester.api.put(`${path}/progress`, { progress: [] }))).status).toBe(422);
    const other = await newTester(server);
    expect((await refusal(other.api.get(path))).status).toBe(404);
    expect((await refusal(other.api.put(`${path}/progress`, { progress: {} }))).status).toBe(404);
  });

  it("ends with its time, after one reminder", async () => {
    const tester = await newTester(server);
    const job = await openJob({ completion_hours: 8 });
    const assignment = await accept(tester, job.id);
    await advance(server, 7 * 3600, builder, tester);
    expect((await noticesOf(tester)).filter((t: string) => t === "assignment_expiring")).toHaveLength(1);
    await advance(server, 2 * 3600, builder, tester);
    expect((await tester.api.get(`/api/assignments/${assignment.id}`)).state).toBe("expired");
    expect(await builder.api.get(`/api/jobs/${job.id}`)).toMatchObject({ status: "open", slots_taken: 0 });
    expect((await escrowOf(assignment)).state).toBe("voided");
    expect((await refusal(accept(tester, job.id))).code).toBe("already_accepted");
  });

  it("outlives a deadline that passes meanwhile", async () => {
    const tester = await newTester(server);
    const now = await server.advanceClock(0);
    const job = await openJob({ slots: 2, deadline: inHours(2, now), completion_hours: 24 });
    const assignment = await accept(tester, job.id);
    await advance(server, 3 * 3600, builder, tester);
    expect((await tester.api.get(`/api/assignments/${assignment.id}`)).state).toBe("active");
    expect((await builder.api.get(`/api/jobs/${job.id}`)).status).toBe("in_progress");
    await advance(server, 24 * 3600, builder, tester);
    expect((await builder.api.get(`/api/jobs/${job.id}`)).status).toBe("expired");
  });
});
