// Builders with a job to offer and testers who may take it, as most API tests need them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "./api";
import { logIn, newPerson, PASSWORD, type Person } from "./people";
import { png } from "./png";
import type { Server } from "./server";

export const GOOD_CARD = "4242424242424242";
/** Attaches, then is declined when the money is held. */
export const DECLINED_WHEN_HELD = "4000000000000341";
/** Attaches; when the money is held, the answer is lost on the way. */
export const ANSWERS_LATE = "4000000000008088";

/** Moves the server's clock, which ends everybody's access token, and logs these people in anew. */
export async function advance(server: Server, seconds: number, ...people: Person[]): Promise<Date> {
  const now = await server.advanceClock(seconds);
  for (const person of people) Object.assign(person, await logIn(server, person.email, PASSWORD));
  return now;
}

/** Finishes one of the payment provider's pages. */
export async function finish(person: Person, path: string, body: Json, form: Json): Promise<void> {
  const { url } = await person.api.post(path, body);
  await person.api.post(`${url}/complete`, form);
}

export async function putCardOnFile(builder: Person, card = GOOD_CARD): Promise<void> {
  await finish(builder, "/api/payments/card/setup", {}, { card });
}

/** A builder with membership and card. */
export async function newBuilder(server: Server, card = GOOD_CARD): Promise<Person> {
  const builder = await newPerson(server, "builder");
  await finish(builder, "/api/payments/membership/checkout", {}, { card: GOOD_CARD });
  await putCardOnFile(builder, card);
  return builder;
}

/** A tester who passed the entrance test and can be paid. */
export async function newTester(server: Server, ...roles: string[]): Promise<Person> {
  const tester = await newPerson(server, "tester", ...roles);
  await qualify(tester);
  await finish(tester, "/api/payments/payout-account", { country: "US" }, {});
  return tester;
}

/** With so many of the eight questions answered rightly; six are enough. */
export async function qualify(tester: Person, rightly = 8): Promise<void> {
  const attempt = await tester.api.post("/api/qualification/attempts");
  const answers = attempt.questions.slice(0, rightly).map((question: any) => ({
    question_id: question.id,
    choice_ids: question.choices.filter((c: any) => rightAnswers().has(c.text)).map((c: any) => c.id),
  }));
  const result = await tester.api.post(`/api/qualification/attempts/${attempt.attempt_id}/answers`, { answers });
  if (!result.passed) throw new Error(`the entrance test was not passed: ${JSON.stringify(result)}`);
}

let right: Set<string> | undefined;

/** The server never tells them: they are read from the bank's source. */
export function rightAnswers(): Set<string> {
  if (!right) {
    const bank = join(import.meta.dirname, "../../server/features/qualification/standard_questions.cpp");
    const source = readFileSync(bank, "utf8");
    const texts = [...source.matchAll(/\{((?:"(?:[^"\\]|\\.)*"\s*)+),\s*right\}/g)];
    right = new Set(texts.map((match) => unquote(match[1]!)));
  }
  return right;
}

function unquote(literals: string): string {
  return [...literals.matchAll(/"(?:[^"\\]|\\.)*"/g)].map((match) => JSON.parse(match[0]) as string).join("");
}

export async function newProject(builder: Person, more: Json = {}): Promise<any> {
  return builder.api.post("/api/projects", {
    name: "Harbour Coffee",
    url: "http://127.0.0.1:8001/",
    description: "A small shop",
    ...more,
  });
}

export function inHours(hours: number, from = new Date()): string {
  return new Date(from.getTime() + hours * 3_600_000).toISOString();
}

export function jobBody(project_id: string, more: Json = {}): Json {
  return {
    project_id,
    title: "Buy a bag of beans",
    description: "Find out whether a new customer can order.",
    test_type: "functional",
    journeys: [
      { title: "Find a product", steps: [{ instruction: "Open the shop" }, { instruction: "Search for beans", expected: "A list" }] },
      { title: "Check out", steps: [{ instruction: "Pay with the test card" }] },
    ],
    payout_minor: 1800,
    currency: "USD",
    slots: 1,
    deadline: inHours(72),
    ...more,
  };
}

/** A published job. */
export async function newJob(builder: Person, more: Json = {}): Promise<any> {
  const project_id = (more.project_id as string | undefined) ?? (await newProject(builder)).id;
  const draft = await builder.api.post("/api/jobs", jobBody(project_id, more));
  return builder.api.post(`/api/jobs/${draft.id}/publish`);
}

/** The assignment once it runs; the provider's answer is awaited when it is late. */
export async function accept(tester: Person, job_id: string): Promise<any> {
  return tester.api.post(`/api/jobs/${job_id}/accept`);
}

export async function uploadScreenshot(tester: Person, picture: Buffer = png(), purpose = "screenshot"): Promise<string> {
  const form = new FormData();
  form.set("purpose", purpose);
  form.set("file", new Blob([new Uint8Array(picture)], { type: "image/png" }), "screenshot.png");
  const response = await fetch(`${tester.api.url}/api/files/upload`, {
    method: "POST",
    headers: { authorization: `Bearer ${tester.api.token}` },
    body: form,
  });
  const file: any = await response.json();
  if (!response.ok) throw new Error(`the upload answered ${response.status}: ${JSON.stringify(file)}`);
  return file.id;
}

let submissions = 0;

/** Everything that the job asks for. */
export async function submissionBody(tester: Person, assignment: any, job: any, more: Json = {}): Promise<Json> {
  submissions += 1;
  return {
    assignment_id: assignment.id,
    outcome: "completed",
    journeys: job.journeys.map((journey: any) => ({
      journey_id: journey.id,
      steps: journey.steps.map((step: any) => ({ step_id: step.id, result: "passed" })),
    })),
    feedback:
      `I walked through every step of the shop, number ${process.pid}-${submissions}, and wrote down what I saw: ` +
      "the order went through, but the total was off by one cent at the end.",
    findings: [
      {
        title: "The total is off by one cent",
        severity: "major",
        kind: "functional",
        steps_to_reproduce: "Put two bags in the basket and look at the total.",
        expected: "18.00",
        actual: "18.01",
        file_ids: [],
      },
    ],
    screenshots: [{ file_id: await uploadScreenshot(tester), caption: "The basket" }],
    environment: { browser: "Chromium 120", os: "Linux", viewport: "1280x800", language: "en" },
    ...more,
  };
}

export async function submit(tester: Person, assignment: any, job: any, more: Json = {}): Promise<any> {
  return tester.api.post("/api/submissions", await submissionBody(tester, assignment, job, more));
}
