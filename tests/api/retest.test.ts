// A re-test: what failed in one job becomes the draft of the next, kept 48 hours for the testers who found it.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, advance, inHours, newBuilder, newJob, newTester, submissionBody } from "../lib/market";
import { type Person } from "../lib/people";
import { Server, until } from "../lib/server";

let server: Server;
let builder: Person;
let finder: Person;
let other: Person;
let job: any;
let now: Date;

const finding = (title: string) => ({
  title,
  severity: "major",
  kind: "functional",
  steps_to_reproduce: "Put a bag in the basket",
  actual: "The basket stays empty",
  file_ids: [],
});

/** Hands in a test whose second step failed, unless all passed. */
async function handIn(tester: Person, failed: boolean, findings: any[] = []): Promise<any> {
  const assignment = await accept(tester, job.id);
  const body: any = await submissionBody(tester, assignment, job, { findings });
  if (failed) body.journeys[0].steps[1].result = "failed";
  return tester.api.post("/api/submissions", body);
}

beforeAll(async () => {
  server = await Server.start();
  builder = await newBuilder(server);
});

beforeEach(async () => {
  now = await advance(server, 0, builder);
  finder = await newTester(server);
  other = await newTester(server);
  job = await newJob(builder, { slots: 3, deadline: inHours(72, now) });
});

afterAll(() => server.stop());

test("a draft of the failed steps and the accepted findings", async () => {
  const made = await handIn(finder, true, [finding("The basket stays empty"), finding("Not a problem")]);
  await handIn(other, false);
  await builder.api.put(`/api/submissions/${made.id}/findings/${made.findings[0].id}/verdict`, { verdict: "accepted", note: "Seen" });
  await builder.api.put(`/api/submissions/${made.id}/findings/${made.findings[1].id}/verdict`, { verdict: "not_reproducible", note: "Works" });

  const draft = await builder.api.post(`/api/jobs/${job.id}/retest`);
  expect(draft).toMatchObject({ status: "draft", title: "Re-test: Buy a bag of beans", test_type: "regression", slots: 1, payout_minor: job.payout_minor });
  expect(draft.journeys.map((j: any) => [j.title, j.steps.length])).toEqual([
    ["Find a product", 1],
    ["Problems found before", 1],
  ]);
  expect(draft.journeys[0].steps[0]).toMatchObject({ instruction: "Search for beans", expected: "A list" });
  expect(draft.journeys[0].steps[0].id).not.toBe(job.journeys[0].steps[1].id);
  expect(draft.journeys[1].steps[0].instruction).toContain("The basket stays empty");
  const again = await builder.api.with({ "idempotency-key": "once" }).post(`/api/jobs/${job.id}/retest`);
  expect((await builder.api.with({ "idempotency-key": "once" }).post(`/api/jobs/${job.id}/retest`)).id).toBe(again.id);
});

test("its slots are kept 48 hours for those who found the problems", async () => {
  await handIn(finder, true);
  await handIn(other, false);
  const draft = await builder.api.post(`/api/jobs/${job.id}/retest`);
  await builder.api.post(`/api/jobs/${draft.id}/publish`);
  const listed = async (t: Person) => (await t.api.get("/api/jobs")).items.some((j: any) => j.id === draft.id);

  expect(await listed(other)).toBe(false);
  expect(await refusal(accept(other, draft.id))).toMatchObject({ status: 409, code: "no_slot_left" });
  expect(await listed(finder)).toBe(true);
  const told = (await finder.api.get("/api/notifications")).items.find((n: any) => n.type === "waitlist_offer");
  expect(told).toMatchObject({ title: `A re-test is kept for you: "${draft.title}"` });

  await other.api.post(`/api/jobs/${draft.id}/waitlist`); // may wait for what is left over
  await advance(server, 48 * 3600 - 60, builder, finder, other);
  expect(await refusal(accept(other, draft.id))).toMatchObject({ code: "no_slot_left" });
  await advance(server, 61, builder, finder, other);
  expect((await other.api.get(`/api/jobs/${draft.id}`)).viewer.waitlist.offer_expires_at).toBeDefined();
  expect(await accept(other, draft.id)).toMatchObject({ state: "active" });
});

test("who found them takes a kept slot", async () => {
  await handIn(finder, true);
  const draft = await builder.api.post(`/api/jobs/${job.id}/retest`);
  await builder.api.post(`/api/jobs/${draft.id}/publish`);
  expect(await accept(finder, draft.id)).toMatchObject({ state: "active" });
  // A copy of a re-test is a job like any other.
  const copy = await builder.api.post(`/api/jobs/${draft.id}/duplicate`);
  await builder.api.post(`/api/jobs/${copy.id}/publish`);
  expect(await accept(other, copy.id)).toMatchObject({ state: "active" });
});

test("keeps nothing for a finder who has left", async () => {
  const leaver = await newTester(server);
  await handIn(leaver, true);
  for (const { id, status } of (await builder.api.get(`/api/submissions?job_id=${job.id}`)).items)
    if (status === "pending") await builder.api.post(`/api/submissions/${id}/approve`);
  await until("the pay", async () => (await leaver.api.get("/api/payments/payouts")).items[0]?.state === "paid");
  await leaver.api.delete("/api/users/me");
  const draft = await builder.api.post(`/api/jobs/${job.id}/retest`);
  expect(draft.slots).toBe(1);
  await builder.api.post(`/api/jobs/${draft.id}/publish`);
  expect(await accept(other, draft.id)).toMatchObject({ state: "active" });
});

test("nothing to re-test, and not yours", async () => {
  await handIn(finder, false, [finding("Nobody looked at this yet")]);
  expect(await refusal(builder.api.post(`/api/jobs/${job.id}/retest`))).toMatchObject({ status: 409, code: "conflict" });
  const stranger = await newBuilder(server);
  expect(await refusal(stranger.api.post(`/api/jobs/${job.id}/retest`))).toMatchObject({ status: 404 });
  expect(await refusal(finder.api.post(`/api/jobs/${job.id}/retest`))).toMatchObject({ status: 403 });
});

test("membership and caps are checked as for any new job", async () => {
  await handIn(finder, true);
  const { weekly_spent_minor } = await builder.api.get("/api/users/me/budget");
  await builder.api.put("/api/users/me/budget", { weekly_cap_minor: weekly_spent_minor + 1799, monthly_cap_minor: null });
  expect(await refusal(builder.api.post(`/api/jobs/${job.id}/retest`))).toMatchObject({ status: 409, code: "budget_exceeded" });
  await builder.api.put("/api/users/me/budget", { weekly_cap_minor: weekly_spent_minor + 1800, monthly_cap_minor: null });
  expect(await builder.api.post(`/api/jobs/${job.id}/retest`)).toMatchObject({ status: "draft" });
  await builder.api.put("/api/users/me/budget", { weekly_cap_minor: null, monthly_cap_minor: null });
});
