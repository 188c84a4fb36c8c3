// Admins keep the bank of the entrance test.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { rightAnswers } from "../lib/market";
import { newPerson, type Person } from "../lib/people";
import { newAdmin } from "../lib/reviews";
import { Server } from "../lib/server";

const LEAST_ACTIVE = 24;
const PATH = "/api/admin/questions";

let server: Server;
let admin: Person;
beforeAll(async () => {
  server = await Server.start();
  admin = await newAdmin(server);
});
afterAll(() => server.stop());

const newQuestion = (more: object = {}) => ({
  kind: "knowledge",
  text: "What is a checklist good for?",
  choices: [{ text: "To forget nothing", right: true }, { text: "To look busy" }, { text: "For nothing" }],
  ...more,
});
const all = async (query = "") => (await admin.api.get(`${PATH}?limit=100${query}`)).items;
const audited = async (action: string, id: string) =>
  (await admin.api.get(`/api/admin/audit?action=${action}&subject=question:${id}`)).items;
const change = (question: any, body: object, version = question.version) =>
  admin.api.with({ "if-match": `"${version}"` }).patch(`${PATH}/${question.id}`, body);

test("an empty store is filled with enough questions, each with a right answer", async () => {
  const page = await admin.api.get(`${PATH}?limit=100`);
  expect(page.items.length).toBeGreaterThanOrEqual(LEAST_ACTIVE);
  expect(page).toMatchObject({ active_count: page.items.length, least_active: LEAST_ACTIVE });
  for (const question of page.items) {
    expect(question.active).toBe(true);
    const right = question.choices.filter((c: any) => c.right);
    expect(right.length).toBeGreaterThanOrEqual(1);
    for (const choice of right) expect(rightAnswers().has(choice.text)).toBe(true);
  }
  expect(page.items.filter((q: any) => q.kind === "compare")).toHaveLength(page.active_comparison_count);
  expect(await audited("admin.questions_read", page.items[0].id)).not.toEqual([]);
});

test("only admins see it", async () => {
  const [question] = await all();
  for (const person of [await newPerson(server, "tester"), await newPerson(server, "builder")]) {
    for (const call of [
      () => person.api.get(PATH),
      () => person.api.get(`${PATH}/${question.id}`),
      () => person.api.post(PATH, newQuestion()),
      () => person.api.with({ "if-match": '"1"' }).patch(`${PATH}/${question.id}`, { active: false }),
      () => person.api.delete(`${PATH}/${question.id}`),
    ])
      expect((await refusal(call())).status).toBe(403);
  }
  expect((await refusal(server.api.get(PATH))).status).toBe(401);
  expect(await all()).toContainEqual(question);
});

test("pages and filters", async () => {
  const seen: string[] = [];
  let cursor = "";
  do {
    const page = await admin.api.get(`${PATH}?limit=7${cursor && `&cursor=${cursor}`}`);
    seen.push(...page.items.map((q: any) => q.id));
    cursor = page.next_cursor;
  } while (cursor);
  expect(seen).toEqual((await all()).map((q: any) => q.id));
  expect((await all("&kind=compare")).every((q: any) => q.kind === "compare")).toBe(true);
  expect((await all("&q=keyboard quantity")).length).toBe(1);
  for (const bad of ["kind=essay", "active=maybe", "limit=0", "limit=101", "colour=red"])
    expect((await refusal(admin.api.get(`${PATH}?${bad}`))).status).toBe(422);
});

test("a question is made, read, changed and deleted, and each is audited", async () => {
  const made = await admin.api.send("POST", PATH, newQuestion({ text: "  What is a checklist good for?  " }));
  expect(made.status).toBe(201);
  const question = made.body;
  expect(question).toMatchObject({ kind: "knowledge", text: "What is a checklist good for?", active: true });
  expect(question.choices.map((c: any) => [c.text, c.right])).toEqual([["To forget nothing", true], ["To look busy", false], ["For nothing", false]]);
  expect((await all())[0]).toEqual(question);

  const read = await admin.api.send("GET", `${PATH}/${question.id}`);
  expect(read.body).toEqual(question);
  expect(read.headers.get("etag")).toBe(`"${question.version}"`);

  expect((await refusal(admin.api.patch(`${PATH}/${question.id}`, { active: false }))).status).toBe(428);
  const changed = await change(question, { active: false, text: "What are checklists for?" });
  expect(changed).toMatchObject({ active: false, text: "What are checklists for?", choices: question.choices });
  const stale = await refusal(change(question, { active: true }));
  expect([stale.status, stale.code]).toEqual([412, "version_mismatch"]);
  expect((await all("&active=false")).map((q: any) => q.id)).toEqual([question.id]);

  await admin.api.delete(`${PATH}/${question.id}`);
  for (const call of [
    () => admin.api.get(`${PATH}/${question.id}`),
    () => admin.api.delete(`${PATH}/${question.id}`),
    () => change(changed, { active: true }),
    () => admin.api.get(`${PATH}/nothing`),
  ])
    expect((await refusal(call())).status).toBe(404);
  for (const action of ["created", "read", "changed", "deleted"])
    expect(await audited(`admin.question_${action}`, question.id)).toMatchObject([{ actor_id: admin.id }]);
});

