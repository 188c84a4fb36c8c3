// Whatever an admin reads of other people's is in the audit log, under their name, with what it was about.
import { afterAll, beforeAll, expect, test } from "vitest";
import { jobBody, newTester } from "../lib/market";
import { Document, type Route } from "../lib/openapi";
import { type Person } from "../lib/people";
import { Desk, newAdmin } from "../lib/reviews";
import { Server } from "../lib/server";

/** One's own things, and what every tester or visitor may read as well. */
const NOT_PRIVATE = new Set([
  "/api/auth/sessions", "/api/users/me", "/api/users/me/export", "/api/notifications", "/api/notifications/unread-count",
  "/api/payments/statements", "/api/users/{id}", "/api/ratings", "/api/jobs",
]);
/** Lists of the platform's own, whose rows name nobody. */
const NAMELESS = new Set(["/api/admin/audit", "/api/admin/metrics", "/api/admin/tasks", "/api/admin/reconciliation"]);

let server: Server;
let admin: Person;
let subjects: Record<string, string>;
let readable: Route[];

beforeAll(async () => {
  server = await Server.start();
  admin = await newAdmin(server);
  const tester = await newTester(server);
  const desk = await Desk.open(server);
  const { assignment, submission } = await desk.handedIn(tester);
  const dispute = await desk.builder.api.post("/api/disputes", {
    submission_id: submission.id, category: "not_tested", reason: "Nothing of this was tested.",
  });
  const draft = await desk.builder.api.post("/api/jobs", jobBody(desk.project.id));
  const first = async (path: string) => (await admin.api.get(path)).items[0].id;
  const failed = "escrow";
  subjects = {
    "/api/admin/users": `user:${tester.id}`,
    "/api/admin/users/{id}": `user:${tester.id}`,
    "/api/admin/questions": `question:${await first("/api/admin/questions")}`,
    "/api/admin/questions/{id}": `question:${await first("/api/admin/questions")}`,
    "/api/admin/templates": `template:${await first("/api/admin/templates")}`,
    "/api/admin/templates/{id}": `template:${await first("/api/admin/templates")}`,
    "/api/assignments/{id}": `assignment:${assignment.id}`,
    "/api/disputes": `dispute:${dispute.id}`,
    "/api/disputes/{id}": `dispute:${dispute.id}`,
    "/api/escrow": `escrow:${assignment.escrow_id}`,
    "/api/escrow/{id}": `escrow:${assignment.escrow_id}`,
    "/api/files/{id}": `file:${submission.screenshots[0].file_id}`,
    "/api/jobs/{id}": `job:${draft.id}`,
    "/api/submissions/{id}": `submission:${submission.id}`,
    "/api/admin/payments/failed": failed,
    "/api/admin/payments/chargebacks": failed,
  };
  const document = await Document.of(server);
  readable = document.routes().filter((r) => r.method === "GET" && r.path.startsWith("/api/") && r.roles.includes("admin"));
});
afterAll(() => server?.stop());

/** What the admin did, newest first, but for looking at the log. */
async function done(): Promise<any[]> {
  const { items } = await admin.api.get(`/api/admin/audit?actor_id=${admin.id}&limit=100`);
  return items.filter((row: any) => row.action !== "admin.audit_read");
}

test("every route that lets admins read is known here", () => {
  const paths = readable.map((r) => r.path);
  expect(paths.filter((p) => !NOT_PRIVATE.has(p) && !NAMELESS.has(p) && !subjects[p])).toEqual([]);
  expect(paths.length).toBeGreaterThan(20);
});

test("each leaves a row, with what was read", async () => {
  const wrong: string[] = [];
  for (const { path } of readable) {
    if (NOT_PRIVATE.has(path) || path === "/api/admin/audit") continue;
    const before = await done();
    const subject = subjects[path];
    await admin.api.get(path.replace("{id}", subject?.split(":")[1] ?? ""));
    const rows = (await done()).slice(0, -before.length || undefined);
    const named = subject === undefined || !subject.includes(":") || rows.some((row) => row.subjects.includes(subject));
    if (rows.length === 0 || !named) wrong.push(`${path}: ${JSON.stringify(rows)}`);
  }
  expect(wrong).toEqual([]);
});

test("looking at the log is in the log", async () => {
  const count = async () => (await admin.api.get(`/api/admin/audit?actor_id=${admin.id}&action=admin.audit_read&limit=100`)).items.length;
  expect((await count()) + 1).toBe(await count());
});

test("one's own is nobody's business: no row", async () => {
  const before = await done();
  for (const path of ["/api/users/me", "/api/notifications", "/api/auth/sessions", "/api/jobs"]) await admin.api.get(path);
  expect(await done()).toEqual(before);
});
