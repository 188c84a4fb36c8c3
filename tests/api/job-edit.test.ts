// What of a job can change once it is published, and what each change needs: membership, card, room in the budget.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal } from "../lib/api";
import {
  accept, advance, finish, GOOD_CARD, inHours, jobBody, newBuilder, newJob, newProject, newTester, putCardOnFile, submit,
} from "../lib/market";
import { newPerson, type Person } from "../lib/people";
import { DAY, HOUR } from "../lib/reviews";
import { Server, until } from "../lib/server";

let server: Server;
let builder: Person;
let project: any;
let now: Date;

beforeAll(async () => {
  server = await Server.start();
  builder = await newBuilder(server);
  project = await newProject(builder);
  now = await server.advanceClock(0);
});
afterAll(() => server?.stop());

const leap = async (seconds: number, ...people: Person[]) => (now = await advance(server, seconds, builder, ...people));
const openJob = (more = {}) => newJob(builder, { project_id: project.id, deadline: inHours(72, now), ...more });
const read = (job: any, person = builder) => person.api.get(`/api/jobs/${job.id}`);
const change = async (job: any, more: object, owner = builder) =>
  owner.api.with({ "if-match": `"${(await read(job, owner)).version}"` }).patch(`/api/jobs/${job.id}`, more);
const budget = (owner: Person) => owner.api.get("/api/users/me/budget");
const setCap = (owner: Person, weekly_cap_minor: number | null, monthly_cap_minor: number | null = null) =>
  owner.api.put("/api/users/me/budget", { weekly_cap_minor, monthly_cap_minor });

describe("a draft", () => {
  it("can change in everything", async () => {
    const draft = await builder.api.post("/api/jobs", jobBody(project.id, { deadline: inHours(72, now), slots: 5, payout_minor: 2000 }));
    const wanted = {
      title: "Something else", description: "Else", test_type: "usability", payout_minor: 500, slots: 1, deadline: inHours(2, now),
      completion_hours: 3, blocked_pay_percent: 10, known_issues: ["The footer is grey"],
      evidence: { min_feedback_chars: 500, min_screenshots: 5, all_journeys: false }, requirements: { devices: ["phone"], min_rating: 4.5 },
      journeys: [{ title: "Only one", steps: [{ instruction: "Look" }] }],
    };
    const changed = await change(draft, wanted);
    const { journeys, requirements, ...rest } = wanted;
    expect(changed).toMatchObject({ ...rest, blocked_payout_minor: 50, status: "draft" });
    expect([changed.journeys.length, changed.journeys[0].title, changed.requirements.devices]).toEqual([1, journeys[0]!.title, requirements.devices]);
    expect((await refusal(change(draft, { currency: "EUR" }))).fields).toEqual(["currency"]);
  });
});

