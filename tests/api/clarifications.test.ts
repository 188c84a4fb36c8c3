import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal } from "../lib/api";
import { advance, newTester } from "../lib/market";
import type { Person } from "../lib/people";
import { auditMoney, Desk, HOUR, notices, TOO_LONG } from "../lib/reviews";
import { Server } from "../lib/server";

let server: Server;
let desk: Desk;
let builder: Person;
let tester: Person;

beforeAll(async () => {
  server = await Server.start();
  desk = await Desk.open(server);
  builder = desk.builder;
  tester = await newTester(server);
});
afterAll(async () => {
  if (!server) return;
  auditMoney(server);
  await server.stop();
});

const message = "Which browser did you use for the second step?";
const reply = "It was Firefox on a laptop, with a private window.";
const ask = (id: string, text = message) => builder.api.post(`/api/submissions/${id}/clarification`, { message: text });
const answer = (id: string, text = reply) =>
  tester.api.post(`/api/submissions/${id}/clarification/answer`, { message: text });
const dispute = (submission_id: string) =>
  builder.api.post("/api/disputes", { submission_id, category: "not_tested", reason: "Nothing of this was tested." });
/** The reminders of the review itself; those about the hold on the card name its escrow. */
const reminders = async (id: string) => (await notices(builder, "review_reminder", id)).filter((n) => !n.data.escrow_id);
const advanceBy = (seconds: number) => advance(server, seconds, builder, tester);
const hoursBetween = (from: string | Date, to: string) => (Date.parse(to) - new Date(from).getTime()) / 3_600_000;

describe("asking", () => {
  it("stops the review clock, closes the dispute window and tells the tester", async () => {
    const { submission, assignment } = await desk.handedIn(tester);
    const asked = await ask(submission.id);
    expect(asked).toMatchObject({ status: "clarification_requested", auto_release_at: null, dispute_until: null });
    expect(asked.clarifications).toMatchObject([{ question: message }]);
    const [c] = asked.clarifications;
    expect(hoursBetween(c.asked_at, c.answer_until)).toBe(48);
    expect(await notices(tester, "clarification_requested", submission.id)).toMatchObject([
      { link: `/my-tests/${assignment.id}` },
    ]);
    expect((await server.mail(tester.email, /question/i)).text).toContain(message);
    expect(await refusal(dispute(submission.id))).toMatchObject({ status: 409, code: "invalid_transition" });
    expect(await refusal(ask(submission.id))).toMatchObject({ status: 409, code: "invalid_transition" });
    await advanceBy(47 * HOUR);
    expect((await desk.read(submission.id)).status).toBe("clarification_requested");
    expect(await reminders(submission.id)).toHaveLength(0);
  });

  it("is for the builder of a pending submission alone, and answering for its tester", async () => {
    const { submission } = await desk.handedIn(tester);
    const body = { message };
    expect((await refusal(answer(submission.id))).code).toBe("invalid_transition");
    const other = await Desk.open(server);
    expect((await refusal(other.builder.api.post(`/api/submissions/${submission.id}/clarification`, body))).status).toBe(404);
    expect((await refusal(tester.api.post(`/api/submissions/${submission.id}/clarification`, body))).status).toBe(403);
    await ask(submission.id);
    const stranger = await newTester(server);
    const path = `/api/submissions/${submission.id}/clarification/answer`;
    expect((await refusal(stranger.api.post(path, body))).status).toBe(404);
    expect((await refusal(builder.api.post(path, body))).status).toBe(403);
    await builder.api.post(`/api/submissions/${submission.id}/approve`);
    expect((await refusal(ask(submission.id))).code).toBe("invalid_transition");
    expect((await refusal(answer(submission.id))).code).toBe("invalid_transition");
  });

  it.each([["too short", "Too short"], ["only spaces around", `  short   ${" ".repeat(20)}`], ["too long", TOO_LONG]])(
    "refuses a text that is %s",
    async (_, text) => {
      const { submission } = await desk.handedIn(tester);
      expect((await refusal(ask(submission.id, text))).fields).toEqual(["message"]);
      await ask(submission.id, "x".repeat(5000));
      expect((await refusal(answer(submission.id, text))).fields).toEqual(["message"]);
      await answer(submission.id, "ten chars!");
    },
  );

  it("may be done twice", async () => {
    const { submission } = await desk.handedIn(tester);
    await ask(submission.id);
    await answer(submission.id);
    await ask(submission.id);
    expect((await answer(submission.id)).clarifications).toHaveLength(2);
    expect(await refusal(ask(submission.id))).toMatchObject({ status: 409, code: "invalid_transition" });
  });

  it("leaves approving possible", async () => {
    const { submission } = await desk.handedIn(tester);
    await ask(submission.id);
    expect(await builder.api.post(`/api/submissions/${submission.id}/approve`)).toMatchObject({ status: "approved" });
    expect((await desk.settled(submission.id)).settlement).toMatchObject({ tester_minor: 1800, refund_minor: 0 });
    await advanceBy(49 * HOUR);
    expect((await desk.read(submission.id)).status).toBe("approved");
  });
});

