// Operators and code where a value belongs: every field of every body and every query parameter, on whichever store the
// server has. Nothing is found, changed or answered by them, and as text they are text.
import { afterAll, beforeAll, expect, test } from "vitest";
import { accept, inHours, jobBody, newJob, newTester, submit } from "../lib/market";
import { Document, type Route } from "../lib/openapi";
import { newPerson, PASSWORD, type Person } from "../lib/people";
import { Desk, newAdmin } from "../lib/reviews";
import { Server, until } from "../lib/server";

let server: Server;
let document: Document;
let routes: Route[];
let people: Record<string, Person>;
let desk: Desk;
beforeAll(async () => {
  server = await Server.start();
  document = await Document.of(server);
  routes = document.routes().filter((r) => r.path.startsWith("/api/") && !/blob|upload|webhooks/.test(r.path));
  desk = await Desk.open(server);
  people = { builder: desk.builder, tester: await newTester(server), admin: await newAdmin(server) };
});
afterAll(() => server.stop());

const OPERATORS = [{ $gt: "" }, { $ne: null }, { $where: "sleep(5000) || true" }, { $regex: ".*" }, ["$ne", null]];
const NOBODYS = "01900000-0000-7000-8000-000000000000";
const fill = (path: string) => path.replace(/\{\w+\}/g, NOBODYS);
const nameOf = (r: Route) => `${r.method} ${r.path}`;
const welcome = (r: Route) => {
  const api = r.open ? server.api : people[r.roles[0]!]!.api;
  return r.needsIfMatch ? api.with({ "if-match": '"1"' }) : api;
};

/** Every place in a body where a bare value stands, as paths. */
function leaves(value: any, at: (string | number)[] = []): (string | number)[][] {
  if (Array.isArray(value)) return value.flatMap((item, i) => leaves(item, [...at, i]));
  if (typeof value === "object" && value !== null) return Object.entries(value).flatMap(([name, member]) => leaves(member, [...at, name]));
  return [at];
}
function withAt(whole: any, [first, ...rest]: (string | number)[], value: unknown): any {
  if (first === undefined) return value;
  const copy = Array.isArray(whole) ? [...whole] : { ...whole };
  copy[first] = withAt(copy[first], rest, value);
  return copy;
}

test("an operator in place of any value of any body is refused", async () => {
  const wrong: string[] = [];
  let tried = 0;
  for (const r of routes.filter((route) => route.body && route.path !== "/api/telemetry")) {
    const whole = document.sample(r.body!, true);
    for (const at of leaves(whole))
      for (const operator of OPERATORS) {
        // Whatever a draft holds, it is kept as the bytes that came.
        if (at[0] === "progress") continue;
        tried += 1;
        const answer = await welcome(r).fetch(r.method, fill(r.path), withAt(whole, at, operator));
        const problem: any = await answer.json().catch(() => ({}));
        if (answer.status !== 422 || problem.code !== "validation_failed") wrong.push(`${nameOf(r)} ${at.join(".")} ${JSON.stringify(operator)}: ${answer.status}`);
      }
  }
  expect(tried).toBeGreaterThan(900);
  expect(wrong).toEqual([]);
});

test("names that are operators or paths are no fields", async () => {
  const wrong: string[] = [];
  for (const r of routes.filter((route) => route.body && route.path !== "/api/telemetry"))
    for (const name of ["$where", "$set", "$or", "__proto__", "constructor", "email.$gt", "roles.0", "a\u0000b"]) {
      const body = JSON.stringify(document.sample(r.body!)).replace(/^\{/, `{${JSON.stringify(name)}:{"$gt":""},`).replace(/,\}$/, "}");
      const api = welcome(r);
      const answer = await fetch(server.url + fill(r.path), {
        method: r.method, body,
        headers: { "content-type": "application/json", "if-match": '"1"', ...(api.token ? { authorization: `Bearer ${api.token}` } : {}) },
      });
      if (answer.status !== 422) wrong.push(`${nameOf(r)} ${name}: ${answer.status}`);
    }
  expect(wrong).toEqual([]);
});

