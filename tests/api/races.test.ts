// Two things at the same moment: one of them counts, and money, slots and budget are right whichever it is.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accept, advance, inHours, newBuilder, newJob, newProject, newTester, submissionBody, submit } from "../lib/market";
import type { Person } from "../lib/people";
import { auditMoney } from "../lib/reviews";
import { Server, until } from "../lib/server";

let server: Server;
let builder: Person;
let project: any;
let testers: Person[];

const ROUNDS = [1, 2, 3];

beforeAll(async () => {
  server = await Server.start();
  builder = await newBuilder(server);
  project = await newProject(builder);
  testers = await Promise.all(ROUNDS.map(() => newTester(server)));
});
afterAll(async () => {
  if (!server) return;
  auditMoney(server);
  await server.stop();
});

const openJob = async (more = {}) =>
  newJob(builder, { project_id: project.id, deadline: inHours(72, await server.advanceClock(0)), ...more });
const read = (job: any) => builder.api.get(`/api/jobs/${job.id}`);
const spent = async () => (await builder.api.get("/api/users/me/budget")).weekly_spent_minor;
const escrowOf = (assignment: any) => builder.api.get(`/api/escrow/${assignment.escrow_id}`);
const won = (answers: PromiseSettledResult<any>[]) => answers.filter((a) => a.status === "fulfilled");
const codes = (answers: PromiseSettledResult<any>[]) => answers.flatMap((a) => (a.status === "rejected" ? [a.reason.code] : []));
const giveBack = (tester: Person, assignment: any) => tester.api.post(`/api/assignments/${assignment.id}/abandon`);

describe.each(ROUNDS)("round %d", (round) => {
  const tester = () => testers[round - 1]!;

  it("accepting and cancelling: a running test is paid for, a slot that was closed costs nothing", async () => {
    const before = await spent();
    const job = await openJob();
    const [accepted, cancelled] = await Promise.allSettled([accept(tester(), job.id), builder.api.post(`/api/jobs/${job.id}/cancel`)]);
    expect(cancelled.status).toBe("fulfilled");
    const runs = accepted.status === "fulfilled";
    if (!runs) expect(["window_closed", "no_slot_left"]).toContain((accepted as PromiseRejectedResult).reason.code);
    expect(await read(job)).toMatchObject({ status: "cancelled", slots_taken: runs ? 1 : 0 });
    expect((await spent()) - before).toBe(runs ? 1800 : 0);
    if (!runs) return;
    await giveBack(tester(), (accepted as PromiseFulfilledResult<any>).value);
    expect((await spent()) - before).toBe(0);
  });

  it("handing in and giving back: either the test is under review, or the slot is free and the hold gone", async () => {
    const job = await openJob();
    const assignment = await accept(tester(), job.id);
    const body = await submissionBody(tester(), assignment, job);
    const answers = await Promise.allSettled([tester().api.post("/api/submissions", body), giveBack(tester(), assignment)]);
    expect(won(answers)).toHaveLength(1);
    expect(codes(answers)).toEqual(["invalid_transition"]);
    const handedIn = answers[0]!.status === "fulfilled";
    const { state } = await tester().api.get(`/api/assignments/${assignment.id}`);
    expect(state).toBe(handedIn ? "submitted" : "abandoned");
    expect((await read(job)).status).toBe(handedIn ? "in_progress" : "open");
    if (handedIn) expect((await escrowOf(assignment)).state).toBe("reserved");
    else await until("the hold to be voided", async () => (await escrowOf(assignment)).state === "voided");
    await builder.api.post(`/api/jobs/${job.id}/cancel`);
  });

  it("two changes of one version: one is made, the other is told", async () => {
    const job = await openJob();
    const api = builder.api.with({ "if-match": `"${job.version}"` });
    const change = (slots: number) => api.patch(`/api/jobs/${job.id}`, { slots });
    const answers = await Promise.allSettled([change(2), change(3), change(4)]);
    expect(won(answers)).toHaveLength(1);
    expect(codes(answers)).toEqual(["version_mismatch", "version_mismatch"]);
    const { slots } = (won(answers)[0] as PromiseFulfilledResult<any>).value;
    expect((await read(job)).slots).toBe(slots);
    await builder.api.post(`/api/jobs/${job.id}/cancel`);
  });

  it("publishing and cancelling a draft, each twice: the job ends in one of its states, its cost counted at most once", async () => {
    const before = await spent();
    const draft = await builder.api.post(`/api/jobs/${(await openJob()).id}/duplicate`);
    const ask = (what: string) => builder.api.post(`/api/jobs/${draft.id}/${what}`);
    const counted = (await spent()) - before; // of the one it was copied from
    const answers = await Promise.allSettled([ask("publish"), ask("cancel"), ask("publish"), ask("cancel")]);
    expect(won(answers).length).toBeGreaterThan(0);
    expect(won(answers).length).toBeLessThanOrEqual(2);
    expect((await read(draft)).status).toBe("cancelled");
    expect((await spent()) - before).toBe(counted);
  });

  it("asking, disputing and approving: one answer each time, and one payment in the end", async () => {
    const job = await openJob();
    const submission = await submit(tester(), await accept(tester(), job.id), job);
    const path = `/api/submissions/${submission.id}`;
    const answers = await Promise.allSettled([
      builder.api.post(`${path}/clarification`, { message: "Which browser did you use?" }),
      builder.api.post("/api/disputes", { submission_id: submission.id, category: "not_tested", reason: "Nothing was tested." }),
      builder.api.post(`${path}/approve`),
    ]);
    expect(answers[2]!.status).toBe("fulfilled");
    for (const code of codes(answers)) expect(code).toBe("invalid_transition");
    const after = await until("the settlement", async () => {
      const s = await builder.api.get(path);
      return s.settlement && s;
    });
    expect(after).toMatchObject({ status: "approved", settlement: { tester_minor: 1800, refund_minor: 0 } });
    const payouts = (await tester().api.get("/api/payments/payouts?limit=100")).items;
    expect(payouts.filter((p: any) => p.escrow_id === submission.escrow_id)).toHaveLength(1);
  });
});

it("handing in at the last moment: a submission or an expired test, never both", async () => {
  for (const tester of testers) {
    const job = await openJob({ completion_hours: 1 });
    const assignment = await accept(tester, job.id);
    const body = await submissionBody(tester, assignment, job);
    await server.advanceClock(3595);
    const [handedIn] = await Promise.allSettled([tester.api.post("/api/submissions", body), server.advanceClock(5)]);
    await advance(server, 0, builder, ...testers);
    await advance(server, 10, builder, ...testers);
    const { state } = await tester.api.get(`/api/assignments/${assignment.id}`);
    expect(state).toBe(handedIn.status === "fulfilled" ? "submitted" : "expired");
    expect((await read(job)).slots_taken).toBe(handedIn.status === "fulfilled" ? 1 : 0);
    expect((await escrowOf(assignment)).state).toBe(handedIn.status === "fulfilled" ? "reserved" : "voided");
  }
});
