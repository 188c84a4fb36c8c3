// What is kept ready for a while is never stale to whoever changed it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { accept, newBuilder, newJob, newProject, newTester } from "../lib/market";
import { newPerson } from "../lib/people";
import { Desk, settledBy } from "../lib/reviews";
import { Server } from "../lib/server";

let server: Server;
beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server?.stop());

test("a profile, one's own and as others see it, follows each change of it", async () => {
  const [ada, ben] = [await newPerson(server, "tester"), await newPerson(server, "builder")];
  for (let i = 0; i < 10; i++) {
    await ada.api.get("/api/users/me");
    await ben.api.get(`/api/users/${ada.id}`);
    await ada.api.patch("/api/users/me", { bio: `My words, number ${i}`, country: i % 2 ? "DE" : "SI" });
    expect((await ada.api.get("/api/users/me")).bio).toBe(`My words, number ${i}`);
    expect(await ben.api.get(`/api/users/${ada.id}`)).toMatchObject({ bio: `My words, number ${i}`, country: i % 2 ? "DE" : "SI" });
  }
});

test("a profile follows what is earned: ratings and counts", async () => {
  const desk = await Desk.open(server);
  const tester = await newTester(server);
  const { submission } = await desk.handedIn(tester);
  expect((await tester.api.get("/api/users/me")).rating.count).toBe(0);
  await desk.builder.api.post(`/api/submissions/${submission.id}/approve`);
  await settledBy(desk.builder, submission.id);
  await desk.builder.api.post("/api/ratings", { submission_id: submission.id, stars: 5 });
  await tester.api.post("/api/ratings", { submission_id: submission.id, stars: 4 });
  expect((await tester.api.get("/api/users/me")).rating.count).toBe(1);
  expect((await tester.api.get(`/api/users/${desk.builder.id}`)).rating.count).toBe(1);
});

test("the list of jobs follows publishing, changing, taking and cancelling", async () => {
  const builder = await newBuilder(server);
  const project = await newProject(builder);
  const [tester, other] = [await newTester(server), await newTester(server)];
  const titles = async () => (await tester.api.get("/api/jobs?scope=available&limit=100")).items.map((j: any) => j.title);
  const mine = async () => (await builder.api.get("/api/jobs?scope=mine&limit=100")).items.map((j: any) => `${j.title}: ${j.status}`);
  await titles();
  const job = await newJob(builder, { project_id: project.id, title: "A first title" });
  expect(await titles()).toContain("A first title");
  expect(await mine()).toContain("A first title: open");

  const read = await builder.api.send("GET", `/api/jobs/${job.id}`);
  await builder.api.with({ "if-match": read.headers.get("etag")! }).patch(`/api/jobs/${job.id}`, { title: "A clearer title", change_note: "The title is clearer." });
  expect(await titles()).toContain("A clearer title");
  expect(await titles()).not.toContain("A first title");
  expect((await builder.api.get(`/api/jobs/${job.id}`)).title).toBe("A clearer title");

  const assignment = await accept(tester, job.id);
  expect(await titles()).not.toContain("A clearer title");
  expect(await mine()).toContain("A clearer title: in_progress");
  expect((await tester.api.get(`/api/jobs/${job.id}`)).viewer.assignment_id).toBe(assignment.id);
  await tester.api.post(`/api/assignments/${assignment.id}/abandon`);
  expect((await other.api.get("/api/jobs?scope=available&limit=100")).items.map((j: any) => j.id)).toContain(job.id);
  await builder.api.post(`/api/jobs/${job.id}/cancel`);
  expect((await other.api.get("/api/jobs?scope=available&limit=100")).items.map((j: any) => j.id)).not.toContain(job.id);
});

test("the list of jobs follows one's own profile", async () => {
  const builder = await newBuilder(server);
  const job = await newJob(builder, { title: "Only for Slovenia", requirements: { countries: ["SI"] } });
  const tester = await newTester(server);
  const listed = async () => (await tester.api.get("/api/jobs?scope=available&limit=100")).items.some((j: any) => j.id === job.id);
  for (const country of ["DE", "SI", "AT", "SI"]) {
    await tester.api.patch("/api/users/me", { country });
    expect(await listed(), country).toBe(country === "SI");
  }
});
