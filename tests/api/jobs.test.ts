import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal } from "../lib/api";
import {
  DECLINED_WHEN_HELD,
  GOOD_CARD,
  advance,
  finish,
  inHours,
  jobBody,
  newBuilder,
  newJob,
  newProject,
  newTester,
  putCardOnFile,
} from "../lib/market";
import { newPerson, type Person } from "../lib/people";
import { Server, until } from "../lib/server";

let server: Server;
let builder: Person;
let tester: Person;
let project: any;

beforeAll(async () => {
  server = await Server.start();
  builder = await newBuilder(server);
  tester = await newTester(server);
  project = await newProject(builder);
});
afterAll(() => server?.stop());

const draft = (more = {}) => builder.api.post("/api/jobs", jobBody(project.id, more));

describe("a draft", () => {
  it("gets ids and defaults from the server", async () => {
    const made = await builder.api.send("POST", "/api/jobs", jobBody(project.id));
    expect(made.status).toBe(201);
    expect(made.headers.get("etag")).toBe(`"${made.body.version}"`);
    expect(made.body).toMatchObject({
      status: "draft",
      slots_taken: 0,
      completion_hours: 48,
      evidence: { min_feedback_chars: 80, min_screenshots: 1, all_journeys: true },
      blocked_pay_percent: 40,
      blocked_payout_minor: 720,
      builder_id: builder.id,
    });
    const ids = made.body.journeys.flatMap((j: any) => [j.id, ...j.steps.map((s: any) => s.id)]);
    expect(new Set(ids).size).toBe(5);
  });

  it("rounds blocked pay up", async () => {
    expect((await draft({ payout_minor: 101 })).blocked_payout_minor).toBe(41);
  });

  it("is copied with all it says, under ids of its own, as a draft", async () => {
    const job = await newJob(builder, { project_id: project.id, slots: 2, known_issues: ["The footer is grey"] });
    const changed = await builder.api.with({ "if-match": `"${job.version}"` }).patch(`/api/jobs/${job.id}`, { title: "Clearer", change_note: "Clearer" });
    const copy = await builder.api.post(`/api/jobs/${job.id}/duplicate`);
    const { id, journeys, version, created_at, published_at, status, deadline, change_note, ...same } = changed;
    expect(copy).toMatchObject({ ...same, status: "draft" });
    expect([copy.published_at, copy.change_note]).toEqual([undefined, undefined]);
    const plain = (all: any[]) => all.map((j) => [j.title, j.steps.map((s: any) => [s.instruction, s.expected])]);
    const ids = (all: any[]) => all.flatMap((j) => [j.id, ...j.steps.map((s: any) => s.id)]);
    expect(plain(copy.journeys)).toEqual(plain(journeys));
    expect(ids(copy.journeys).filter((i) => ids(journeys).includes(i))).toEqual([]);
  });

  it("is not made in a project that is archived", async () => {
    const old = await newProject(builder);
    await builder.api.delete(`/api/projects/${old.id}`);
    expect((await refusal(builder.api.post("/api/jobs", jobBody(old.id)))).fields).toEqual(["project_id"]);
    const { id } = await builder.api.post("/api/jobs", jobBody((await newProject(builder)).id));
    await builder.api.delete(`/api/projects/${(await builder.api.get(`/api/jobs/${id}`)).project_id}`);
    expect(await refusal(builder.api.post(`/api/jobs/${id}/publish`))).toMatchObject({ status: 409, code: "invalid_transition" });
  });

  it("needs a membership", async () => {
    const poor = await newPerson(server, "builder");
    const own = await newProject(poor);
    expect(await refusal(poor.api.post("/api/jobs", jobBody(own.id)))).toMatchObject({
      status: 402,
      code: "membership_required",
    });
  });

  it("is in the builder's one currency, and in a project of theirs", async () => {
    expect((await refusal(draft({ currency: "EUR" }))).fields).toEqual(["currency"]);
    const other = await newBuilder(server);
    const bill = (billing_currency: string) => other.api.patch("/api/users/me", { billing_currency });
    for (const chosen of ["EUR", "JPY"]) expect(await bill(chosen)).toMatchObject({ billing_currency: chosen, billing_currency_fixed: false });
    const first = jobBody((await newProject(other)).id, { payout_minor: 500 });
    expect((await refusal(other.api.post("/api/jobs", first))).fields).toEqual(["currency"]);
    await other.api.post("/api/jobs", { ...first, currency: "JPY" });
    expect((await refusal(bill("USD"))).fields).toEqual(["billing_currency"]); // it stays from the first job on
    expect(await bill("JPY")).toMatchObject({ billing_currency: "JPY", billing_currency_fixed: true });
    expect((await refusal(other.api.post("/api/jobs", jobBody(project.id)))).status).toBe(404);
  });

  it("is not seen by others", async () => {
    const job = await draft();
    expect((await refusal(tester.api.get(`/api/jobs/${job.id}`))).status).toBe(404);
    const listed = await tester.api.get("/api/jobs?scope=available&limit=100");
    expect(listed.items.map((j: any) => j.id)).not.toContain(job.id);
  });

  it("is made once for one Idempotency-Key", async () => {
    const api = builder.api.with({ "Idempotency-Key": `draft-${process.pid}` });
    const body = jobBody(project.id, { title: "Made once" });
    const [one, two] = [await api.post("/api/jobs", body), await api.post("/api/jobs", body)];
    expect(two.id).toBe(one.id);
    expect((await refusal(api.post("/api/jobs", { ...body, slots: 2 }))).code).toBe("idempotency_key_reused");
  });
});

