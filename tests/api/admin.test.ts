// What admins see and do, and that each of it is in the audit log.
import { execFileSync, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusal } from "../lib/api";
import { accept, newBuilder, newJob, newTester, submit } from "../lib/market";
import { logIn, newPerson, PASSWORD, type Person } from "../lib/people";
import { BINARY, Server, until } from "../lib/server";
import { ON_MONGO } from "../lib/store";

let server: Server;
let admin: Person;

async function newAdmin(): Promise<Person> {
  const person = await newPerson(server, "tester");
  execFileSync(BINARY, ["admin", "grant", person.email], { env: { ...process.env, ...server.environment } });
  return logIn(server, person.email, PASSWORD);
}

beforeAll(async () => {
  server = await Server.start();
  admin = await newAdmin();
});
afterAll(() => server?.stop());

const audited = async (action: string, subject: string) =>
  (await admin.api.get(`/api/admin/audit?action=${action}&subject=${subject}`)).items;

test.each(["users", "audit", "tasks", "payments/failed", "metrics"])("only admins read %s", async (path) => {
  const builder = await newPerson(server, "builder");
  expect((await refusal(builder.api.get(`/api/admin/${path}`))).status).toBe(403);
  expect((await refusal(server.api.get(`/api/admin/${path}`))).status).toBe(401);
  await admin.api.get(`/api/admin/${path}`);
});

describe("people", () => {
  test("are found by words, role and status", async () => {
    const ada = await newPerson(server, "builder");
    const found = async (query: string) => (await admin.api.get(`/api/admin/users?${query}`)).items.map((u: any) => u.id);
    expect(await found(`q=${ada.email.split("@")[0]}`)).toContain(ada.id);
    expect(await found("role=admin")).toEqual([admin.id]);
    expect(await found("status=suspended")).not.toContain(ada.id);
    expect((await refusal(admin.api.get("/api/admin/users?role=king"))).status).toBe(422);
    expect(await audited("admin.users_read", `user:${ada.id}`)).not.toEqual([]);
  });

  test("are looked at one by one, with their history on both sides", async () => {
    const ada = await newPerson(server, "tester");
    await admin.api.post(`/api/admin/users/${ada.id}/flag`, { reason: "Copied reports" });
    const page = await admin.api.get(`/api/admin/users/${ada.id}`);
    expect(page.user).toMatchObject({ id: ada.id, email: ada.email, flagged: true });
    expect(page.as_tester).toMatchObject({ flagged: true, disputes: [], flags: [{ reason: "Copied reports" }] });
    expect(page.as_builder.profile.name).toBe(page.user.name);
    expect(await audited("admin.users_read", `user:${ada.id}`)).not.toEqual([]);
    expect((await refusal(ada.api.get(`/api/admin/users/${ada.id}`))).status).toBe(403);
    expect((await refusal(admin.api.get("/api/admin/users/nobody"))).status).toBe(404);
  });

  test("are suspended, and let in again", async () => {
    const ada = await newPerson(server, "tester");
    await admin.api.post(`/api/admin/users/${ada.id}/suspend`);
    expect((await refusal(ada.api.get("/api/users/me"))).status).toBe(401);
    expect((await refusal(logIn(server, ada.email, PASSWORD))).status).toBe(403);
    expect(await audited("user.suspended", `user:${ada.id}`)).toMatchObject([{ actor_id: admin.id }]);
    expect((await admin.api.post(`/api/admin/users/${ada.id}/restore`)).status).toBe("active");
    expect((await logIn(server, ada.email, PASSWORD)).id).toBe(ada.id);
    expect((await refusal(admin.api.post(`/api/admin/users/${admin.id}/suspend`))).status).toBe(409);
    expect((await refusal(admin.api.post("/api/admin/users/nobody/suspend"))).status).toBe(404);
  });

  test("are given roles, which count from the next log-in", async () => {
    const ada = await newPerson(server, "tester");
    const body = { roles: ["admin", "builder"] };
    expect((await admin.api.post(`/api/admin/users/${ada.id}/roles`, body)).roles).toEqual(["builder", "admin"]);
    expect((await refusal(ada.api.get("/api/users/me"))).status).toBe(401);
    const again = await logIn(server, ada.email, PASSWORD);
    await again.api.get("/api/admin/metrics");
    expect((await refusal(admin.api.post(`/api/admin/users/${ada.id}/roles`, { roles: ["admin"] }))).fields).toEqual(["roles"]);
    await admin.api.post(`/api/admin/users/${ada.id}/roles`, { roles: ["tester"] });
  });

  test("who have left stay gone", async () => {
    const ada = await newPerson(server, "tester");
    await ada.api.delete("/api/users/me");
    for (const [what, body] of [["restore"], ["suspend"], ["roles", { roles: ["tester"] }], ["flag", { reason: "Copied reports" }]] as const) {
      const error = await refusal(admin.api.post(`/api/admin/users/${ada.id}/${what}`, body));
      expect([what, error.status, error.code]).toEqual([what, 409, "invalid_transition"]);
    }
  });
});

