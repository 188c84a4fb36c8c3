// Who leaves is gone: from every answer, and from the very bytes of the database; what money and others' work need
// stays, under an id that says nothing.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accept, jobBody, newBuilder, newJob, newProject, newTester, submit } from "../lib/market";
import type { Person } from "../lib/people";
import { auditMoney, newAdmin, settledBy } from "../lib/reviews";
import { Server, until } from "../lib/server";
import { ON_MONGO } from "../lib/store";

let server: Server;
let dataDir: string;
let admin: Person;
let builder: Person;
let tester: Person;
let submission: any;
let dispute: any;
let kept: { escrow: any; job: any };

/** Everything the two write holds a word like these, which nothing else in the database does. */
const byTester = (what: string) => `Zqtester${what} was here`;
const byBuilder = (what: string) => `Zqbuilder${what} was here`;
/** What was paid for, or belongs to the job that others did: it stays. */
const STAYS = ["zqbuilderjobtext", "zqbuilderjobtitle", "zqbuilderquestion", "zqbuilderverdict", "zqtesteranswer", "zqtesterfeedback", "zqtesterfinding"];

const journeys = [{ title: "Look", steps: [{ instruction: "Open the shop" }] }];

async function livesOfBoth(): Promise<void> {
  [builder, tester, admin] = [await newBuilder(server), await newTester(server), await newAdmin(server)];
  await builder.api.patch("/api/users/me", { name: byBuilder("Name"), bio: byBuilder("Bio") });
  await tester.api.patch("/api/users/me", { name: byTester("Name"), bio: byTester("Bio"), country: "US", languages: ["en"] });
  await builder.api.with({ "idempotency-key": "one" }).post("/api/ai/templates", { title: byBuilder("Template"), test_type: "functional", journeys });
  const project = await newProject(builder, { name: byBuilder("Project"), description: byBuilder("ProjectText"), tags: ["zqbuildertag"] });
  await builder.api.post(`/api/projects/${project.id}/test-accounts`, { label: byBuilder("Account"), username: byBuilder("User"), password: byBuilder("Secret") });
  await builder.api.post("/api/jobs", jobBody(project.id, { title: byBuilder("Draft"), description: byBuilder("DraftText") }));
  const job = await newJob(builder, { project_id: project.id, title: byBuilder("JobTitle"), description: byBuilder("JobText") });

  const { id } = await accept(tester, job.id);
  const assignment = await tester.api.get(`/api/assignments/${id}`);
  await tester.api.put(`/api/assignments/${id}/progress`, { progress: { feedback: byTester("Draft") } });
  await tester.api.post("/api/telemetry", {
    telemetry_token: assignment.telemetry_token,
    events: [{ id: "1", type: "page_visit", at: new Date().toISOString(), url: "http://127.0.0.1:8001/zqtestervisit" }],
  });
  submission = await submit(tester, assignment, job, {
    feedback: `${byTester("Feedback")}: I walked through every step of the shop and wrote down what I saw, to the end.`,
    findings: [{ title: byTester("Finding"), severity: "minor", kind: "content", steps_to_reproduce: "Look", actual: "So it is.", file_ids: [] }],
  });
  const path = `/api/submissions/${submission.id}`;
  await builder.api.post(`${path}/clarification`, { message: byBuilder("Question") });
  await tester.api.post(`${path}/clarification/answer`, { message: byTester("Answer") });
  await builder.api.put(`${path}/findings/${submission.findings[0].id}/verdict`, { verdict: "accepted", note: byBuilder("Verdict") });
  dispute = await builder.api.post("/api/disputes", { submission_id: submission.id, category: "not_tested", reason: byBuilder("Reason") });
  await tester.api.post(`/api/disputes/${dispute.id}/statement`, { message: byTester("Statement") });
  await admin.api.post(`/api/disputes/${dispute.id}/resolve`, { decision: "full", note: "It was tested, as the pictures show." });
  await settledBy(builder, submission.id);
  await tester.api.post("/api/ratings", { submission_id: submission.id, stars: 2, comment: byTester("Rating") });
  await builder.api.post("/api/ratings", { submission_id: submission.id, stars: 4, comment: byBuilder("Rating") });
  await admin.api.post(`/api/admin/users/${tester.id}/flag`, { reason: "Zqtesterflag: a pattern", evidence: "Zqtesterevidence" });
  await admin.api.post(`/api/admin/users/${tester.id}/clear`, { reason: "Zqtestercleared: a mistake", evidence: "None" });
  await until("the payout", async () => (await tester.api.get("/api/payments/payouts")).items[0]?.state === "paid");
  kept = { escrow: await admin.api.get(`/api/escrow/${assignment.escrow_id}`), job };
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "peertest-erasure-"));
  server = await Server.start({ dataDir });
  await livesOfBoth();
});
afterAll(async () => {
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const words = (text: string) => [...new Set([...text.matchAll(/zq(?:tester|builder)[a-z]*/gi)].map(([word]) => word.toLowerCase()))].sort();

test("an export holds everything of theirs", async () => {
  const theirs = await tester.api.get("/api/users/me/export");
  expect(words(JSON.stringify(theirs))).toEqual(expect.arrayContaining([
    "zqtestername", "zqtesterbio", "zqtestervisit", "zqtesterfeedback", "zqtesterfinding", "zqtesteranswer", "zqtesterstatement",
    "zqtesterrating", "zqbuilderrating", "zqtesterflag",
  ]));
  expect(JSON.stringify(theirs)).not.toContain("Zqtesterevidence"); // between admins
  const builders = JSON.stringify(await builder.api.get("/api/users/me/export"));
  expect(words(builders)).toEqual(expect.arrayContaining([
    "zqbuildername", "zqbuilderbio", "zqbuildertemplate", "zqbuilderproject", "zqbuilderprojecttext", "zqbuildertag",
    "zqbuilderdraft", "zqbuilderjobtitle", "zqbuilderjobtext", "zqbuilderreason", "zqbuilderrating", "zqtesterrating",
  ]));
  expect(builders).not.toMatch(/zqbuilder(secret|user)/i); // test accounts are never exported
});

test("an unseen rating is in nobody's export but the rater's", async () => {
  const quiet = await newTester(server);
  const job = await newJob(builder);
  const other = await submit(quiet, await accept(quiet, job.id), job);
  await builder.api.post(`/api/submissions/${other.id}/approve`);
  await settledBy(builder, other.id);
  await quiet.api.post("/api/ratings", { submission_id: other.id, stars: 1, comment: "Too long to wait for." });
  expect(JSON.stringify(await quiet.api.get("/api/users/me/export"))).toContain("Too long to wait for.");
  expect(JSON.stringify(await builder.api.get("/api/users/me/export"))).not.toContain("Too long to wait for.");
});

test("once the tester is gone, the others see what they need, and no name", async () => {
  await tester.api.delete("/api/users/me");
  const seen = await builder.api.get(`/api/submissions/${submission.id}`);
  expect(seen).toMatchObject({ tester_id: tester.id, tester_name: "Deleted person", settlement: { tester_minor: 1800 } });
  expect(seen.findings[0].title).toBe(byTester("Finding"));
  const ruled = (await admin.api.get(`/api/disputes/${dispute.id}`)).dispute ?? (await admin.api.get(`/api/disputes/${dispute.id}`));
  expect(JSON.stringify(ruled)).not.toMatch(/Zqtester(Name|Statement|Bio)/);
  expect(JSON.stringify(ruled)).toContain("Erased together with the account");
  for (const path of ["/api/notifications?limit=100", `/api/ratings?user_id=${builder.id}`, "/api/submissions?limit=100",
    `/api/jobs/${kept.job.id}/findings?format=csv`, `/api/jobs/${kept.job.id}/findings?format=md`, "/api/users/me/export"]) {
    const text = JSON.stringify(await builder.api.get(path));
    expect(text.match(/zqtester(name|rating|statement)/gi) ?? [], path).toEqual([]);
  }
  expect(JSON.stringify(await admin.api.get(`/api/admin/users/${tester.id}`))).not.toMatch(/zqtester/i);
  expect((await admin.api.get(`/api/admin/users?q=${tester.email.split("@")[0]}`)).items).toEqual([]);
  expect((await builder.api.get("/api/users/me")).rating.count).toBe(1); // the stars still count
});

test("the books say the same as before", async () => {
  expect(await admin.api.get(`/api/escrow/${kept.escrow.id}`)).toEqual(kept.escrow);
  auditMoney(server);
});

// It looks at the bytes of SQLite's file.
test.skipIf(ON_MONGO)("once both are gone, none of their words is left in the database, but for the work that was paid for", async () => {
  await until("the second rating test's payout", async () => (await builder.api.get("/api/escrow")).items.every((e: any) => e.state === "released"));
  await builder.api.delete("/api/users/me");
  await server.advanceClock(60); // the tasks that follow
  const output = server.output;
  await server.stop();
  // Mail that was captured has left the platform.
  const script =
    "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('pragma secure_delete=on'); " +
    "db.execute('delete from captured_mails'); db.commit(); db.execute('pragma wal_checkpoint(truncate)'); db.close()";
  execFileSync("python3", ["-c", script, join(dataDir, "peertest.db")]);
  const files = readdirSync(dataDir).filter((name) => name.startsWith("peertest.db"));
  const bytes = files.map((name) => readFileSync(join(dataDir, name)).toString("latin1")).join("\n");
  expect(bytes).toContain(kept.escrow.id);
  expect(words(bytes)).toEqual(STAYS);
  for (const { email } of [tester, builder]) {
    expect(bytes).not.toContain(email);
    expect(bytes).not.toContain(email.split("@")[0]);
    expect(output).not.toContain(email);
  }
  expect(words(output)).toEqual([]);
  server = await Server.start({ dataDir });
  expect((await server.api.fetch("GET", "/health")).status).toBe(200);
  auditMoney(server);
});