describe("changing a job", () => {
  it("needs the version that was read", async () => {
    const job = await draft();
    const path = `/api/jobs/${job.id}`;
    expect((await refusal(builder.api.patch(path, { title: "New title" }))).status).toBe(428);
    const api = builder.api.with({ "If-Match": `"${job.version}"` });
    const changed = await api.patch(path, { title: "New title", slots: 3 });
    expect(changed).toMatchObject({ title: "New title", slots: 3, journeys: job.journeys });
    expect((await refusal(api.patch(path, { title: "Too late" }))).code).toBe("version_mismatch");
  });

  it("cannot hurt a tester once it is published", async () => {
    const job = await newJob(builder, { project_id: project.id, slots: 2 });
    const api = builder.api.with({ "If-Match": `"${job.version}"` });
    const no = await refusal(
      api.patch(`/api/jobs/${job.id}`, { payout_minor: 1799, slots: 1, deadline: inHours(71), title: "Else" }),
    );
    expect(no.fields.sort()).toEqual(["change_note", "deadline", "payout_minor", "slots"]);
    const changed = await api.patch(`/api/jobs/${job.id}`, { slots: 3, title: "Clearer", change_note: "Clearer title" });
    expect(changed).toMatchObject({ slots: 3, title: "Clearer", change_note: "Clearer title" });
  });
});

describe("publishing", () => {
  it("needs a card, and opens the job", async () => {
    const poor = await newPerson(server, "builder");
    await finish(poor, "/api/payments/membership/checkout", {}, { card: GOOD_CARD });
    const job = await poor.api.post("/api/jobs", jobBody((await newProject(poor)).id));
    expect(await refusal(poor.api.post(`/api/jobs/${job.id}/publish`))).toMatchObject({
      status: 402,
      code: "card_required",
    });
    await putCardOnFile(poor);
    expect(await poor.api.post(`/api/jobs/${job.id}/publish`)).toMatchObject({ status: "open", fee_bps: 0 });
    expect((await refusal(poor.api.post(`/api/jobs/${job.id}/publish`))).code).toBe("invalid_transition");
  });

  it("is held to the caps, however many are published at once", async () => {
    const careful = await newBuilder(server);
    const own = await newProject(careful);
    const jobs = await Promise.all(
      Array.from({ length: 6 }, () => careful.api.post("/api/jobs", jobBody(own.id, { payout_minor: 1000 }))),
    );
    await careful.api.put("/api/users/me/budget", { weekly_cap_minor: 3500, monthly_cap_minor: null });
    const answers = await Promise.allSettled(jobs.map((j) => careful.api.post(`/api/jobs/${j.id}/publish`)));
    const refused = answers.filter((a) => a.status === "rejected").map((a) => a.reason.code);
    expect(refused).toEqual(["budget_exceeded", "budget_exceeded", "budget_exceeded"]);
    expect(await careful.api.get("/api/users/me/budget")).toMatchObject({ weekly_spent_minor: 3000 });
    const open = await careful.api.get("/api/jobs?scope=mine&status=open");
    await careful.api.post(`/api/jobs/${open.items[0].id}/cancel`);
    expect(await careful.api.get("/api/users/me/budget")).toMatchObject({ weekly_spent_minor: 2000 });
  });

  it("ends at the deadline, and by cancelling", async () => {
    const job = await newJob(builder, { project_id: project.id, deadline: inHours(80) });
    const cancelled = await newJob(builder, { project_id: project.id });
    expect((await builder.api.post(`/api/jobs/${cancelled.id}/cancel`)).status).toBe("cancelled");
    expect((await refusal(builder.api.post(`/api/jobs/${cancelled.id}/cancel`))).code).toBe("invalid_transition");
    await advance(server, 81 * 3600, builder, tester);
    expect((await builder.api.get(`/api/jobs/${job.id}`)).status).toBe("expired");
  });
});