describe("a published job", () => {
  const evidence = { min_feedback_chars: 80, min_screenshots: 1, all_journeys: true };

  it.each([
    ["test_type", { test_type: "usability" }],
    ["currency", { currency: "EUR" }],
    ["payout_minor", { payout_minor: 1799 }],
    ["blocked_pay_percent", { blocked_pay_percent: 39 }],
    ["slots", { slots: 1 }],
    ["deadline", { deadline: "earlier" }],
    ["completion_hours", { completion_hours: 47 }],
    ["evidence", { evidence: { ...evidence, min_feedback_chars: 81 } }],
    ["evidence", { evidence: { ...evidence, min_screenshots: 2 } }],
    ["requirements", { requirements: { devices: ["phone"] } }],
    ["requirements", { requirements: { min_qualification_score: 1 } }],
    ["journeys", { journeys: [{ title: "Another", steps: [{ instruction: "Do more" }] }] }],
  ])("never changes its %s against a tester: %o", async (field, more) => {
    const job = await openJob({ slots: 2 });
    const wanted = "deadline" in more ? { deadline: inHours(71, now) } : more;
    expect((await refusal(change(job, { ...wanted, change_note: "Sorry" }))).fields).toEqual([field]);
    expect(await read(job)).toMatchObject({ version: job.version, payout_minor: 1800 });
  });

  it("asks for the same steps, with their ids, one for one", async () => {
    const job = await openJob();
    const steps = (edit: (journeys: any[]) => void) => {
      const journeys = structuredClone(job.journeys);
      edit(journeys);
      return change(job, { journeys, change_note: "Clearer" });
    };
    for (const edit of [
      (j: any[]) => j.pop(),
      (j: any[]) => j.reverse(),
      (j: any[]) => j[0].steps.pop(),
      (j: any[]) => j[0].steps.push({ instruction: "One more" }),
      (j: any[]) => delete j[0].steps[0].id,
    ])
      expect((await refusal(steps(edit))).fields).toEqual(["journeys"]);
    const changed = await steps((j) => (j[0].steps[0].instruction = "Open the shop in a new tab"));
    expect(changed.journeys[0].steps[0]).toEqual({ id: job.journeys[0].steps[0].id, instruction: "Open the shop in a new tab" });
  });

  it("takes clearer words with a note, which testers see", async () => {
    const job = await openJob();
    const tester = await newTester(server);
    for (const more of [{ title: "Buy beans" }, { description: "Clearer" }, { journeys: [{ ...job.journeys[0], title: "Find" }, job.journeys[1]] }])
      expect((await refusal(change(job, more))).fields).toEqual(["change_note"]);
    await change(job, { title: "Buy beans", change_note: "The title was too long" });
    expect(await read(job, tester)).toMatchObject({ title: "Buy beans", change_note: "The title was too long" });
    expect((await tester.api.get("/api/jobs?q=buy%20beans&limit=100")).items.map((j: any) => j.id)).toContain(job.id);
  });

  it("takes all that is better for testers, without a note", async () => {
    const job = await openJob();
    const more = {
      payout_minor: 2001, slots: 2, deadline: inHours(80, now), completion_hours: 72, blocked_pay_percent: 50,
      evidence: { min_feedback_chars: 10, min_screenshots: 0, all_journeys: false }, known_issues: ["The footer is grey"],
    };
    expect(await change(job, more)).toMatchObject({ ...more, blocked_payout_minor: 1001, status: "open" });
  });

  it("lives as long as its new deadline says", async () => {
    const job = await openJob({ deadline: inHours(2, now) });
    await change(job, { deadline: inHours(4, now) });
    await leap(3 * HOUR);
    expect((await read(job)).status).toBe("open");
    await leap(HOUR);
    expect((await read(job)).status).toBe("expired");
    expect(await refusal(change(job, { deadline: inHours(4, now) }))).toMatchObject({ status: 409, code: "invalid_transition" });
  });

  it("pays whoever took it before a raise what they accepted, and the next one more", async () => {
    const [early, late] = [await newTester(server), await newTester(server)];
    const job = await openJob({ slots: 2 });
    const first = await accept(early, job.id);
    await change(job, { payout_minor: 2500 });
    const second = await accept(late, job.id);
    expect([first.payout_minor, second.payout_minor]).toEqual([1800, 2500]);
    expect((await early.api.get(`/api/assignments/${first.id}`)).payout_minor).toBe(1800);
    for (const [tester, assignment, pay] of [[early, first, 1800], [late, second, 2500]] as const) {
      const { id } = await submit(tester, assignment, job);
      await builder.api.post(`/api/submissions/${id}/approve`);
      const settled = await until("the settlement", async () => (await builder.api.get(`/api/submissions/${id}`)).settlement);
      expect(settled).toMatchObject({ tester_minor: pay, refund_minor: 0 });
    }
    expect((await refusal(change(job, { payout_minor: 3000 }))).code).toBe("invalid_transition");
  });

  it("is full no more once slots are added, and keeps the terms of its tests", async () => {
    const tester = await newTester(server);
    const job = await openJob({ completion_hours: 10 });
    const assignment = await accept(tester, job.id);
    expect((await read(job)).status).toBe("in_progress");
    expect(await change(job, { slots: 2, completion_hours: 20 })).toMatchObject({ status: "open", slots_taken: 1 });
    expect((await tester.api.get(`/api/assignments/${assignment.id}`)).expires_at).toBe(assignment.expires_at);
  });
});