test("a repeated request makes one question", async () => {
  const api = admin.api.with({ "idempotency-key": "one-question" });
  const body = newQuestion({ text: "Is a quokkaword made twice?" });
  const [first, second] = [await api.post(PATH, body), await api.post(PATH, body)];
  expect(second).toEqual(first);
  expect(await all("&q=quokkaword")).toEqual([first]);
  await admin.api.delete(`${PATH}/${first.id}`);
});

describe("what is refused", () => {
  const right = { text: "Yes", right: true };
  const wrong = { text: "No", right: false };
  const cases: [string, object, string[]][] = [
    ["no text", { text: "" }, ["text"]],
    ["a blank text", { text: "   " }, ["text"]],
    ["a text too long", { text: "x".repeat(2001) }, ["text"]],
    ["an unknown kind", { kind: "essay" }, ["kind"]],
    ["one choice", { choices: [right] }, ["choices"]],
    ["nine choices", { choices: [right, ...Array.from({ length: 8 }, (_, i) => ({ text: `No ${i}` }))] }, ["choices"]],
    ["no right answer", { choices: [wrong, { text: "Never" }] }, ["choices"]],
    ["nothing but right answers", { choices: [right, { text: "Sure", right: true }] }, ["choices"]],
    ["an empty choice", { choices: [right, { text: "" }] }, ["choices[1].text"]],
    ["a blank choice and a repeated one", { choices: [right, { text: " " }, { text: " Yes " }] }, ["choices[1].text", "choices[2].text"]],
    ["a choice too long", { choices: [right, { text: "x".repeat(1001) }] }, ["choices[1].text"]],
    ["a wrong type", { active: "yes" }, ["active"]],
    ["an unknown field", { hint: "none" }, ["hint"]],
  ];
  test.each(cases)("%s", async (_, more, fields) => {
    expect((await refusal(admin.api.post(PATH, newQuestion(more)))).fields).toEqual(fields);
    const [question] = await all();
    expect((await refusal(change(question, more))).fields).toEqual(fields);
  });

  test("missing fields, all at once", async () => {
    expect((await refusal(admin.api.post(PATH, {}))).fields.sort()).toEqual(["choices", "kind", "text"]);
  });
});

test("an attempt keeps its questions, whatever becomes of them", async () => {
  const tester = await newPerson(server, "tester");
  const attempt = await tester.api.post("/api/qualification/attempts");
  const answers = [];
  for (const asked of attempt.questions) {
    const question = await admin.api.get(`${PATH}/${asked.id}`);
    answers.push({ question_id: asked.id, choice_ids: question.choices.filter((c: any) => c.right).map((c: any) => c.id) });
    await change(question, { text: "Gone", choices: [{ text: "A", right: true }, { text: "B" }] });
  }
  expect((await tester.api.get("/api/qualification")).attempt).toEqual(attempt);
  expect(await tester.api.post(`/api/qualification/attempts/${attempt.attempt_id}/answers`, { answers })).toMatchObject({ score: 100, passed: true });
});

test("inactive questions are not drawn, and there are always enough, even when many admins delete at once", async () => {
  const knowledge = (await all("&kind=knowledge")).map((q: any) => q.id);
  const comparisons = (await all("&kind=compare")).map((q: any) => q.id);
  const outcome = (call: Promise<unknown>) => call.then(() => "done", (error) => error.code);

  const spare = comparisons.length - 6;
  const few = await Promise.all(comparisons.slice(0, spare + 2).map((id: string) => outcome(admin.api.delete(`${PATH}/${id}`))));
  expect(few.filter((o) => o === "done")).toHaveLength(spare);
  const [left] = await all("&kind=compare");
  expect(await outcome(change(left, { kind: "knowledge" }))).toBe("conflict");

  const more = knowledge.length + 6 - LEAST_ACTIVE;
  const all_at_once = await Promise.all(knowledge.slice(0, more + 3).map((id: string) => outcome(admin.api.delete(`${PATH}/${id}`))));
  expect(all_at_once.filter((o) => o === "done")).toHaveLength(more);
  expect(all_at_once.filter((o) => o === "conflict")).toHaveLength(3);
  const remaining = await all("&active=true");
  expect(remaining).toHaveLength(LEAST_ACTIVE);
  const error = await refusal(change(remaining[0], { active: false }));
  expect([error.status, error.code]).toEqual([409, "conflict"]);
  expect(error.problem.detail).toMatch(/at least 24 active/);

  const added = await admin.api.post(PATH, newQuestion({ text: "Not drawn", active: false }));
  const tester = await newPerson(server, "tester");
  const asked: string[] = [];
  for (let i = 0; i < 3; i++) {
    const attempt = await tester.api.post("/api/qualification/attempts");
    expect(attempt.questions).toHaveLength(8);
    asked.push(...attempt.questions.map((q: any) => q.id));
    await tester.api.post(`/api/qualification/attempts/${attempt.attempt_id}/answers`, { answers: [] });
  }
  expect(new Set(asked).size).toBe(24);
  expect(asked).not.toContain(added.id);
});
