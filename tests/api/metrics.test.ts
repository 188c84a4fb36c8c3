// The platform's figures, day by day.
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { advance, newTester } from "../lib/market";
import { newPerson, type Person } from "../lib/people";
import { DAY, Desk, HOUR, newAdmin } from "../lib/reviews";
import { Server } from "../lib/server";

let server: Server;
let admin: Person;
beforeAll(async () => {
  server = await Server.start();
  admin = await newAdmin(server);
});
afterAll(() => server.stop());

const metrics = (query = "days=7") => admin.api.get(`/api/admin/metrics?${query}`);
const dollars = (figures: any) => figures.money.find((m: any) => m.currency === "USD") ?? { held_minor: 0, paid_minor: 0, refunded_minor: 0 };
const jobs = (figures: any, status: string) => figures.jobs_by_status.find((s: any) => s.status === status)?.count ?? 0;

/** Moves the clock to some minutes after the next midnight. */
async function nextDay(minutes: number, ...people: Person[]): Promise<void> {
  const now = await server.advanceClock(0);
  await advance(server, DAY - (Math.floor(now.getTime() / 1000) % DAY) + minutes * 60, admin, ...people);
}

test("each day tells what happened on it, and goes on telling it", async () => {
  await nextDay(10);
  const desk = await Desk.open(server);
  const tester = await newTester(server);
  const other = await newTester(server);
  const approved = await desk.handedIn(tester);
  await desk.handedIn(other);
  let today = (await metrics()).days.at(-1);
  expect(today).toMatchObject({ sign_ups: 3, active_people: 4, submissions: 2, disputes: 0, approvals: 0, jobs_filled: 2 });
  expect(today.median_hours_to_fill).toBeLessThan(0.1);
  expect(today.median_hours_to_approve).toBeUndefined();
  expect(dollars(today)).toMatchObject({ held_minor: 3600, paid_minor: 0, refunded_minor: 0 });
  expect(jobs(today, "in_progress")).toBe(2);

  await advance(server, 2 * HOUR, admin, desk.builder, tester, other);
  await desk.builder.api.post(`/api/submissions/${approved.submission.id}/approve`);
  await desk.settled(approved.submission.id);
  const disputed = await desk.handedIn(tester);
  await desk.builder.api.post("/api/disputes", {
    submission_id: disputed.submission.id, category: "not_tested", reason: "The same words as in another report.",
  });
  const range = await metrics();
  today = range.days.at(-1);
  expect(today).toMatchObject({ submissions: 3, disputes: 1, approvals: 1, median_hours_to_approve: 2 });
  expect(dollars(today)).toMatchObject({ held_minor: 3600, paid_minor: 1800, refunded_minor: 0 });
  expect(range.dispute_rate).toBeCloseTo(1 / 3);
  expect(range.median_hours_to_approve).toBe(2);

  await nextDay(90, desk.builder, tester);
  const afterwards = await metrics();
  expect(afterwards.days.at(-2)).toEqual(today);
  expect(afterwards.days.at(-1)).toMatchObject({ sign_ups: 0, submissions: 0, disputes: 0, approvals: 0 });
  expect(dollars(afterwards)).toMatchObject({ held_minor: 3600, paid_minor: 1800 });

  const before = dollars(afterwards);
  const ruled = await admin.api.post(`/api/disputes/${await disputeOf(disputed.submission.id)}/resolve`, { decision: "full", note: "The report is its own." });
  expect(ruled.status).toBe("resolved");
  await desk.settled(disputed.submission.id);
  const settled = await metrics();
  expect(dollars(settled.days.at(-1))).toMatchObject({ held_minor: before.held_minor - 1800, paid_minor: 1800 });
  expect(settled.days.at(-2)).toEqual(today); // what is over stays as it was
});

async function disputeOf(submission_id: string): Promise<string> {
  const { items } = await admin.api.get("/api/disputes?limit=100");
  return items.find((d: any) => d.submission_id === submission_id).id;
}

test("ranges", async () => {
  const today = (await server.advanceClock(0)).toISOString().slice(0, 10);
  expect((await metrics("days=1")).days.map((d: any) => d.date)).toEqual([today]);
  expect((await admin.api.get("/api/admin/metrics")).days).toHaveLength(30);
  const year = await metrics("days=366");
  expect(year.days).toHaveLength(366);
  expect(year.days[0]).toMatchObject({ sign_ups: 0, active_people: 0, money: [], jobs_by_status: [] });
  const dates = year.days.map((d: any) => d.date);
  expect([...dates].sort()).toEqual(dates);
  const [from, to] = [dates.at(-3), dates.at(-2)];
  expect(await metrics(`from=${from}&to=${to}`)).toMatchObject({ from, to, days: year.days.slice(-3, -1) });
  const tomorrow = new Date(Date.parse(today) + DAY * 1000).toISOString().slice(0, 10);
  for (const [query, fields] of [
    ["days=0", ["days"]],
    ["days=367", ["days"]],
    ["days=seven", ["days"]],
    ["from=2020-01-01", ["from"]],
    ["from=2026-02-30", ["from"]],
    [`to=${tomorrow}`, ["to"]],
    [`from=${to}&to=${from}`, ["from"]],
    [`days=3&from=${from}`, ["days"]],
    ["weeks=2", ["weeks"]],
  ] as const)
    expect((await refusal(metrics(query))).fields, query).toEqual(fields);
});

test("reading them is audited, and for admins only", async () => {
  await metrics();
  expect((await admin.api.get("/api/admin/audit?action=admin.metrics_read")).items[0].actor_id).toBe(admin.id);
  expect((await refusal((await newPerson(server, "builder")).api.get("/api/admin/metrics"))).status).toBe(403);
});