test("a query parameter takes no operator, neither in its name nor twice", async () => {
  const wrong: string[] = [];
  for (const r of routes.filter((route) => route.query.length && route.method === "GET" && !route.path.endsWith("/unsubscribe")))
    for (const name of r.query) {
      const asked = r.asked.filter((other) => other !== name).map((other) => `&${other}=x`).join("");
      for (const query of [`${name}[$ne]=x`, `${name}[$gt]=`, `${name}%5B%24regex%5D=.*`, `${name}[]=a`, `${name}.$gt=`, `${name}=a&${name}=b`, `${name}=%00`, `${name}=%ff`]) {
        const answer = await welcome(r).fetch("GET", `${fill(r.path)}?${query}${asked}`);
        if (answer.status !== 422 && answer.status !== 404) wrong.push(`${nameOf(r)}?${query}: ${answer.status}`);
      }
    }
  expect(wrong).toEqual([]);
});

const CODE = [`{"$gt":""}`, "$where", "$ne", "' OR '1'='1", `'; DROP TABLE users; --`, `") OR 1=1 --`, "%' OR '%'='", "_%", "*", "\\", "1; sleep(5)", "{{7*7}}", "${7*7}", "$(id)", "`id`", "../../etc/passwd", "%2e%2e%2f"];

test("as text it is text: kept as it came, found as a word, never run", async () => {
  const { builder } = desk;
  for (const code of CODE) {
    const project = await builder.api.post("/api/projects", { name: code, url: "https://shop.example.com/", description: code, tags: [code] });
    const read = await builder.api.get(`/api/projects/${project.id}`);
    expect([read.name, read.description, read.tags]).toEqual([code, code, [code]]);
    const job = await builder.api.post("/api/jobs", jobBody(project.id, { title: `Job ${code}`, description: code, known_issues: [code] }));
    const { description, known_issues } = await builder.api.get(`/api/jobs/${job.id}`);
    expect([description, known_issues]).toEqual([code, [code]]);
  }
});

const MARKUP = [`'"><img src=x onerror=alert(1)>`, "<svg onload=alert(1)>", "<script>alert(1)</script>"];

test("of what a browser calls itself only known words are kept", async () => {
  const { id, email } = await newPerson(server, "tester");
  const agents = MARKUP.flatMap((code) => [code, `Mozilla/5.0 (Windows NT 10.0; ${code}) Chrome/126`, `Firefox/${code}`]);
  let token = "";
  for (const agent of agents) token = (await server.api.with({ "user-agent": agent }).post("/api/auth/login", { email, password: PASSWORD })).access_token;
  const answer = await server.api.as(token).fetch("GET", "/api/auth/sessions");
  const text = await answer.text();
  const devices = JSON.parse(text).items.map((session: any) => session.device);
  expect(new Set(devices)).toEqual(new Set(["Unknown browser", "Chrome on Windows", "Firefox"]));
  expect(devices.length).toBeGreaterThanOrEqual(agents.length);
  const kept = [text, JSON.stringify(await server.api.as(token).get("/api/users/me/export")), JSON.stringify(await server.mailbox(email)),
    JSON.stringify((await people.admin!.api.get(`/api/admin/audit?actor_id=${id}`)).items)];
  for (const text of kept) expect(text).not.toMatch(/alert\(1\)/);
});

test("an address that telemetry tells of is one of a page, and stays text", async () => {
  const { tester, admin } = people;
  const job = await newJob(desk.builder, { project_id: desk.project.id, deadline: inHours(72, await server.advanceClock(0)) });
  const assignment = await accept(tester!, job.id);
  const { telemetry_token } = await tester!.api.get(`/api/assignments/${assignment.id}`);
  const visit = (url: string, i = 0) => ({ id: `visit ${i}`, type: "page_visit", at: new Date().toISOString(), url });
  const send = (events: object[]) => server.api.fetch("POST", "/api/telemetry", { telemetry_token, events });
  for (const url of ["javascript:alert(1)", "JaVaScRiPt://x/%0aalert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "blob:http://a/b", "//a/b",
    "http://a/<img src=x onerror=alert(1)>", "http://a/\njavascript:alert(1)", "\u0000http://a/", "http:\\\\a"])
    expect((await send([visit(url)])).status, url).toBe(422);
  const pages = ["http://shop.test/<svg/onload=alert()>", "http://shop.test/'onmouseover='alert()", `http://"><script>alert()</script>/`, "http://shop.test/</script><b>"];
  expect((await send(pages.map(visit))).status).toBe(202);

  const submission = await submit(tester!, assignment, job);
  const { id } = await desk.builder.api.post("/api/disputes", { submission_id: submission.id, category: "not_tested", reason: "Nothing was tested." });
  const summary = await until("the summary", async () => (await admin!.api.get(`/api/disputes/${id}`)).telemetry_summary);
  expect(summary.pages.map((page: any) => page.url).sort()).toEqual([...pages].sort());
  const { headers } = await admin!.api.fetch("GET", `/api/disputes/${id}`);
  expect([headers.get("content-type"), headers.get("x-content-type-options")]).toEqual(["application/json", "nosniff"]);
});

