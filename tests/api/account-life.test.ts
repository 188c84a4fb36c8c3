// Taking one's data along, and leaving.
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, advance, inHours, newBuilder, newJob, newTester, qualify, submit, uploadScreenshot } from "../lib/market";
import { logIn, newPerson, PASSWORD } from "../lib/people";
import { Server, until } from "../lib/server";

let server: Server;
beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server?.stop());

test("an export holds what a person did and links to their files, and nobody else's", async () => {
  const [builder, tester, stranger] = [await newBuilder(server), await newTester(server), await newTester(server)];
  const job = await newJob(builder);
  const submission = await submit(tester, await accept(tester, job.id), job);
  const response = await tester.api.fetch("GET", "/api/users/me/export");
  expect(response.headers.get("content-disposition")).toContain("attachment");
  const data: any = await response.json();
  expect(data.account.email).toBe(tester.email);
  expect(data.submissions.map((s: any) => s.id)).toEqual([submission.id]);
  expect(data.assignments).toHaveLength(1);
  expect(data.files).toHaveLength(1);
  expect(JSON.stringify(data)).not.toMatch(/password|bcrypt|\$2[aby]\$/);
  const file = await fetch(new URL(data.files[0].url, server.url));
  expect([file.status, file.headers.get("content-type")]).toEqual([200, "image/png"]);
  const theirs = await stranger.api.get("/api/users/me/export");
  expect([theirs.submissions, theirs.files, theirs.jobs]).toEqual([[], [], []]);
  expect((await builder.api.get("/api/users/me/export")).jobs.map((j: any) => j.id)).toEqual([job.id]);
});

test("an account cannot go while its money is held, and can once it is settled", async () => {
  const [builder, tester] = [await newBuilder(server), await newTester(server)];
  const job = await newJob(builder);
  const submission = await submit(tester, await accept(tester, job.id), job);
  for (const person of [builder, tester]) {
    const error = await refusal(person.api.delete("/api/users/me"));
    expect([error.status, error.code]).toEqual([409, "funds_held"]);
  }
  await builder.api.post(`/api/submissions/${submission.id}/approve`);
  await until("the payout", async () => (await tester.api.get("/api/payments/payouts")).items[0]?.state === "paid");
  const before = await builder.api.get(`/api/submissions/${submission.id}`);
  expect(before.tester_name).not.toBe("Deleted person");
  await tester.api.delete("/api/users/me");
  expect((await refusal(tester.api.get("/api/users/me"))).status).toBe(401);
  expect((await refusal(logIn(server, tester.email, PASSWORD))).status).toBe(401);
  expect((await builder.api.get(`/api/submissions/${submission.id}`)).tester_name).toBe("Deleted person");
  expect((await builder.api.get(`/api/users/${tester.id}`)).name).toBe("Deleted person");
  expect((await builder.api.get("/api/escrow")).items[0].state).toBe("released");
});

test("money that waits for a payout account holds an account back", async () => {
  const [builder, tester] = [await newBuilder(server), await newPerson(server, "tester")];
  await qualify(tester);
  const job = await newJob(builder);
  const submission = await submit(tester, await accept(tester, job.id), job);
  await builder.api.post(`/api/submissions/${submission.id}/approve`);
  await until("the payout", async () => (await tester.api.get("/api/payments/payouts")).items[0]?.state === "waiting_onboarding");
  expect((await refusal(tester.api.delete("/api/users/me"))).problem.detail).toContain("available");
});

test("a builder's jobs and test accounts go with them, and the address is free again", async () => {
  const builder = await newBuilder(server);
  const job = await newJob(builder);
  const tester = await newTester(server);
  await builder.api.delete("/api/users/me");
  expect((await refusal(accept(tester, job.id))).status).toBeGreaterThanOrEqual(404);
  await server.api.post("/api/auth/register", { email: builder.email, password: PASSWORD, name: "Another", roles: ["builder"] });
  expect((await logIn(server, builder.email, PASSWORD)).id).not.toBe(builder.id);
});

test("an upload that was never handed in is gone with its owner", async () => {
  const tester = await newTester(server);
  const id = await uploadScreenshot(tester);
  const url = new URL((await tester.api.get(`/api/files/${id}`)).url, server.url);
  await tester.api.delete("/api/users/me");
  await advance(server, 1200);
  expect((await fetch(url)).status).toBeGreaterThanOrEqual(400);
});

test("who waited for a slot leaves the list, and it goes to whoever is next", async () => {
  const builder = await newBuilder(server);
  const [holder, first, second] = [await newTester(server), await newTester(server), await newTester(server)];
  const job = await newJob(builder, { deadline: inHours(72, await server.advanceClock(0)) });
  const assignment = await accept(holder, job.id);
  const waiting = async () => (await second.api.get(`/api/jobs/${job.id}`)).viewer.waitlist;
  for (const person of [first, second]) await person.api.post(`/api/jobs/${job.id}/waitlist`);
  expect(await waiting()).toEqual({ position: 2 });
  expect((await first.api.get("/api/users/me/export")).assignments).toMatchObject([{ job_id: job.id, tester_id: first.id }]);
  await first.api.delete("/api/users/me");
  expect(await waiting()).toEqual({ position: 1 });
  await holder.api.post(`/api/assignments/${assignment.id}/abandon`);
  expect((await waiting()).offer_expires_at).toBeDefined();
});
