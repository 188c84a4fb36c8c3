// A full job's waitlist: slots that come free are offered in order, 30 minutes each.
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, advance, DECLINED_WHEN_HELD, inHours, newBuilder, newJob, newTester, putCardOnFile, submit } from "../lib/market";
import { newPerson, type Person } from "../lib/people";
import { Server } from "../lib/server";

let server: Server;
let builder: Person;
let now: Date;
let people: Person[];

const OFFER_S = 30 * 60;
const join = (tester: Person, job: any) => tester.api.post(`/api/jobs/${job.id}/waitlist`);
const leave = (tester: Person, job: any) => tester.api.delete(`/api/jobs/${job.id}/waitlist`);
const page = (person: Person, job: any) => person.api.get(`/api/jobs/${job.id}`);
const place = async (tester: Person, job: any) => (await page(tester, job)).viewer.waitlist;
const leap = async (seconds: number) => (now = await advance(server, seconds, builder, ...people));
const offers = async (tester: Person) =>
  (await tester.api.get("/api/notifications?limit=100")).items.filter((n: any) => n.type === "waitlist_offer").map((n: any) => n.title);

/** A job with one slot, which is taken. */
async function fullJob(more: any = {}): Promise<{ job: any; first: Person; assignment: any }> {
  const job = await newJob(builder, { deadline: inHours(72, now), ...more });
  const first = await newTester(server);
  const assignment = await accept(first, job.id);
  return { job, first, assignment };
}

async function testers(count: number): Promise<Person[]> {
  people = [];
  for (let i = 0; i < count; i++) people.push(await newTester(server));
  return people;
}

beforeAll(async () => {
  server = await Server.start();
  now = await server.advanceClock(0);
  builder = await newBuilder(server);
  people = [];
});

afterAll(() => server.stop());

test("a slot that comes free is offered in order, and taken by accepting", async () => {
  const [a, b, c] = (await testers(3)) as [Person, Person, Person];
  const { job, first, assignment } = await fullJob();
  await join(a, job);
  await leap(1);
  await join(b, job);
  await join(b, job); // once more changes nothing
  expect(await place(a, job)).toEqual({ position: 1 });
  expect(await place(b, job)).toEqual({ position: 2 });

  await first.api.post(`/api/assignments/${assignment.id}/abandon`);
  const offered = await page(a, job);
  expect(offered.viewer).toMatchObject({ can_accept: true, reasons: [], waitlist: { position: 1 } });
  expect(new Date(offered.viewer.waitlist.offer_expires_at).getTime()).toBeGreaterThan(now.getTime() + (OFFER_S - 60) * 1000);
  expect(await offers(a)).toEqual([`A place is yours: "${job.title}"`]);

  // It counts as taken everywhere, and for everybody else.
  expect(offered).toMatchObject({ status: "in_progress", slots_taken: 1 });
  for (const other of [b, c]) {
    expect((await page(other, job)).viewer.reasons.map((r: any) => r.code)).toEqual(["no_slot_left"]);
    expect(await refusal(accept(other, job.id))).toMatchObject({ status: 409, code: "no_slot_left" });
    expect((await other.api.get("/api/jobs")).items.map((j: any) => j.id)).not.toContain(job.id);
  }
  const mine = await accept(a, job.id);
  expect(mine).toMatchObject({ state: "active" });
  expect(await place(a, job)).toBeUndefined();
  expect(await place(b, job)).toEqual({ position: 1 });
});

test("an offer lasts 30 minutes, then the next has it, then all", async () => {
  const [a, b] = (await testers(2)) as [Person, Person];
  const { job, first, assignment } = await fullJob();
  await join(a, job);
  await leap(1);
  await join(b, job);
  await first.api.post(`/api/assignments/${assignment.id}/abandon`);
  await leap(OFFER_S - 60);
  expect((await place(a, job)).offer_expires_at).toBeDefined();
  await leap(61);
  expect(await place(a, job)).toBeUndefined();
  expect(await refusal(accept(a, job.id))).toMatchObject({ code: "no_slot_left" });
  expect(await offers(a)).toEqual([`Your offer has run out: "${job.title}"`, `A place is yours: "${job.title}"`]);
  expect((await place(b, job)).offer_expires_at).toBeDefined();
  await leave(b, job); // declines
  expect(await page(a, job)).toMatchObject({ status: "open", slots_taken: 0, viewer: { can_accept: true } });
  await accept(a, job.id);
});

