// The platform's fee: on top of the pay, fixed when a job is published, taken on the tester's part only, never a cent off.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accept, jobBody, newBuilder, newJob, newProject, newTester, submit } from "../lib/market";
import { logIn, PASSWORD, type Person } from "../lib/people";
import { auditMoney, newAdmin, settledBy } from "../lib/reviews";
import { Server } from "../lib/server";

let dataDir: string;
let server: Server;
let builder: Person;
let tester: Person;
let job: any;
let draft: any;

const withFee = (bps: number) => Server.start({ dataDir, env: { PEERTEST_PLATFORM_FEE_BPS: String(bps) } });

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "peertest-"));
  const before = await withFee(333);
  [builder, tester] = [await newBuilder(before), await newTester(before)];
  const project = await newProject(builder);
  job = await newJob(builder, { project_id: project.id, payout_minor: 1801, slots: 3 });
  draft = await builder.api.post("/api/jobs", jobBody(project.id, { payout_minor: 1801 }));
  await before.stop();
  server = await withFee(1000); // the fee goes up
  [builder, tester] = [await logIn(server, builder.email, PASSWORD), await logIn(server, tester.email, PASSWORD)];
});
afterAll(async () => {
  if (server) {
    auditMoney(server);
    await server.stop();
  }
  rmSync(dataDir, { recursive: true, force: true });
});

test("it is that of the day on which the job was published, and both sides see it", async () => {
  for (const person of [builder, tester]) expect(await person.api.get(`/api/jobs/${job.id}`)).toMatchObject({ fee_bps: 333, payout_minor: 1801 });
  expect((await builder.api.get("/api/users/me/budget")).weekly_spent_minor).toBe(3 * (1801 + 59)); // 59.97, rounded down
  expect(await builder.api.get(`/api/jobs/${draft.id}`)).toMatchObject({ fee_bps: 1000 });
  expect(await builder.api.post(`/api/jobs/${draft.id}/publish`)).toMatchObject({ fee_bps: 1000 });
  expect((await builder.api.get(`/api/jobs/${job.id}`)).fee_bps).toBe(333);
});

test("of full pay, a blocked test and a part: tester, fee and refund are what was held", async () => {
  const admin = await newAdmin(server);
  const step = { step_id: job.journeys[0].steps[0].id, result: "blocked" };
  const blocked = { outcome: "blocked", journeys: [{ journey_id: job.journeys[0].id, steps: [step] }] };
  const handedIn = async (person: Person, more = {}) => {
    const assignment = await accept(person, job.id);
    expect(await builder.api.get(`/api/escrow/${assignment.escrow_id}`)).toMatchObject({ amount_minor: 1860, fee_minor: 59, payout_minor: 1801 });
    return submit(person, assignment, job, more);
  };
  const full = await handedIn(tester);
  await builder.api.post(`/api/submissions/${full.id}/approve`);
  expect((await settledBy(builder, full.id)).settlement).toMatchObject({ tester_minor: 1801, fee_minor: 59, refund_minor: 0 });

  const part = await handedIn(await newTester(server), blocked); // 40 % is 720.4: rounded up
  await builder.api.post(`/api/submissions/${part.id}/approve`);
  expect((await settledBy(builder, part.id)).settlement).toMatchObject({ tester_minor: 721, fee_minor: 24, refund_minor: 1115 });

  const other = await newTester(server);
  const disputed = await handedIn(other);
  const { id } = await builder.api.post("/api/disputes", { submission_id: disputed.id, category: "not_tested", reason: "Half of it was not tested." });
  await other.api.post(`/api/disputes/${id}/statement`, { message: "All of it was, look again." });
  await admin.api.post(`/api/disputes/${id}/resolve`, { decision: "partial", tester_minor: 301, note: "The second half is missing." });
  expect((await settledBy(builder, disputed.id)).settlement).toMatchObject({ tester_minor: 301, fee_minor: 10, refund_minor: 1549 });

  const spent = 1981 + 1860 + (721 + 24) + (301 + 10); // the second job first
  expect((await builder.api.get("/api/users/me/budget")).weekly_spent_minor).toBe(spent);
});
