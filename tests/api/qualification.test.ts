// The entrance test over HTTP.
import { afterAll, beforeAll, expect, it } from "vitest";
import { refusal } from "../lib/api";
import { logIn, newPerson, PASSWORD, type Person } from "../lib/people";
import { Server } from "../lib/server";

const MINUTE = 60;
const DAY = 24 * 3600;

let server: Server;
beforeAll(async () => {
  server = await Server.start();
});
afterAll(() => server.stop());

/** Moves the clock and logs in anew, since access tokens end with it. */
async function later(seconds: number, person: Person): Promise<Person> {
  await server.advanceClock(seconds);
  return logIn(server, person.email, PASSWORD);
}

const start = (person: Person) => person.api.post("/api/qualification/attempts");
const answer = (person: Person, attempt: string, answers: unknown[] = []) =>
  person.api.post(`/api/qualification/attempts/${attempt}/answers`, { answers });

it("asks eight questions and tells no answers", async () => {
  const tester = await newPerson(server, "tester");
  expect(await tester.api.get("/api/qualification")).toMatchObject({ score: 0, passed: false, attempts_left: 3 });
  const attempt = await start(tester);
  expect(attempt.questions).toHaveLength(8);
  for (const question of attempt.questions) {
    expect(Object.keys(question).sort()).toEqual(["choices", "id", "multiple", "text"]);
    expect(question.choices.length).toBeGreaterThanOrEqual(3);
    for (const choice of question.choices) expect(Object.keys(choice).sort()).toEqual(["id", "text"]);
  }
  expect((await start(tester)).attempt_id).toBe(attempt.attempt_id);
  expect((await tester.api.get("/api/qualification")).attempt).toEqual(attempt);
});

it("scores on the server, once", async () => {
  const tester = await newPerson(server, "tester");
  const attempt = await start(tester);
  const other = await newPerson(server, "tester");
  expect((await refusal(answer(other, attempt.attempt_id))).status).toBe(404);
  expect((await refusal(answer(tester, attempt.attempt_id, [{ question_id: "x", choice_ids: [] }]))).status).toBe(422);
  const nine = Array.from({ length: 9 }, () => ({ question_id: attempt.questions[0].id, choice_ids: [] }));
  expect((await refusal(answer(tester, attempt.attempt_id, nine))).status).toBe(422);

  const all = attempt.questions.map((question: any) => ({
    question_id: question.id,
    choice_ids: question.choices.map((choice: any) => choice.id),
  }));
  expect(await answer(tester, attempt.attempt_id, all)).toMatchObject({ score: 0, passed: false, attempts_left: 2 });
  expect((await refusal(answer(tester, attempt.attempt_id, all))).code).toBe("invalid_transition");
});

it("is for testers", async () => {
  const builder = await newPerson(server, "builder");
  expect((await refusal(builder.api.get("/api/qualification"))).status).toBe(403);
  expect((await refusal(server.api.post("/api/qualification/attempts"))).status).toBe(401);
});

it("gives twenty minutes, three attempts, then a wait of seven days", async () => {
  let tester = await newPerson(server, "tester");
  const first = await start(tester);
  tester = await later(20 * MINUTE + 1, tester);
  expect((await refusal(answer(tester, first.attempt_id))).code).toBe("window_closed");

  const second = await start(tester);
  expect(second.attempt_id).not.toBe(first.attempt_id);
  const seen = new Set(first.questions.map((question: any) => question.id));
  expect(second.questions.filter((question: any) => seen.has(question.id))).toEqual([]);
  await answer(tester, second.attempt_id);
  const result = await answer(tester, (await start(tester)).attempt_id);
  expect(result).toMatchObject({ passed: false, attempts_left: 0 });
  const error = await refusal(start(tester));
  expect(error.status).toBe(409);
  // Told in words: "30 November 2026, 05:58 UTC".
  const [year, time] = [result.next_attempt_at.slice(0, 4), result.next_attempt_at.slice(11, 16)];
  expect(error.problem.detail).toContain(`${year}, ${time} UTC`);

  tester = await later(7 * DAY - 5 * MINUTE, tester);
  expect((await refusal(start(tester))).status).toBe(409);
  tester = await later(5 * MINUTE, tester);
  expect((await start(tester)).questions).toHaveLength(8);
});