describe("more money", () => {
  it("has to fit the caps, which name themselves, what is left and when they begin anew", async () => {
    const owner = await newBuilder(server);
    const own = await newProject(owner);
    const job = await newJob(owner, { project_id: own.id, slots: 2, deadline: inHours(72, now) });
    await setCap(owner, 4000);
    for (const more of [{ slots: 3 }, { payout_minor: 2001 }, { slots: 3, payout_minor: 1801 }]) {
      const no = await refusal(change(job, more, owner));
      expect(no).toMatchObject({ status: 409, code: "budget_exceeded" });
      expect(no.problem.detail).toMatch(/weekly budget has \$4\.00 left\. It resets on .* \(UTC\)/);
    }
    await change(job, { payout_minor: 2000 }, owner);
    expect((await budget(owner)).weekly_spent_minor).toBe(4000);
    await setCap(owner, null, 4000);
    const again = () => owner.api.post("/api/jobs", jobBody(own.id, { deadline: inHours(72, now) }));
    expect((await refusal(again())).problem.detail).toMatch(/monthly budget has \$0\.00 left/);
    await setCap(owner, null);
    await change(job, { slots: 3 }, owner);
    expect((await budget(owner)).weekly_spent_minor).toBe(6000);
  });

  it("of a raise counts for the slots that are free, and accepting changes nothing", async () => {
    const owner = await newBuilder(server);
    const tester = await newTester(server);
    const job = await newJob(owner, { slots: 2, deadline: inHours(72, now) });
    const assignment = await accept(tester, job.id);
    expect((await budget(owner)).weekly_spent_minor).toBe(3600);
    await change(job, { payout_minor: 2000 }, owner);
    expect((await budget(owner)).weekly_spent_minor).toBe(3800);
    await tester.api.post(`/api/assignments/${assignment.id}/abandon`); // from now on its slot costs what the job pays
    expect((await budget(owner)).weekly_spent_minor).toBe(4000);
    await owner.api.post(`/api/jobs/${job.id}/cancel`);
    expect((await budget(owner)).weekly_spent_minor).toBe(0);
  });

  it("that came back counts no more", async () => {
    const owner = await newBuilder(server);
    const tester = await newTester(server);
    const job = await newJob(owner, { deadline: inHours(72, now) });
    const step = { step_id: job.journeys[0].steps[0].id, result: "blocked" };
    const blocked = { outcome: "blocked", journeys: [{ journey_id: job.journeys[0].id, steps: [step] }] };
    const { id } = await submit(tester, await accept(tester, job.id), job, blocked);
    await owner.api.post(`/api/submissions/${id}/approve`);
    await until("the settlement", async () => (await budget(owner)).weekly_spent_minor === 720);
    expect((await budget(owner)).monthly_spent_minor).toBe(720);
  });

  it("counts in the week and the month in which it was committed", async () => {
    const owner = await newBuilder(server);
    await owner.api.patch("/api/users/me", { time_zone: "Pacific/Auckland" });
    const job = await newJob(owner, { deadline: inHours(40 * 24, now) });
    const { resets_at, monthly_resets_at, ...first } = await budget(owner);
    expect(first).toMatchObject({ weekly_spent_minor: 1800, monthly_spent_minor: 1800 });
    const local = new Intl.DateTimeFormat("en", { timeZone: "Pacific/Auckland", weekday: "long", hour: "numeric", hourCycle: "h23" });
    expect(local.format(new Date(resets_at))).toMatch(/Monday.*00/);
    await leap(Math.ceil((Date.parse(resets_at) - now.getTime()) / 1000), owner);
    const sameMonth = resets_at < monthly_resets_at ? 1800 : 0;
    expect(await budget(owner)).toMatchObject({ weekly_spent_minor: 0, monthly_spent_minor: sameMonth });
    await change(job, { slots: 2 }, owner);
    expect(await budget(owner)).toMatchObject({ weekly_spent_minor: 1800, monthly_spent_minor: sameMonth + 1800 });
    await owner.api.post(`/api/jobs/${job.id}/cancel`);
    expect(await budget(owner)).toMatchObject({ weekly_spent_minor: 0, monthly_spent_minor: 0 });
  });

  it("needs a card", async () => {
    const owner = await newPerson(server, "builder");
    await finish(owner, "/api/payments/membership/checkout", {}, { card: GOOD_CARD });
    const draft = await owner.api.post("/api/jobs", jobBody((await newProject(owner)).id, { deadline: inHours(72, now) }));
    for (const what of ["publish", "duplicate"])
      expect(await refusal(owner.api.post(`/api/jobs/${draft.id}/${what}`))).toMatchObject({ status: 402, code: "card_required" });
    await putCardOnFile(owner);
    expect((await owner.api.post(`/api/jobs/${draft.id}/duplicate`)).status).toBe("draft");
  });

  it("needs a membership, without which what runs goes on", async () => {
    const owner = await newBuilder(server);
    const [one, two] = [await newTester(server), await newTester(server)];
    const job = await newJob(owner, { slots: 2, deadline: inHours(60 * 24, now) });
    const draft = await owner.api.post("/api/jobs", jobBody(job.project_id, { deadline: inHours(60 * 24, now) }));
    const submission: any = await accept(one, job.id).then(async (assignment) => {
      const failed = job.journeys.map((j: any) => ({ journey_id: j.id, steps: j.steps.map((s: any) => ({ step_id: s.id, result: "failed" })) }));
      return submit(one, assignment, job, { journeys: failed });
    });
    await owner.api.post("/api/payments/membership/cancel");
    await leap(32 * DAY, owner, one, two);
    for (const call of [
      () => owner.api.post("/api/jobs", jobBody(job.project_id, { deadline: inHours(72, now) })),
      () => owner.api.post(`/api/jobs/${draft.id}/publish`),
      () => owner.api.post(`/api/jobs/${job.id}/duplicate`),
      () => owner.api.post(`/api/jobs/${job.id}/retest`),
      () => change(job, { slots: 3 }, owner),
      () => change(job, { payout_minor: 2000 }, owner),
    ])
      expect(await refusal(call())).toMatchObject({ status: 402, code: "membership_required" });
    await change(job, { description: "Clearer", change_note: "Clearer" }, owner);
    expect((await accept(two, job.id)).state).toBe("active");
    expect((await owner.api.get(`/api/submissions/${submission.id}`)).settlement).toMatchObject({ tester_minor: 1800 });
    await finish(owner, "/api/payments/membership/checkout", {}, { card: GOOD_CARD });
    expect((await owner.api.post(`/api/jobs/${job.id}/retest`)).status).toBe("draft");
  });
});