test("background tasks are listed by state; only dead ones are retried or discarded", async () => {
  const queued = (await admin.api.get("/api/admin/tasks?state=queued")).items;
  expect(queued.every((task: any) => task.state === "queued" && task.payload === undefined)).toBe(true);
  for (const action of ["retry", "discard"]) {
    expect((await refusal(admin.api.post(`/api/admin/tasks/nothing/${action}`))).status).toBe(404);
  }
  expect((await refusal(admin.api.get("/api/admin/tasks?state=lost"))).status).toBe(422);
});

test("a payment that did not fail is not processed again", async () => {
  const [builder, tester] = [await newBuilder(server), await newTester(server)];
  const job = await newJob(builder);
  const assignment = await accept(tester, job.id);
  const error = await refusal(admin.api.post(`/api/admin/payments/${assignment.escrow_id}/reprocess`));
  expect([error.status, error.code]).toEqual([409, "invalid_transition"]);
  expect((await refusal(admin.api.post("/api/admin/payments/nothing/reprocess"))).status).toBe(404);
});

test("the figures follow what happens", async () => {
  const before = await admin.api.get("/api/admin/metrics?days=7");
  expect(before.days).toHaveLength(7);
  const [builder, tester] = [await newBuilder(server), await newTester(server)];
  const job = await newJob(builder);
  const assignment = await accept(tester, job.id);
  const held = (m: any) => m.money.find((line: any) => line.currency === "USD") ?? { held_minor: 0, paid_minor: 0 };
  const during = await admin.api.get("/api/admin/metrics?days=7");
  expect(held(during).held_minor - held(before).held_minor).toBe(job.payout_minor);
  const submission = await submit(tester, assignment, job);
  await builder.api.post(`/api/submissions/${submission.id}/approve`);
  await until("the release", async () => (await builder.api.get(`/api/escrow/${assignment.escrow_id}`)).state === "released");
  const after = await admin.api.get("/api/admin/metrics?days=7");
  expect(held(after).paid_minor - held(before).paid_minor).toBe(job.payout_minor);
  expect(after.days.at(-1).sign_ups - before.days.at(-1).sign_ups).toBe(2);
  expect(after.days.at(-1).submissions - before.days.at(-1).submissions).toBe(1);
  expect(after.days.at(-1).active_people).toBeGreaterThanOrEqual(before.days.at(-1).active_people + 2);
  expect(after.median_hours_to_approve).toBeGreaterThanOrEqual(0);
  expect((await refusal(admin.api.get("/api/admin/metrics?days=0"))).status).toBe(422);
});

// It changes a row behind the server, in SQLite's file.
test.skipIf(ON_MONGO)("the audit log shows its chain, and tampering with it is found", async () => {
  const audit = () => spawnSync(BINARY, ["audit"], { env: { ...process.env, ...server.environment }, encoding: "utf8" });
  const rows = await until("a chained row", async () => {
    const { items } = await admin.api.get("/api/admin/audit?action=user.registered");
    return items.every((row: any) => row.seq > 0) && items;
  });
  expect(rows[0].hash).toMatch(/^[0-9a-f]{64}$/);
  expect(audit().status).toBe(0);
  const id = rows.at(-1).id;
  await server.kill();
  const script =
    "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); " +
    "n = db.execute(\"update audit set _body = replace(_body, 'user.registered', 'user.exported') where id = ?\", " +
    "(sys.argv[2],)).rowcount; db.commit(); print(n)";
  const path = join(server.dataDir, "peertest.db");
  const changed = Number(execFileSync("python3", ["-c", script, path, id], { encoding: "utf8" }));
  expect(changed).toBe(1);
  const found = audit();
  expect([found.status, found.stdout]).toEqual([1, expect.stringMatching(/BREACH +the audit log's chain/)]);
  rmSync(server.dataDir, { recursive: true, force: true });
  server = await Server.start();
});
