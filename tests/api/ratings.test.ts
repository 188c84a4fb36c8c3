import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal } from "../lib/api";
import { advance, newTester } from "../lib/market";
import type { Person } from "../lib/people";
import { auditMoney, DAY, Desk, notices } from "../lib/reviews";
import { Server } from "../lib/server";

let server: Server;
let desk: Desk;
let builder: Person;
let tester: Person;

beforeAll(async () => {
  server = await Server.start();
  desk = await Desk.open(server);
  builder = desk.builder;
});
afterAll(async () => {
  if (!server) return;
  auditMoney(server);
  await server.stop();
});

/** A settled submission of a tester without a history. */
async function settled(): Promise<string> {
  tester = await newTester(server);
  const { submission } = await desk.handedIn(tester);
  await builder.api.post(`/api/submissions/${submission.id}/approve`);
  return submission.id;
}
const rate = (person: Person, submission_id: string, stars: unknown = 5, more = {}) =>
  person.api.post("/api/ratings", { submission_id, stars, ...more });
const ratingOf = async (person: Person) => (await builder.api.get(`/api/users/${person.id}`)).rating;
const saidOf = async (person: Person) => (await builder.api.get(`/api/ratings?user_id=${person.id}`)).items;
const advanceBy = (seconds: number) => advance(server, seconds, builder, tester);

describe("rating one another", () => {
  it("stays blind until both are in, then counts for both and is told", async () => {
    const id = await settled();
    const before = await ratingOf(builder);
    const given = await rate(builder, id, 1, { comment: "  Vague.  " });
    expect(given).toMatchObject({ stars: 1, comment: "Vague.", visible: false, ratee_id: tester.id });
    expect(await ratingOf(tester)).toEqual({ average: 4, count: 0 });
    expect(await saidOf(tester)).toEqual([]);
    expect((await tester.api.get(`/api/ratings?submission_id=${id}`)).items).toEqual([]);
    expect((await builder.api.get(`/api/ratings?submission_id=${id}`)).items).toMatchObject([{ id: given.id }]);
    expect(await notices(tester, "rating_received", id)).toHaveLength(0);

    expect(await rate(tester, id, 5)).toMatchObject({ visible: true });
    expect(await ratingOf(tester)).toEqual({ average: 3.5, count: 1 }); // (4 x 5 + 1) / 6
    expect((await ratingOf(builder)).count).toBe(before.count + 1);
    expect(await saidOf(tester)).toMatchObject([{ stars: 1, comment: "Vague.", rater_id: builder.id, visible: true }]);
    expect((await tester.api.get(`/api/ratings?submission_id=${id}`)).items).toHaveLength(2);
    expect(await notices(tester, "rating_received", id)).toHaveLength(1);
    expect(await notices(builder, "rating_received", id)).toHaveLength(1);
    await server.mail(tester.email, /rated you 1 of 5/);
    await advanceBy(15 * DAY);
    expect(await ratingOf(tester)).toEqual({ average: 3.5, count: 1 });
    expect(await notices(tester, "rating_received", id)).toHaveLength(1);
  });

  it("shows a single one once the 14 days are over, and takes no more", async () => {
    const id = await settled();
    await rate(builder, id, 2);
    await advanceBy(14 * DAY - 60);
    expect((await ratingOf(tester)).count).toBe(0);
    await advanceBy(61);
    expect(await ratingOf(tester)).toMatchObject({ count: 1 });
    expect(await notices(tester, "rating_received", id)).toHaveLength(1);
    expect(await refusal(rate(tester, id))).toMatchObject({ status: 409, code: "window_closed" });
  });

  it("comes after the settlement, once per side, from the two of them", async () => {
    tester = await newTester(server);
    const { submission } = await desk.handedIn(tester);
    const { id } = submission;
    expect(await refusal(rate(tester, id))).toMatchObject({ status: 409, code: "invalid_transition" });
    await builder.api.post(`/api/submissions/${id}/approve`);
    expect((await refusal(rate(await newTester(server), id))).status).toBe(404);
    expect((await refusal(rate(tester, "01900000-0000-7000-8000-000000000000"))).status).toBe(404);
    const answers = await Promise.allSettled([rate(tester, id, 4), rate(tester, id, 3), rate(tester, id, 2)]);
    expect(answers.filter((a) => a.status === "fulfilled")).toHaveLength(1);
    expect(await refusal(rate(tester, id))).toMatchObject({ status: 409, code: "conflict" });
  });

  it("by both at the same moment counts for both, once", async () => {
    const id = await settled();
    const count = (await ratingOf(builder)).count;
    await Promise.all([rate(builder, id, 3), rate(tester, id, 3)]);
    expect((await ratingOf(tester)).count).toBe(1);
    expect((await ratingOf(builder)).count).toBe(count + 1);
  });

  it("answers a repeated request with the first one's answer", async () => {
    const id = await settled();
    const again = builder.api.with({ "idempotency-key": `rate-${id}` });
    const body = { submission_id: id, stars: 4 };
    expect(await again.post("/api/ratings", body)).toEqual(await again.post("/api/ratings", body));
  });

  it("refuses what is out of bounds", async () => {
    const id = await settled();
    for (const stars of [0, 6, 4.5, "5", null]) expect((await refusal(rate(tester, id, stars))).fields).toEqual(["stars"]);
    expect((await refusal(rate(tester, id, 5, { comment: "x".repeat(1001) }))).fields).toEqual(["comment"]);
    expect((await refusal(rate(tester, id, 5, { title: "x" }))).fields).toEqual(["title"]);
    await rate(tester, id, 5, { comment: "x".repeat(1000) });
    expect((await refusal(builder.api.get("/api/ratings"))).status).toBe(422);
    expect((await refusal(builder.api.get(`/api/ratings?user_id=${tester.id}&submission_id=${id}`))).status).toBe(422);
    const stranger = await newTester(server);
    expect((await refusal(stranger.api.get(`/api/ratings?submission_id=${id}`))).status).toBe(404);
  });
});
