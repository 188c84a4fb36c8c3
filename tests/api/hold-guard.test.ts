// A card hold lapses after less than five days: builders are told before it is taken, and money is never lost by it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { accept, advance, inHours, newBuilder, newJob, newTester, submit } from "../lib/market";
import type { Person } from "../lib/people";
import { auditMoney, HOUR } from "../lib/reviews";
import { Server, until } from "../lib/server";

let server: Server;
let builder: Person;
let tester: Person;

beforeAll(async () => {
  server = await Server.start();
  [builder, tester] = [await newBuilder(server), await newTester(server)];
});
afterAll(() => server?.stop());

interface Running {
  job: any;
  assignment: any;
}

async function started(): Promise<Running> {
  const now = await server.advanceClock(0);
  const job = await newJob(builder, { deadline: inHours(24, now), completion_hours: 72 });
  return { job, assignment: await accept(tester, job.id) };
}

const hours = (count: number) => advance(server, count * HOUR, builder, tester);
const escrow = (r: Running) => builder.api.get(`/api/escrow/${r.assignment.escrow_id}`);
const told = async (r: Running): Promise<string[]> =>
  (await builder.api.get("/api/notifications?limit=100")).items
    .filter((n: any) => n.type === "review_reminder" && n.data.escrow_id === r.assignment.escrow_id)
    .map((n: any) => n.title);

test("a submission that waits for review: told a day before, taken a day before the hold lapses, paid all the same", async () => {
  const r = await started();
  const lapses = Date.parse((await escrow(r)).capture_before) - Date.parse(r.assignment.created_at);
  expect(Math.round(lapses / 3_600_000)).toBe(114);
  await hours(60);
  const submission = await submit(tester, r.assignment, r.job);
  expect(await told(r)).toEqual([]);
  await hours(8); // 46 h before it lapses
  expect(await told(r)).toEqual([expect.stringMatching(/taken soon$/)]);
  await hours(8);
  expect([(await escrow(r)).state, (await told(r)).length]).toEqual(["reserved", 1]);
  await hours(16); // 22 h before
  expect((await escrow(r)).state).toBe("captured");
  expect(await told(r)).toEqual([expect.stringMatching(/taken from your card$/), expect.stringMatching(/taken soon$/)]);
  const mail = await server.mail(builder.email, /taken from your card/);
  expect(mail.text).toContain(`/inbox/${submission.id}`);
  auditMoney(server);

  await hours(30); // past the end of the hold
  await builder.api.post(`/api/submissions/${submission.id}/approve`);
  await until("the release", async () => (await escrow(r)).state === "released");
  auditMoney(server);
});

test("a test that still runs: only told when it is taken, and given back in full when it is abandoned", async () => {
  const now = await server.advanceClock(0);
  const job = await newJob(builder, { deadline: inHours(24, now), completion_hours: 72 });
  const assignment = await accept(tester, job.id);
  const r = { job, assignment };
  await hours(71);
  expect(await told(r)).toEqual([]);
  const submission = await submit(tester, assignment, job);
  await builder.api.post(`/api/submissions/${submission.id}/clarification`, { message: "Which basket do you mean?" });
  await hours(21);
  expect((await escrow(r)).state).toBe("captured");
  expect(await told(r)).toEqual([expect.stringMatching(/taken from your card$/)]);
});

test("one that is settled in time is neither announced nor taken", async () => {
  const r = await started();
  const submission = await submit(tester, r.assignment, r.job);
  await builder.api.post(`/api/submissions/${submission.id}/approve`);
  await until("the release", async () => (await escrow(r)).state === "released");
  await hours(120);
  expect(await told(r)).toEqual([]);
});