test("a number without an end is none", async () => {
  const { builder, project } = desk;
  const send = (number: string) => {
    const body = JSON.stringify(jobBody(project.id, { requirements: { min_rating: 4.5 } })).replace("4.5", number);
    return fetch(`${server.url}/api/jobs`, { method: "POST", body, headers: { "content-type": "application/json", authorization: `Bearer ${builder.api.token}` } });
  };
  for (const number of ["0e3088", "1e999", "-1e999", "NaN", "Infinity", "0x4"]) expect([400, 422], number).toContain((await send(number)).status);
  expect((await send("4.5")).status).toBe(201);
  expect((await builder.api.fetch("GET", "/api/jobs?scope=mine")).status).toBe(200);
});

test("a search finds what is searched for, not what was asked around it", async () => {
  const all = (await people.admin!.api.get("/api/admin/users?limit=100")).items.length;
  expect(all).toBeGreaterThan(2);
  for (const code of CODE) {
    const q = encodeURIComponent(code);
    const began = performance.now();
    const users = await people.admin!.api.fetch("GET", `/api/admin/users?limit=100&q=${q}`);
    const jobs = await people.tester!.api.fetch("GET", `/api/jobs?q=${q}`);
    const audit = await people.admin!.api.fetch("GET", `/api/admin/audit?actor_id=${q}`);
    expect([users.status, jobs.status, audit.status], code).toEqual([200, 200, 200]);
    expect(((await audit.json()) as any).items, code).toEqual([]);
    expect(performance.now() - began, code).toBeLessThan(4000);
  }
});

test("nobody is let in by an operator or by code", async () => {
  const { email } = people.tester!;
  for (const body of [{ email: { $gt: "" }, password: { $gt: "" } }, { email, password: { $ne: "x" } }, { email: [email], password: [PASSWORD] }])
    expect((await server.api.fetch("POST", "/api/auth/login", body)).status).toBe(422);
  for (const password of CODE) expect((await server.api.fetch("POST", "/api/auth/login", { email, password })).status).toBe(401);
  for (const address of [`${email}' --`, `' OR 1=1 --@x.test`, `${email}\u0000`, `${email}%00`, `*@people.test`])
    expect([401, 422]).toContain((await server.api.fetch("POST", "/api/auth/login", { email: address, password: PASSWORD })).status);
  for (const token of [{ $gt: "" }, { $ne: null }]) expect((await server.api.fetch("POST", "/api/auth/verify-email", { token })).status).toBe(422);
});

test("no field makes an account more than it is (mass assignment)", async () => {
  const ada = await newPerson(server, "tester");
  const before = await ada.api.get("/api/users/me");
  const more = { roles: ["admin"], status: "active", flagged: false, email: "other@people.test", email_verified: true, id: people.admin!.id,
    password_hash: "x", qualification: { score: 100, passed: true }, membership: { status: "active" }, version: 99, is_admin: true };
  for (const [name, value] of Object.entries(more)) expect((await ada.api.fetch("PATCH", "/api/users/me", { bio: "x", [name]: value })).status, name).toBe(422);
  expect((await server.api.fetch("POST", "/api/auth/register", { email: "eve@people.test", password: PASSWORD, name: "Eve", roles: ["admin"] })).status).toBe(422);
  expect((await server.api.fetch("POST", "/api/auth/register", { email: "eve@people.test", password: PASSWORD, name: "Eve", roles: ["tester"], email_verified: true })).status).toBe(422);
  for (const name of ["builder_id", "status", "fee_bps", "slots_taken", "blocked_payout_minor", "published_at", "id"])
    expect((await desk.builder.api.fetch("POST", "/api/jobs", { ...jobBody(desk.project.id), [name]: 1 })).status, name).toBe(422);
  expect(await ada.api.get("/api/users/me")).toEqual(before);
});