describe("the list for testers", () => {
  let eye: Person;
  let now: Date;
  const ids = async (query: string, person = eye) =>
    (await person.api.get(`/api/jobs?scope=available&limit=100${query}`)).items.map((j: any) => j.title);

  beforeAll(async () => {
    eye = await newTester(server);
    now = await server.advanceClock(0);
    const owner = await newBuilder(server);
    const own = await newProject(owner, { name: "Lighthouse" });
    const make = (title: string, more = {}) =>
      newJob(owner, { project_id: own.id, deadline: inHours(48, now), title, ...more });
    await make("Zürich timetable", { payout_minor: 500, test_type: "usability" });
    await make("Harbour tickets", { payout_minor: 900, deadline: inHours(24, now) });
    await make("Phones alone", { payout_minor: 700, requirements: { devices: ["phone"] } });
    await make("French speakers", { payout_minor: 600, requirements: { languages: ["fr"] } });
    await make("Best of all", { payout_minor: 800, requirements: { min_qualification_score: 100, min_rating: 5 } });
  });

  it("is newest first and leaves out what this tester may not take", async () => {
    expect(await ids("&q=lighthouse")).toEqual(["Harbour tickets", "Zürich timetable"]);
    await eye.api.patch("/api/users/me", { devices: ["phone"], languages: ["en", "fr"] });
    expect(await ids("&q=lighthouse")).toEqual([
      "French speakers",
      "Phones alone",
      "Harbour tickets",
      "Zürich timetable",
    ]);
  });

  it("filters and sorts", async () => {
    expect(await ids("&q=ZURICH%20Timetable")).toEqual(["Zürich timetable"]);
    expect(await ids("&q=lighthouse&test_type=usability")).toEqual(["Zürich timetable"]);
    expect(await ids("&q=lighthouse&currency=USD&min_payout_minor=700")).toEqual(["Phones alone", "Harbour tickets"]);
    expect(await ids("&q=lighthouse&currency=USD&sort=payout")).toEqual([
      "Harbour tickets",
      "Phones alone",
      "French speakers",
      "Zürich timetable",
    ]);
    expect((await ids("&q=lighthouse&sort=deadline"))[0]).toBe("Harbour tickets");
    expect(await ids("&q=lighthouse&device=desktop")).not.toContain("Phones alone");
    expect(await ids("&q=lighthouse&language=de")).not.toContain("French speakers");
    expect(await ids("&currency=EUR")).toEqual([]);
  });

  it("refuses what it does not know", async () => {
    for (const query of ["sort=payout", "min_payout_minor=5", "sort=random", "limit=0", "limit=101", "x=1", "cursor=%00"]) {
      expect((await refusal(eye.api.get(`/api/jobs?scope=available&${query}`))).status, query).toBe(422);
    }
    expect((await refusal(builder.api.get("/api/jobs?scope=available"))).status).toBe(403);
    expect((await refusal(eye.api.get("/api/jobs?scope=mine"))).status).toBe(403);
  });

  it("comes in pages that together are the whole, each job once", async () => {
    const all = await ids("&q=lighthouse");
    const seen: string[] = [];
    let cursor = "";
    do {
      const path = `/api/jobs?scope=available&q=lighthouse&limit=1${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
      const page = await eye.api.get(path);
      seen.push(...page.items.map((j: any) => j.title));
      cursor = page.next_cursor ?? "";
    } while (cursor);
    expect(seen).toEqual(all);
  });

  it("has twenty on a page unless asked otherwise", async () => {
    const owner = await newBuilder(server);
    const own = await newProject(owner, { name: "Windmill" });
    for (let i = 0; i < 21; i += 1) await newJob(owner, { project_id: own.id, deadline: inHours(48, now), title: `Mill ${i}` });
    const page = await eye.api.get("/api/jobs?q=windmill");
    const rest = await eye.api.get(`/api/jobs?q=windmill&cursor=${encodeURIComponent(page.next_cursor)}`);
    expect([page.items.length, rest.items.map((j: any) => j.title), rest.next_cursor]).toEqual([20, ["Mill 0"], undefined]);
    const mine = await owner.api.get("/api/jobs?scope=mine");
    expect([mine.items.length, typeof mine.next_cursor]).toEqual([20, "string"]);
  });

  it("is found by the project's new name once it is renamed", async () => {
    const owner = await newBuilder(server);
    const own = await newProject(owner, { name: "Millpond" });
    await newJob(owner, { project_id: own.id, deadline: inHours(48, now), title: "Feed the ducks" });
    await owner.api.patch(`/api/projects/${own.id}`, { name: "Reservoir" });
    await until("the list to know", async () => (await ids("&q=reservoir")).length === 1);
    expect(await ids("&q=millpond")).toEqual([]);
  });

  it("never shows what somebody wrote themselves stale", async () => {
    const both = await newTester(server, "builder");
    await finish(both, "/api/payments/membership/checkout", {}, { card: GOOD_CARD });
    await putCardOnFile(both);
    const own = await newProject(both, { name: "Quarry" });
    expect(await ids("&q=quarry")).toEqual([]);
    const job = await newJob(both, { project_id: own.id, deadline: inHours(48, now) });
    expect(await ids("&q=quarry")).toEqual([job.title]);
    expect(await ids("&q=quarry", both)).toEqual([]);
    await both.api.post(`/api/jobs/${job.id}/cancel`);
    expect(await ids("&q=quarry")).toEqual([]);
  });
});

describe("a job's page", () => {
  it("says everything that stands between a tester and the job", async () => {
    const now = await server.advanceClock(0);
    const job = await newJob(builder, {
      project_id: project.id,
      deadline: inHours(48, now),
      requirements: { devices: ["tablet"], countries: ["NZ"] },
      known_issues: ["The footer is grey"],
    });
    const fresh = await newPerson(server, "tester");
    const page = await fresh.api.get(`/api/jobs/${job.id}`);
    expect(page.viewer.can_accept).toBe(false);
    expect(page.viewer.reasons.map((r: any) => r.code).sort()).toEqual([
      "country_not_asked",
      "device_missing",
      "not_qualified",
    ]);
    expect(page).toMatchObject({
      payout_minor: 1800,
      project: { name: "Harbour Coffee", url: "http://127.0.0.1:8001" },
      builder: { is_new: true, rating: { count: 0 } },
    });
    // Everything that a tester needs to know before taking it.
    expect(page).toMatchObject({
      fee_bps: 0, blocked_payout_minor: 720, currency: "USD", completion_hours: 48, deadline: job.deadline, slots: 1, slots_taken: 0,
      evidence: { min_feedback_chars: 80, min_screenshots: 1, all_journeys: true }, known_issues: ["The footer is grey"],
    });
    expect((await builder.api.get(`/api/jobs/${job.id}`)).viewer.reasons[0].code).toBe("own_job");
    const other = await newPerson(server, "builder");
    expect((await refusal(other.api.get(`/api/jobs/${job.id}`))).status).toBe(404);
  });
});

describe("a job whose money cannot be held", () => {
  it("is paused after three declines in a row, and opens again with a new card", async () => {
    const now = await server.advanceClock(0);
    const poor = await newBuilder(server, DECLINED_WHEN_HELD);
    const job = await newJob(poor, { slots: 5, deadline: inHours(48, now) });
    for (let i = 0; i < 3; i += 1) {
      expect((await poor.api.get(`/api/jobs/${job.id}`)).status).toBe("open");
      expect((await refusal(tester.api.post(`/api/jobs/${job.id}/accept`))).code).toBe("funding_failed");
    }
    expect(await poor.api.get(`/api/jobs/${job.id}`)).toMatchObject({ status: "paused", slots_taken: 0 });
    expect((await refusal(tester.api.post(`/api/jobs/${job.id}/accept`))).code).toBe("window_closed");
    expect((await refusal(poor.api.post(`/api/jobs/${job.id}/publish`))).code).toBe("card_required");
    await server.advanceClock(60);
    await putCardOnFile(poor);
    expect((await poor.api.post(`/api/jobs/${job.id}/publish`)).status).toBe("open");
    expect((await tester.api.post(`/api/jobs/${job.id}/accept`)).state).toBe("active");
  });
});