test("two at once for one offer: only the one it was made to", async () => {
  const [a, b, c] = (await testers(3)) as [Person, Person, Person];
  const { job, first, assignment } = await fullJob();
  await join(a, job);
  await first.api.post(`/api/assignments/${assignment.id}/abandon`);
  const codes = await Promise.all([b, a, c, a].map((t) => accept(t, job.id).then(() => "taken", (error) => error.code)));
  expect(codes.filter((code) => code === "taken")).toEqual(["taken"]);
  expect([codes[0], codes[2]]).toEqual(["no_slot_left", "no_slot_left"]);
  expect((await page(a, job)).viewer.assignment_id).toBeDefined();
});

test("joining while the slot comes free: nobody is left out, nothing is given twice", async () => {
  const waiting = await testers(3);
  const { job, first, assignment } = await fullJob();
  await Promise.allSettled([...waiting.map((t) => join(t, job)), first.api.post(`/api/assignments/${assignment.id}/abandon`)]);
  const places = await Promise.all(waiting.map((t) => place(t, job)));
  const { slots_taken } = await page(builder, job);
  expect(places.filter((p) => p?.offer_expires_at).length).toBe(places.some(Boolean) ? 1 : 0);
  expect(slots_taken).toBe(places.some(Boolean) ? 1 : 0);
});

test("only who could accept may wait", async () => {
  const [a] = (await testers(1)) as [Person];
  const { job, first } = await fullJob();
  expect(await refusal(join(first, job))).toMatchObject({ status: 409, code: "already_accepted" });
  expect(await refusal(join(await newPerson(server, "tester"), job))).toMatchObject({ status: 403, code: "not_qualified" });
  expect(await refusal(join(builder, job))).toMatchObject({ status: 403 });
  expect(await refusal(join(a, { id: "0190b9a0-0000-7000-8000-000000000000" }))).toMatchObject({ status: 404 });
  const free = await newJob(builder, { deadline: inHours(72, now) });
  expect(await refusal(join(a, free))).toMatchObject({ status: 409, code: "invalid_transition" });
  await leave(a, job); // not on it: nothing happens

  for (let i = 0; i < 3; i++) await accept(a, (await newJob(builder, { deadline: inHours(72, now) })).id);
  expect(await refusal(join(a, job))).toMatchObject({ status: 409, code: "too_many_assignments" });
});

test("who can no longer accept is passed over", async () => {
  const [a, b] = (await testers(2)) as [Person, Person];
  const { job, first, assignment } = await fullJob();
  await join(a, job);
  await leap(1);
  await join(b, job);
  for (let i = 0; i < 3; i++) await accept(a, (await newJob(builder, { deadline: inHours(72, now) })).id);
  await first.api.post(`/api/assignments/${assignment.id}/abandon`);
  expect((await place(a, job)).offer_expires_at).toBeUndefined();
  expect((await place(b, job)).offer_expires_at).toBeDefined();
});

test("more slots are offered to those who wait", async () => {
  const [a] = (await testers(1)) as [Person];
  const { job } = await fullJob();
  await join(a, job);
  await builder.api.with({ "if-match": `"${(await page(builder, job)).version}"` }).patch(`/api/jobs/${job.id}`, { slots: 3 });
  expect((await place(a, job)).offer_expires_at).toBeDefined();
  expect(await page(builder, job)).toMatchObject({ status: "open", slots: 3, slots_taken: 2 });
});

test("cancelling ends the list, tells who waits and counts an offered slot as closed", async () => {
  const [a, b] = (await testers(2)) as [Person, Person];
  const before = (await builder.api.get("/api/users/me/budget")).weekly_spent_minor;
  const { job, first, assignment } = await fullJob();
  await join(a, job);
  await leap(1);
  await join(b, job);
  await first.api.post(`/api/assignments/${assignment.id}/abandon`);
  expect((await builder.api.get("/api/users/me/budget")).weekly_spent_minor).toBe(before + 1800);
  await builder.api.post(`/api/jobs/${job.id}/cancel`);
  expect((await builder.api.get("/api/users/me/budget")).weekly_spent_minor).toBe(before);
  for (const t of [a, b]) expect(await offers(t)).toContain(`The waitlist of "${job.title}" has ended`);
  expect((await refusal(accept(a, job.id))).status).toBe(409);
  expect((await refusal(join(a, job))).code).toBe("window_closed");
});