describe("an answer", () => {
  it("lets the clock run on with what it had left, and opens the dispute window for 24 h", async () => {
    const { submission } = await desk.handedIn(tester);
    await advanceBy(10 * HOUR);
    await ask(submission.id);
    await advanceBy(30 * HOUR);
    const answered = await answer(submission.id);
    expect(answered.status).toBe("pending");
    const at = answered.clarifications[0].answered_at;
    expect(answered.clarifications[0].answer).toBe(reply);
    expect(hoursBetween(at, answered.auto_release_at)).toBeCloseTo(62, 1);
    expect(hoursBetween(at, answered.dispute_until)).toBe(24);
    expect(await notices(builder, "clarification_answered", submission.id)).toMatchObject([
      { link: `/inbox/${submission.id}` },
    ]);
    await server.mail(builder.email, /answered your question/i);
    await advanceBy(15 * HOUR);
    expect(await reminders(submission.id)).toHaveLength(1);
    await advanceBy(46 * HOUR);
    expect((await desk.read(submission.id)).status).toBe("pending");
    expect(await reminders(submission.id)).toHaveLength(2);
    expect((await refusal(dispute(submission.id))).code).toBe("dispute_window_closed");
    await advanceBy(2 * HOUR);
    expect((await desk.settled(submission.id)).settlement.reason).toBe("auto_released");
  });

  it("leaves at least 24 h, in which it can be disputed", async () => {
    const { submission } = await desk.handedIn(tester);
    await advanceBy(71 * HOUR);
    await ask(submission.id);
    const answered = await answer(submission.id);
    expect(hoursBetween(answered.clarifications[0].answered_at, answered.auto_release_at)).toBe(24);
    await advanceBy(23 * HOUR);
    expect(await dispute(submission.id)).toMatchObject({ status: "open" });
  });

  it("comes too late after 48 h: the review goes on with at least 24 h and a new dispute window", async () => {
    const { submission } = await desk.handedIn(tester);
    await advanceBy(60 * HOUR);
    await ask(submission.id);
    await advanceBy(48 * HOUR + 1);
    const lapsed = await desk.read(submission.id);
    expect(lapsed.status).toBe("pending");
    const over = lapsed.clarifications[0].answer_until;
    expect(hoursBetween(over, lapsed.auto_release_at)).toBeCloseTo(24, 1);
    expect(hoursBetween(over, lapsed.dispute_until)).toBeCloseTo(24, 1);
    expect((await refusal(answer(submission.id))).code).toBe("invalid_transition");
    expect(await notices(builder, "clarification_answered", submission.id)).toHaveLength(1);
    expect(await notices(tester, "clarification_answered", submission.id)).toHaveLength(1);
    expect((await dispute(submission.id)).status).toBe("open");
  });

  it("races with approving: one of them counts, and the tester is paid once", async () => {
    const { submission } = await desk.handedIn(tester);
    await ask(submission.id);
    const approve = builder.api.post(`/api/submissions/${submission.id}/approve`);
    const [, approved] = await Promise.allSettled([answer(submission.id), approve]);
    expect(approved.status).toBe("fulfilled");
    const after = await desk.settled(submission.id);
    expect(after).toMatchObject({ status: "approved", auto_release_at: null, settlement: { tester_minor: 1800 } });
  });
});
