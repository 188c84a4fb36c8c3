// While a builder is suspended nobody can start on their jobs; what runs goes on and is paid.
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, advance, inHours, newJob, newProject, newBuilder, newTester, submit } from "../lib/market";
import type { Person } from "../lib/people";
import { auditMoney, DAY, newAdmin } from "../lib/reviews";
import { Server, until } from "../lib/server";

let server: Server;
let admin: Person;

beforeAll(async () => {
  server = await Server.start();
  admin = await newAdmin(server);
});
afterAll(() => server?.stop());

const listed = async (person: Person, job: any) =>
  (await person.api.get("/api/jobs?scope=available&limit=100")).items.some((j: any) => j.id === job.id);
const reasons = async (person: Person, job: any) => (await person.api.get(`/api/jobs/${job.id}`)).viewer;

test("their jobs leave the list and say why, and come back with them", async () => {
  const [builder, running, late] = [await newBuilder(server), await newTester(server), await newTester(server)];
  const project = await newProject(builder);
  const job = await newJob(builder, { project_id: project.id, slots: 2, deadline: inHours(24 * 20) });
  const assignment = await accept(running, job.id);
  expect(await listed(late, job)).toBe(true);

  await admin.api.post(`/api/admin/users/${builder.id}/suspend`);
  const refused = await refusal(accept(late, job.id));
  expect([refused.status, refused.code]).toEqual([409, "window_closed"]);
  await until("the job to leave the list", async () => !(await listed(late, job)));
  expect(await reasons(late, job)).toMatchObject({
    can_accept: false,
    reasons: [{ code: "window_closed", message: expect.stringContaining("suspended") }],
  });

  // What runs is handed in, and auto-release pays for it.
  const submission = await submit(running, assignment, job);
  await advance(server, 4 * DAY, admin, running, late);
  await until("the pay", async () => (await running.api.get("/api/payments/balance")).items[0]?.paid_out_minor === 1800);
  expect((await running.api.get(`/api/submissions/${submission.id}`)).status).toBe("approved");

  await admin.api.post(`/api/admin/users/${builder.id}/restore`);
  await until("the job to come back", () => listed(late, job));
  expect((await accept(late, job.id)).state).toBe("active");
  auditMoney(server);
});

test("the waitlist stands still, and an offer keeps the time it had left", async () => {
  const [builder, first, waiting] = [await newBuilder(server), await newTester(server), await newTester(server)];
  const now = await server.advanceClock(0);
  const job = await newJob(builder, { deadline: inHours(48, now) });
  const assignment = await accept(first, job.id);
  await waiting.api.post(`/api/jobs/${job.id}/waitlist`);
  await first.api.post(`/api/assignments/${assignment.id}/abandon`);
  const offer = (await reasons(waiting, job)).waitlist.offer_expires_at;
  expect(offer).toBeDefined();

  await admin.api.post(`/api/admin/users/${builder.id}/suspend`);
  expect((await refusal(accept(waiting, job.id))).code).toBe("window_closed");
  await advance(server, 7200, admin, first, waiting);
  await admin.api.post(`/api/admin/users/${builder.id}/restore`);
  const left = await until("the offer to go on", async () => {
    const later = (await reasons(waiting, job)).waitlist?.offer_expires_at;
    return later && later !== offer && later;
  });
  expect(Date.parse(left) - Date.parse(offer)).toBeGreaterThanOrEqual(7_190_000);
  expect((await accept(waiting, job.id)).state).toBe("active");
});

test("a job whose deadline passes meanwhile ends", async () => {
  const builder = await newBuilder(server);
  const now = await server.advanceClock(0);
  const job = await newJob(builder, { deadline: inHours(5, now) });
  await admin.api.post(`/api/admin/users/${builder.id}/suspend`);
  await advance(server, 6 * 3600, admin);
  expect((await admin.api.get(`/api/jobs/${job.id}`)).status).toBe("expired");
});