test("an offer ends at the deadline", async () => {
  const [a] = (await testers(1)) as [Person];
  const { job, first, assignment } = await fullJob({ deadline: inHours(2, now) });
  await join(a, job);
  await leap(2 * 3600 - 10 * 60);
  await advance(server, 0, first); // logs in anew
  await first.api.post(`/api/assignments/${assignment.id}/abandon`);
  expect((await place(a, job)).offer_expires_at).toBe(job.deadline);
  await leap(11 * 60);
  expect(await refusal(accept(a, job.id))).toMatchObject({ status: 409, code: "window_closed" });
  expect((await builder.api.get(`/api/jobs/${job.id}`)).status).toBe("expired");
  expect(await offers(a)).toContain(`The waitlist of "${job.title}" has ended`);
});

test("a job that is done ends its list", async () => {
  const [a] = (await testers(1)) as [Person];
  const { job, first, assignment } = await fullJob();
  await join(a, job);
  const handed = await submit(first, assignment, job);
  await builder.api.post(`/api/submissions/${handed.id}/approve`);
  await leap(60);
  expect((await page(builder, job)).status).toBe("completed");
  expect(await offers(a)).toEqual([`The waitlist of "${job.title}" has ended`]);
});

test("while paused the list is frozen, and an offer goes on with the time it had left", async () => {
  const [a, ...declined] = (await testers(4)) as [Person, ...Person[]];
  const { job, first, assignment } = await fullJob({ slots: 2 });
  const second = await newTester(server);
  const other = await accept(second, job.id);
  await join(a, job);
  await first.api.post(`/api/assignments/${assignment.id}/abandon`); // a has an offer
  await second.api.post(`/api/assignments/${other.id}/abandon`); // one is free for all
  await leap(10 * 60);
  await putCardOnFile(builder, DECLINED_WHEN_HELD);
  for (const t of declined) expect((await refusal(accept(t, job.id))).code).toBe("funding_failed");
  expect((await page(builder, job)).status).toBe("paused");
  expect(await place(a, job)).toEqual({ position: 1 });
  expect((await refusal(accept(a, job.id))).code).toBe("window_closed");
  await leap(3600); // longer than the offer
  await putCardOnFile(builder);
  await builder.api.post(`/api/jobs/${job.id}/publish`);
  const left = new Date((await place(a, job)).offer_expires_at).getTime() - now.getTime();
  expect(left / 60_000).toBeGreaterThan(18);
  expect(left / 60_000).toBeLessThan(21);
  expect(await accept(a, job.id)).toMatchObject({ state: "active" });
});

test("a tester reads every waitlist they are on, those joined last first", async () => {
  const [a, b] = (await testers(2)) as [Person, Person];
  const mine = async (query = "") => a.api.get(`/api/waitlist${query}`);
  expect(await mine()).toEqual({ items: [] });
  const one = await fullJob({ title: "The first to wait for" });
  const two = await fullJob({ title: "The second to wait for", payout_minor: 2500 });
  await join(b, two.job);
  await join(a, one.job);
  await leap(1);
  await join(a, two.job);
  expect((await mine()).items).toEqual([
    { job_id: two.job.id, job_title: two.job.title, job_status: "in_progress", payout_minor: 2500, currency: "USD", position: 2, joined_at: expect.any(String) },
    { job_id: one.job.id, job_title: one.job.title, job_status: "in_progress", payout_minor: 1800, currency: "USD", position: 1, joined_at: expect.any(String) },
  ]);
  const first = await mine("?limit=1");
  expect(first.items.map((i: any) => i.job_id)).toEqual([two.job.id]);
  expect((await mine(`?limit=1&cursor=${first.next_cursor}`)).items.map((i: any) => i.job_id)).toEqual([one.job.id]);
  expect((await refusal(mine("?state=active"))).fields).toEqual(["state"]);
  expect((await refusal(builder.api.get("/api/waitlist"))).status).toBe(403);

  await one.first.api.post(`/api/assignments/${one.assignment.id}/abandon`);
  const [, offered] = (await mine()).items;
  expect(offered.offer_expires_at).toBe((await place(a, one.job)).offer_expires_at);
  await leave(a, one.job);
  expect((await mine()).items.map((i: any) => i.job_id)).toEqual([two.job.id]);
  expect((await b.api.get("/api/waitlist")).items.map((i: any) => i.position)).toEqual([1]);
});
