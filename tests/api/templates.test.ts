// Templates and help with words, by the local method.
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, jobBody, newBuilder, newJob, newProject, newTester, submit } from "../lib/market";
import { type Person } from "../lib/people";
import { Server } from "../lib/server";

let server: Server;
let builder: Person;
let other: Person;

const journey = { title: "Buy", steps: [{ instruction: "Open the shop", expected: "The shop" }] };

beforeAll(async () => {
  server = await Server.start();
  builder = await newBuilder(server);
  other = await newBuilder(server);
});

afterAll(() => server.stop());

test("twelve standard templates, each of which makes a job", async () => {
  const { items } = await builder.api.get("/api/ai/templates");
  expect(items.length).toBeGreaterThanOrEqual(12);
  expect(items.every((t: any) => !t.own)).toBe(true);
  const project = await newProject(builder, { name: "Harbour Coffee" });
  let made = 0;
  for (const template of items) {
    const filled = await builder.api.post(`/api/ai/templates/${template.id}/customize`, { project_id: project.id });
    expect(filled).toMatchObject({ method: "local", template_id: template.id, project_id: project.id });
    expect(JSON.stringify(filled)).not.toMatch(/\{(app|url)\}/);
    expect(filled.title).toContain("Harbour Coffee");
    expect((await builder.api.get(`/api/projects/${project.id}/history?limit=100`)).items).toHaveLength(made); // nothing is saved by that
    const { title, description, test_type, journeys } = filled;
    const draft = await builder.api.post("/api/jobs", jobBody(project.id, { title, description, test_type, journeys }));
    expect(draft.status).toBe("draft");
    made += 1;
  }
});

test("journeys saved as a template of one's own", async () => {
  const own = await builder.api.post("/api/ai/templates", { title: "My checkout", test_type: "functional", journeys: [journey] });
  expect(own).toMatchObject({ own: true, title: "My checkout" });
  expect((await builder.api.get("/api/ai/templates")).items[0].id).toBe(own.id);
  expect((await other.api.get("/api/ai/templates")).items.map((t: any) => t.id)).not.toContain(own.id);
  const project = await newProject(other);
  for (const call of [
    () => other.api.get(`/api/ai/templates/${own.id}`),
    () => other.api.delete(`/api/ai/templates/${own.id}`),
    () => other.api.post(`/api/ai/templates/${own.id}/customize`, { project_id: project.id }),
    () => builder.api.post(`/api/ai/templates/${own.id}/customize`, { project_id: project.id }),
  ])
    expect(await refusal(call())).toMatchObject({ status: 404 });
  const standard = (await builder.api.get("/api/ai/templates")).items.find((t: any) => !t.own);
  expect(await refusal(builder.api.delete(`/api/ai/templates/${standard.id}`))).toMatchObject({ status: 404 });
  await builder.api.delete(`/api/ai/templates/${own.id}`);
  expect(await refusal(builder.api.get(`/api/ai/templates/${own.id}`))).toMatchObject({ status: 404 });
});

test("the bounds of a template", async () => {
  const save = (more: any) => builder.api.post("/api/ai/templates", { title: "Mine", test_type: "usability", journeys: [journey], ...more });
  expect((await refusal(save({ title: "ab" }))).fields).toEqual(["title"]);
  expect((await refusal(save({ title: "x".repeat(121) }))).fields).toEqual(["title"]);
  expect((await refusal(save({ journeys: [] }))).fields).toEqual(["journeys"]);
  expect((await refusal(save({ journeys: Array(21).fill(journey) }))).fields).toEqual(["journeys"]);
  const long = { title: "J", steps: [{ instruction: "x".repeat(1001) }] };
  expect((await refusal(save({ journeys: [long] }))).fields).toEqual(["journeys[0].steps[0].instruction"]);
  expect((await refusal(save({ test_type: "load" }))).fields).toEqual(["test_type"]);
  expect((await refusal(save({ colour: "red" }))).fields).toEqual(["colour"]);
});

test("a hundred templates of one's own, not one more, even at once", async () => {
  const saved = (await other.api.get("/api/ai/templates")).items.filter((t: any) => t.own).length;
  const save = () => other.api.post("/api/ai/templates", { title: "One of many", test_type: "usability", journeys: [journey] });
  for (let i = saved; i < 99; i++) await save();
  const codes = await Promise.all([1, 2, 3].map(() => save().then(() => "saved", (error) => error.code)));
  expect(codes.sort()).toEqual(["conflict", "conflict", "saved"]);
});

test("a journey is rewritten as clear steps", async () => {
  const answer = await builder.api.post("/api/ai/rewrite-journey", {
    journey: { title: "buying", steps: [{ instruction: "the user should open the shop and search for beans, then add one to the basket. You should see 1 item." }] },
  });
  expect(answer.method).toBe("local");
  expect(answer.journey.title).toBe("Buying");
  expect(answer.journey.steps.map((s: any) => s.instruction)).toEqual(["Open the shop.", "Search for beans.", "Add one to the basket."]);
  expect(answer.journey.steps[2].expected).toBe("1 item.");
  expect(answer.journey.steps.every((s: any) => s.expected)).toBe(true);
  const again = await builder.api.post("/api/ai/rewrite-journey", { journey: answer.journey });
  expect(again.journey).toEqual(answer.journey); // nothing left to mend
  expect((await refusal(builder.api.post("/api/ai/rewrite-journey", { journey, tone: "rude" }))).fields).toEqual(["tone"]);
  expect((await refusal(builder.api.post("/api/ai/rewrite-journey", { journey: { title: "Empty", steps: [] } }))).fields).toEqual(["journey.steps"]);
});

test("what testers found, as themes", async () => {
  const job = await newJob(builder, { slots: 2 });
  const found = (title: string, severity: string) => ({ title, severity, kind: "functional", steps_to_reproduce: "Look", actual: "So it is.", file_ids: [] });
  const first = await newTester(server);
  const second = await newTester(server);
  await submit(first, await accept(first, job.id), job, { findings: [found("The logo is blurred", "suggestion"), found("Total off by one cent", "major")] });
  await submit(second, await accept(second, job.id), job, { findings: [found("The total is off by a cent", "minor")] });

  const summary = await builder.api.post("/api/ai/summarize-submissions", { job_id: job.id });
  expect(summary).toMatchObject({ method: "local", submission_count: 2, finding_count: 3 });
  expect(summary.themes).toMatchObject([
    { title: "Total off by one cent", count: 2, severity: "major", priority: "high" },
    { title: "The logo is blurred", count: 1, severity: "suggestion", priority: "low" },
  ]);
  expect(summary.themes[0].findings.map((f: any) => f.title)).toEqual(["Total off by one cent", "The total is off by a cent"]);
  expect(await refusal(other.api.post("/api/ai/summarize-submissions", { job_id: job.id }))).toMatchObject({ status: 404 });
  expect(await refusal(first.api.post("/api/ai/summarize-submissions", { job_id: job.id }))).toMatchObject({ status: 403 });
  const quiet = await newJob(builder);
  expect(await builder.api.post("/api/ai/summarize-submissions", { job_id: quiet.id })).toMatchObject({ finding_count: 0, themes: [] });
});
