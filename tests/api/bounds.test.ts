// Every bound, taken at it and refused one past it. Bounds count characters: "é" is two bytes, "😀" four.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal } from "../lib/api";
import { accept, advance, inHours, jobBody, newBuilder, newJob, newProject, newTester, submissionBody, uploadScreenshot } from "../lib/market";
import { newPerson, PASSWORD, type Person } from "../lib/people";
import { Desk } from "../lib/reviews";
import { Server } from "../lib/server";

let server: Server;
let desk: Desk;
let builder: Person;
let tester: Person;
let project: any;

beforeAll(async () => {
  server = await Server.start();
  desk = await Desk.open(server);
  ({ builder, project } = desk);
  tester = await newTester(server);
});
afterAll(() => server?.stop());

/** This many characters, of one, two and four bytes. */
const text = (n: number) => [..."xé😀".repeat(Math.ceil(n / 3))].slice(0, n).join("");
const list = <T>(n: number, item: T) => Array.from({ length: n }, () => item);

/** A field, what it takes at its bounds, and what it refuses just past them. */
type Case = [field: string, taken: unknown[], refused: unknown[]];

function bounds(cases: Case[], send: (more: any) => Promise<any>): void {
  it.each(cases)("%s", async (field, taken, refused) => {
    // A path such as tags[0] names what is refused; the body's member is its beginning.
    const member = field.replace(/[.[].*/, "");
    for (const value of taken) await send({ [member]: value });
    for (const value of refused) {
      const no = await refusal(send({ [member]: value }));
      expect([no.status, no.code, no.fields], JSON.stringify(value).slice(0, 60)).toEqual([422, "validation_failed", [field]]);
    }
  });
}

describe("a person", () => {
  bounds(
    [
      ["name", [text(1), text(80)], ["", "   ", text(81)]],
      ["bio", ["", text(1000)], [text(1001)]],
    ],
    (more) => tester.api.patch("/api/users/me", more),
  );
  let registered = 0;
  bounds([["name", [text(1), text(80)], ["", text(81)]]], (more) => {
    const email = `bounds-${process.pid}-${(registered += 1)}@people.test`;
    return server.api.post("/api/auth/register", { email, password: PASSWORD, name: "A", roles: ["tester"], ...more });
  });
  // bcrypt reads 72 bytes, so bytes are what counts: 36 times two, 18 times four.
  bounds(
    [["password", ["zq8-zq8-zq", "é".repeat(36), "😀".repeat(18)], ["zq8-zq8-z", "😀".repeat(2), "x".repeat(73), "é".repeat(36) + "x"]]],
    (more) => {
      const email = `bounds-${process.pid}-${(registered += 1)}@people.test`;
      return server.api.post("/api/auth/register", { email, password: PASSWORD, name: "A", roles: ["tester"], ...more });
    },
  );
});

describe("a project", () => {
  const address = (n: number) => "https://shop.example.com/".padEnd(n, "x");
  bounds(
    [
      ["name", [text(1), text(120)], ["", text(121)]],
      ["url", ["http://a.example", address(2048)], ["", address(2049), "ftp://a.example", "shop"]],
      ["description", ["", text(5000)], [text(5001)]],
      ["tags", [[], list(10, "beta")], [list(11, "beta")]],
      ["tags[0]", [[text(1)], [text(30)]], [[""], [text(31)]]],
    ],
    (more) => builder.api.post("/api/projects", { name: "Shop", url: "https://shop.example.com", ...more }),
  );

  it("test accounts: ten, each value of 500", async () => {
    const { id } = await newProject(builder);
    const add = (more: object) => builder.api.post(`/api/projects/${id}/test-accounts`, { label: "A", username: "a", password: "b", ...more });
    for (const field of ["label", "username", "password", "notes"]) {
      await add({ [field]: text(500) });
      expect((await refusal(add({ [field]: text(501) }))).fields).toEqual([field]);
    }
    for (const field of ["label", "username", "password"]) expect((await refusal(add({ [field]: "" }))).fields).toEqual([field]);
    for (let i = 4; i < 10; i += 1) await add({});
    expect(await refusal(add({}))).toMatchObject({ status: 409, code: "conflict" });
  });
});

describe("a job", () => {
  const journey = (steps: object[]) => [{ title: "One", steps }];
  const step = (instruction: string, expected?: string) => ({ instruction, expected });
  const evidence = (name: string, value: number) => ({ [name]: value });
  bounds(
    [
      ["title", [text(3), text(120)], [text(2), text(121)]],
      ["description", ["", text(5000)], [text(5001)]],
      ["journeys", [list(20, journey([step("Do it")])[0])], [[], list(21, journey([step("Do it")])[0])]],
      ["journeys[0].steps", [journey(list(50, step("Do it")))], [journey([]), journey(list(51, step("Do it")))]],
      ["journeys[0].steps[0].instruction", [journey([step(text(1000))])], [journey([step("")]), journey([step(text(1001))])]],
      ["journeys[0].steps[0].expected", [journey([step("x", text(1000))])], [journey([step("x", text(1001))])]],
      ["payout_minor", [100, 100_000], [99, 100_001, 100.5, "100"]],
      ["blocked_pay_percent", [10, 100], [9, 101]],
      ["currency", ["USD"], ["usd", "XXX"]],
      ["slots", [1, 100], [0, 101]],
      ["completion_hours", [1, 72], [0, 73]],
      ["deadline", [inHours(1.01), inHours(90 * 24 - 0.01)], [inHours(0.99), inHours(90 * 24 + 0.01), inHours(-1)]],
      ["evidence.min_feedback_chars", [0, 2000].map((n) => evidence("min_feedback_chars", n)), [-1, 2001].map((n) => evidence("min_feedback_chars", n))],
      ["evidence.min_screenshots", [0, 10].map((n) => evidence("min_screenshots", n)), [-1, 11].map((n) => evidence("min_screenshots", n))],
      ["known_issues", [[], list(50, text(300))], [list(51, "x")]],
      ["known_issues[0]", [[text(1)], [text(300)]], [[""], [text(301)]]],
    ],
    (more) => builder.api.post("/api/jobs", jobBody(project.id, more)),
  );

  it.each([
    ["JPY", 1, 1000],
    ["BHD", 1000, 1_000_000],
    ["EUR", 100, 100_000],
  ])("pays 1.00 to 1,000.00, which in %s is %d to %d", async (currency, least, most) => {
    const owner = await newBuilder(server);
    await owner.api.patch("/api/users/me", { billing_currency: currency });
    const own = await newProject(owner);
    const draft = (payout_minor: number) => owner.api.post("/api/jobs", jobBody(own.id, { currency, payout_minor }));
    for (const amount of [least, most]) expect((await draft(amount)).payout_minor).toBe(amount);
    for (const amount of [least - 1, most + 1]) expect((await refusal(draft(amount))).fields).toEqual(["payout_minor"]);
  });

  it("keeps its bounds when it is changed, as a draft and once published", async () => {
    const owner = await newBuilder(server);
    const own = await newProject(owner);
    const draft = await owner.api.post("/api/jobs", jobBody(own.id));
    const change = async (job: any, more: object) => {
      const { version } = await owner.api.get(`/api/jobs/${job.id}`);
      return owner.api.with({ "if-match": `"${version}"` }).patch(`/api/jobs/${job.id}`, more);
    };
    const cases: [string, unknown, unknown][] = [
      ["payout_minor", 100_000, 100_001], ["slots", 100, 101], ["completion_hours", 72, 73],
      ["deadline", inHours(90 * 24 - 0.1), inHours(90 * 24 + 0.1)], ["title", text(120), text(121)], ["change_note", text(300), text(301)],
    ];
    for (const job of [draft, await newJob(owner, { project_id: own.id })]) {
      for (const [field, , past] of cases)
        expect((await refusal(change(job, { change_note: "Longer", [field]: past }))).fields, field).toEqual([field]);
      for (const [field, at] of cases) expect(await change(job, { change_note: "Longer", [field]: at })).toMatchObject({ [field]: at });
    }
  });
});

describe("a submission", () => {
  const finding = { title: "Off by one", severity: "minor", kind: "visual", steps_to_reproduce: "Look", actual: "18.01", file_ids: [] as string[] };

  it("is taken at all its bounds, and one past each of them refused", async () => {
    const { job, assignment } = await started();
    const shots = [];
    for (let i = 0; i < 30; i += 1) shots.push({ file_id: await uploadScreenshot(tester), caption: text(300) });
    const five = shots.slice(0, 5).map((s) => s.file_id);
    const body = await submissionBody(tester, assignment, job, {
      feedback: text(20_000), screenshots: shots, findings: list(50, { ...finding, title: text(150), steps_to_reproduce: text(5000), file_ids: five }),
    });
    // Together such texts would pass the megabyte of a body: one of each kind is enough.
    const texts = { ...finding, title: text(3), expected: text(5000), actual: text(5000), file_ids: five };
    const findings = [texts, ...list(49, { ...finding, title: text(150) })];
    const results = (note: string) => {
      const journeys = structuredClone(body.journeys as any[]);
      journeys[0].steps[0].note = note;
      return journeys;
    };
    const past: [string, object][] = [
      ["feedback", { feedback: text(20_001) }],
      ["journeys[0].steps[0].note", { journeys: results(text(2001)) }],
      ["findings", { findings: list(51, finding) }],
      ["findings[0].title", { findings: [{ ...finding, title: text(2) }] }],
      ["findings[0].title", { findings: [{ ...finding, title: text(151) }] }],
      ["findings[0].steps_to_reproduce", { findings: [{ ...finding, steps_to_reproduce: text(5001) }] }],
      ["findings[0].expected", { findings: [{ ...finding, expected: text(5001) }] }],
      ["findings[0].actual", { findings: [{ ...finding, actual: text(5001) }] }],
      ["findings[0].file_ids", { findings: [{ ...finding, file_ids: [...five, shots[5]!.file_id] }] }],
      ["screenshots", { screenshots: [...shots, shots[0]] }],
      ["screenshots[0].caption", { screenshots: [{ ...shots[0], caption: text(301) }] }],
    ];
    for (const [field, more] of past)
      expect((await refusal(tester.api.post("/api/submissions", { ...body, findings, ...more }))).fields, field).toEqual([field]);
    const made = await tester.api.post("/api/submissions", { ...body, findings, journeys: results(text(2000)) });
    expect([made.findings.length, made.screenshots.length, [...made.feedback].length]).toEqual([50, 30, 20_000]);
  });

  it("holds evidence of as little as the job asks for", async () => {
    const { job, assignment } = await started({ evidence: { min_feedback_chars: 0, min_screenshots: 0 } });
    await tester.api.post("/api/submissions", { ...(await submissionBody(tester, assignment, job)), feedback: "", screenshots: [] });
    const asking = await started({ evidence: { min_feedback_chars: 30, min_screenshots: 1 } });
    const body = await submissionBody(tester, asking.assignment, asking.job);
    const no = await refusal(tester.api.post("/api/submissions", { ...body, feedback: "é".repeat(29) }));
    expect([no.code, no.fields]).toEqual(["evidence_missing", ["feedback"]]);
    await tester.api.post("/api/submissions", { ...body, feedback: `é${process.pid % 10}`.repeat(15) });
  });

  async function started(more = {}) {
    const now = await advance(server, 0, builder, tester);
    const job = await newJob(builder, { project_id: project.id, deadline: inHours(72, now), ...more });
    return { job, assignment: await accept(tester, job.id) };
  }
});

describe("what the two sides write to one another", () => {
  it.each([10, 5000])("questions, answers, disputes and statements of %d characters", async (n) => {
    const past = n === 10 ? text(9) : text(5001);
    const { submission } = await desk.handedIn(tester);
    const path = `/api/submissions/${submission.id}/clarification`;
    const open = (reason: string) => builder.api.post("/api/disputes", { submission_id: submission.id, category: "abusive", reason });
    for (const [person, at] of [[builder, path], [tester, `${path}/answer`]] as const) {
      expect((await refusal(person.api.post(at, { message: past }))).fields).toEqual(["message"]);
      await person.api.post(at, { message: text(n) });
    }
    expect((await refusal(open(past))).fields).toEqual(["reason"]);
    const { id } = await open(text(n));
    const state = (message: string) => tester.api.post(`/api/disputes/${id}/statement`, { message });
    expect((await refusal(state(past))).fields).toEqual(["message"]);
    expect((await state(text(n))).statement.message).toBe(text(n));
  });

  it("comments of 1000 with a rating", async () => {
    const { submission } = await desk.handedIn(tester);
    await builder.api.post(`/api/submissions/${submission.id}/approve`);
    const rate = (comment: string) => builder.api.post("/api/ratings", { submission_id: submission.id, stars: 4, comment });
    expect((await refusal(rate(text(1001)))).fields).toEqual(["comment"]);
    expect((await rate(text(1000))).comment).toBe(text(1000));
  });
});

it("a body is a megabyte at most", async () => {
  const send = (bytes: number) =>
    fetch(`${server.url}/api/projects`, {
      method: "POST",
      headers: { authorization: `Bearer ${builder.api.token}`, "content-type": "application/json" },
      body: JSON.stringify({ name: "Shop", url: "https://shop.example.com" }).padEnd(bytes),
    });
  expect((await send(1 << 20)).status).toBe(201);
  const no = await send((1 << 20) + 1);
  expect([no.status, ((await no.json()) as any).code]).toEqual([413, "too_large"]);
  await newPerson(server, "tester"); // and the server goes on
});
