// What waits for a person: for a tester the tests that need them, for a builder the submissions to review.
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, advance, inHours, newJob, newTester } from "../lib/market";
import type { Person } from "../lib/people";
import { Desk, HOUR, newAdmin } from "../lib/reviews";
import { Server } from "../lib/server";

let server: Server;
let desk: Desk;
let builder: Person;

beforeAll(async () => {
  server = await Server.start();
  desk = await Desk.open(server);
  builder = desk.builder;
});
afterAll(() => server?.stop());

const waiting = (person: Person) => person.api.get("/api/users/me/waiting");
const fullJob = async (title: string) => newJob(builder, { project_id: desk.project.id, title, deadline: inHours(72, await server.advanceClock(0)) });
const dispute = (submission_id: string) =>
  builder.api.post("/api/disputes", { submission_id, category: "not_tested", reason: "Nothing of this was tested." });

test("a tester sees what needs them, the most urgent first, until it is done", async () => {
  const tester = await newTester(server);
  const holder = await newTester(server);
  expect(await waiting(tester)).toEqual({ tests: [], reviews: 0 });

  const asked = await desk.handedIn(tester);
  await builder.api.post(`/api/submissions/${asked.submission.id}/clarification`, { message: "Which browser was it, please?" });
  await advance(server, HOUR, builder, tester, holder);
  const disputed = await desk.handedIn(tester);
  const claim = await dispute(disputed.submission.id);
  const running = await accept(tester, (await fullJob("Under way")).id);
  const full = await fullJob("One place");
  const held = await accept(holder, full.id);
  await tester.api.post(`/api/jobs/${full.id}/waitlist`);
  const kinds = async () => (await waiting(tester)).tests.map((t: any) => t.kind);
  expect(await kinds()).toEqual(["question", "dispute", "test"]); // waiting in a line is not yet something to do
  await holder.api.post(`/api/assignments/${held.id}/abandon`);

  const { tests, reviews } = await waiting(tester);
  const [question] = (await tester.api.get(`/api/submissions/${asked.submission.id}`)).clarifications;
  const [{ offer_expires_at }] = (await tester.api.get("/api/waitlist")).items;
  const item = (kind: string, job: any, due_at: string, assignment_id?: string) => ({
    kind, job_id: job.id, job_title: job.title, payout_minor: 1800, currency: "USD", due_at, ...(assignment_id && { assignment_id }),
  });
  expect(tests).toEqual([
    item("offer", full, offer_expires_at),
    item("question", asked.job, question.answer_until, asked.assignment.id),
    item("dispute", disputed.job, claim.answer_until, disputed.assignment.id),
    item("test", { id: running.job_id, title: "Under way" }, running.expires_at, running.id),
  ]);
  expect(reviews).toBe(0); // those of a builder are not a tester's

  await tester.api.delete(`/api/jobs/${full.id}/waitlist`);
  await tester.api.post(`/api/submissions/${asked.submission.id}/clarification/answer`, { message: "It was Firefox on a laptop." });
  await tester.api.post(`/api/disputes/${claim.id}/statement`, { message: "Every picture shows its step." });
  await tester.api.post(`/api/assignments/${running.id}/abandon`);
  expect(await waiting(tester)).toEqual({ tests: [], reviews: 0 });
});

test("what the tester may no longer answer does not wait for them", async () => {
  const tester = await newTester(server);
  const { submission } = await desk.handedIn(tester);
  await dispute(submission.id);
  expect((await waiting(tester)).tests).toHaveLength(1);
  await advance(server, 48 * HOUR, builder, tester);
  expect((await waiting(tester)).tests).toEqual([]);
});

test("a builder sees how many submissions are to be reviewed, and reads the most urgent first", async () => {
  const own = await Desk.open(server);
  const tester = await newTester(server);
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) {
    ids.push((await own.handedIn(tester)).submission.id);
    await advance(server, HOUR, own.builder, tester);
  }
  // A question puts off the end of the first one's review.
  await own.builder.api.post(`/api/submissions/${ids[0]}/clarification`, { message: "Which browser was it, please?" });
  expect(await waiting(own.builder)).toEqual({ tests: [], reviews: 2 });
  await advance(server, 3 * HOUR, own.builder, tester);
  await tester.api.post(`/api/submissions/${ids[0]}/clarification/answer`, { message: "It was Firefox on a laptop." });
  expect(await waiting(own.builder)).toEqual({ tests: [], reviews: 3 });

  const listed = async (query: string) => (await own.builder.api.get(`/api/submissions?${query}`)).items.map((s: any) => s.id);
  expect(await listed("status=pending")).toEqual([ids[2], ids[1], ids[0]]);
  expect(await listed("status=pending&sort=due")).toEqual([ids[1], ids[2], ids[0]]);
  await own.builder.api.post(`/api/submissions/${ids[1]}/approve`);
  expect(await waiting(own.builder)).toEqual({ tests: [], reviews: 2 });
  expect(await listed("sort=due")).toEqual([ids[2], ids[0]]); // what is decided is not due
});

test("it is for builders and testers", async () => {
  const admin = await newAdmin(server);
  expect(await waiting(admin)).toEqual({ tests: [], reviews: 0 }); // a tester too
  expect((await refusal(server.api.get("/api/users/me/waiting"))).status).toBe(401);
});
