// What holds for every route alike, walked through the server's own description of them.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Api } from "../lib/api";
import { jobBody, newTester } from "../lib/market";
import { Document, type Route } from "../lib/openapi";
import { newPerson, PASSWORD, type Person } from "../lib/people";
import { Desk, newAdmin } from "../lib/reviews";
import { Server } from "../lib/server";

let server: Server;
let document: Document;
let routes: Route[];
/** One person for each role, none of them with anything. An admin is a tester or builder as well. */
let strangers: Record<string, Person>;
const ROLES: Record<string, string[]> = { builder: ["builder"], tester: ["tester"], admin: ["admin", "tester"] };
/** Somebody's things, by the path below which they are read. */
let things: Thing[];
interface Thing {
  prefix: string;
  ids: Record<string, string>;
  owner: Person;
}

const NOBODYS = "01900000-0000-7000-8000-000000000000";
/** Their bodies are no JSON, or others made the whole address; their own tests look at them. */
const SPECIAL = new Set(["POST /api/files/upload", "PUT /api/files/blob/{key}", "POST /api/payments/webhooks/stripe",
  "POST /api/notifications/webhooks/sendgrid",
  "POST /api/telemetry", "POST /api/notifications/unsubscribe"]);
const nameOf = (route: Route) => `${route.method} ${route.path}`;
const json = () => routes.filter((r) => !SPECIAL.has(nameOf(r)) && r.path.startsWith("/api/"));
const closed = () => routes.filter((r) => !r.open);

async function aWorld(admin: Person): Promise<Thing[]> {
  const tester = await newTester(server);
  const desk = await Desk.open(server);
  const { builder, project } = desk;
  const { assignment, submission } = await desk.handedIn(tester);
  const dispute = await builder.api.post("/api/disputes", {
    submission_id: submission.id, category: "not_tested", reason: "Nothing of this was tested.",
  });
  const draft = await builder.api.post("/api/jobs", jobBody(project.id));
  const account = await builder.api.post(`/api/projects/${project.id}/test-accounts`, { label: "A", username: "a", password: "b" });
  const template = await builder.api.post("/api/ai/templates", {
    title: "Mine", test_type: "functional", journeys: [{ title: "Buy", steps: [{ instruction: "Open the shop" }] }],
  });
  const newcomer = await newPerson(server, "tester");
  const attempt = await newcomer.api.post("/api/qualification/attempts");
  const first = async (path: string, person = builder) => (await person.api.get(path)).items[0].id;
  const of = (owner: Person, prefix: string, ids: Record<string, string>): Thing => ({ prefix, ids, owner });
  return [
    of(builder, "/api/jobs/{id}", { id: draft.id }),
    of(tester, "/api/assignments/{id}", { id: assignment.id }),
    of(builder, "/api/submissions/{id}", { id: submission.id, finding_id: submission.findings[0].id }),
    of(builder, "/api/disputes/{id}", { id: dispute.id }),
    of(builder, "/api/escrow/{id}", { id: assignment.escrow_id }),
    of(tester, "/api/files/{id}", { id: submission.screenshots[0].file_id }),
    of(builder, "/api/projects/{id}", { id: project.id, account_id: account.id }),
    of(builder, "/api/ai/templates/{id}", { id: template.id }),
    of(builder, "/api/notifications/{id}", { id: await first("/api/notifications") }),
    of(builder, "/api/auth/sessions/{id}", { id: await first("/api/auth/sessions") }),
    of(newcomer, "/api/qualification/attempts/{id}", { id: attempt.attempt_id }),
    of(admin, "/api/admin/questions/{id}", { id: await first("/api/admin/questions", admin) }),
    of(admin, "/api/admin/templates/{id}", { id: await first("/api/admin/templates", admin) }),
  ];
}

beforeAll(async () => {
  server = await Server.start();
  document = await Document.of(server);
  routes = document.routes();
  strangers = {
    builder: await newPerson(server, "builder"),
    tester: await newPerson(server, "tester"),
    admin: await newAdmin(server),
  };
  things = await aWorld(strangers.admin!);
});
afterAll(() => server?.stop());

const fill = (path: string, ids: Record<string, string> = {}) => path.replace(/\{(\w+)\}/g, (_, name) => ids[name] ?? NOBODYS);
const thing = (r: Route) => things.find(({ prefix }) => r.path === prefix || r.path.startsWith(`${prefix}/`));
/** Somebody whom the route lets in. */
const welcome = (route: Route): Api => (route.open ? server.api : strangers[route.roles[0]!]!.api);
const ifMatch = (api: Api, route: Route) => (route.needsIfMatch ? api.with({ "if-match": '"1"' }) : api);

interface Refused {
  status: number;
  headers: Headers;
  code: string;
  fields: string[];
  detail: string;
}

/** An answer that has to be a problem as RFC 9457 and the document have it. */
async function refused(api: Api, method: string, path: string, body?: unknown): Promise<Refused> {
  const answer = await api.fetch(method, path, body);
  const problem: any = await answer.json().catch(() => ({}));
  const shape = ["code", "detail", "errors", "request_id", "status", "title", "type"];
  const whole =
    answer.headers.get("content-type") === "application/problem+json" &&
    JSON.stringify(Object.keys(problem).sort()) === JSON.stringify(shape) &&
    problem.status === answer.status &&
    problem.request_id === answer.headers.get("x-request-id") &&
    problem.detail !== "";
  const fields = (problem.errors ?? []).map((e: any) => e.field);
  return { status: whole ? answer.status : -answer.status, headers: answer.headers, code: problem.code, fields, detail: problem.detail };
}

/** Asks for each and tells what is not as it should be. */
async function all<T>(cases: T[], name: (c: T) => string, check: (c: T) => Promise<string | undefined>): Promise<void> {
  expect(cases.length).toBeGreaterThan(0);
  const wrong: string[] = [];
  for (const c of cases) {
    const what = await check(c);
    if (what !== undefined) wrong.push(`${name(c)}: ${what}`);
  }
  expect(wrong).toEqual([]);
}

const unless = (ok: boolean, what: Refused) => (ok ? undefined : `${what.status} ${what.code} ${what.fields} ${what.detail}`);

test("every route says whom it lets in", async () => {
  await all(routes, nameOf, async (r) => (r.open || r.roles.length > 0 ? undefined : "neither open nor for a role"));
  const open = routes.filter((r) => r.open).map(nameOf);
  expect(open.filter((name) => !/\/(auth|files\/blob|health|openapi|unsubscribe|webhooks|ws|telemetry)/.test(name))).toEqual([]);
});

test("without credentials, or with bad ones: 401", async () => {
  for (const api of [server.api, server.api.as("nonsense"), server.api.with({ authorization: "Basic YTpi" })])
    await all(closed(), nameOf, async (r) => {
      const no = await refused(api, r.method, fill(r.path));
      return unless(no.status === 401 && no.code === "unauthenticated" && no.headers.get("www-authenticate") === "Bearer", no);
    });
});

test("with another role: 403", async () => {
  const wrong = closed().flatMap((r) => Object.keys(ROLES).filter((name) => !ROLES[name]!.some((role) => r.roles.includes(role))).map((role) => [r, role] as const));
  await all(wrong, ([r, role]) => `${nameOf(r)} as ${role}`, async ([r, role]) => {
    const no = await refused(strangers[role]!.api, r.method, fill(r.path));
    return unless(no.status === 403 && no.code === "forbidden", no);
  });
});

/** What a route's body must say so that only the path is wrong. */
const body = (r: Route) => (r.body ? { ...document.sample(r.body), ...(/progress$/.test(r.path) ? { progress: {} } : {}) } : undefined);
const query = (r: Route) => (r.asked.length ? `?${r.asked.map((name) => `${name}=x`).join("&")}` : "");

test("what belongs to somebody else is not there: 404", async () => {
  const theirs = closed().flatMap((r) => {
    const owned = thing(r);
    return owned ? r.roles.filter((role) => role !== "admin").map((role) => [r, owned.ids, role] as const) : [];
  });
  expect(new Set(theirs.map(([r]) => r.path)).size).toBeGreaterThan(25);
  await all(theirs, ([r, , role]) => `${nameOf(r)} as ${role}`, async ([r, ids, role]) => {
    const no = await refused(ifMatch(strangers[role]!.api, r), r.method, fill(r.path, ids) + query(r), body(r));
    return unless(no.status === 404 && no.code === "not_found", no);
  });
});

test("what is not there at all is 404, whatever the id looks like", async () => {
  const withIds = closed().filter((r) => r.path.includes("{"));
  for (const id of [NOBODYS, "nonsense", "%00", "..%2f..", "%ff", "x".repeat(300), "%27%20or%201=1"])
    await all(withIds, (r) => `${nameOf(r)} of ${id.slice(0, 20)}`, async (r) => {
      const path = r.path.replace(/\{\w+\}/g, id);
      const no = await refused(ifMatch(welcome(r), r), r.method, path + query(r), body(r));
      return unless(no.status === 404 && no.code === "not_found", no);
    });
});

test("an unknown query parameter is 422", async () => {
  const signed = (r: Route) => r.path.startsWith("/api/files/blob"); // all or nothing
  const asking = routes.filter((r) => r.path.startsWith("/api/") && !SPECIAL.has(nameOf(r)) && !signed(r));
  await all(asking.filter((r) => r.path !== "/api/notifications/unsubscribe"), nameOf, async (r) => {
    const no = await refused(ifMatch(welcome(r), r), r.method, `${fill(r.path)}?colour=red`, body(r));
    return unless(no.status === 422 && no.fields.includes("colour"), no);
  });
});

test("a query parameter out of its range is 422", async () => {
  const bad: Record<string, string[]> = {
    limit: ["0", "101", "-1", "x", "1.5", ""], cursor: ["nonsense", "%00"], status: ["nowhere"], state: ["nowhere"], scope: ["all"],
    sort: ["random"], role: ["king"], test_type: ["spelling"], severity: ["grave"], device: ["fridge"], format: ["xls"],
    unread: ["maybe"], active: ["maybe"], kind: ["riddle"], archived: ["maybe"], currency: ["usd", "US"], language: ["english!"], days: ["0", "100000"], month: ["2026-13", "May"],
    from: ["2026-02-30", "May"], to: ["2026-13-01", "9999-01-01"],
    min_payout_minor: ["-1", "x"], project_id: ["nonsense"], job_id: ["nonsense"], escrow_id: ["nonsense"], user_id: ["nonsense"], submission_id: ["nonsense"],
  };
  const cases = closed().flatMap((r) => r.query.flatMap((name) => (bad[name] ?? []).map((value) => [r, name, value] as const)));
  const alone = new Set(["actor_id", "action", "subject", "q", "token"]); // any text
  expect(closed().flatMap((r) => r.query).filter((name) => !bad[name] && !alone.has(name))).toEqual([]);
  await all(cases, ([r, name, value]) => `${nameOf(r)}?${name}=${value}`, async ([r, name, value]) => {
    const owned = thing(r);
    const no = await refused(owned?.owner.api ?? welcome(r), r.method, `${fill(r.path, owned?.ids)}?${name}=${value}`);
    return unless(no.status === 422, no);
  });
});

test("an unknown field in a body is 422, with its name", async () => {
  const writing = json().filter((r) => r.method !== "GET" && r.method !== "DELETE");
  await all(writing, nameOf, async (r) => {
    const no = await refused(ifMatch(welcome(r), r), r.method, fill(r.path), { ...body(r), colour: "red" });
    return unless(no.status === 422 && (r.body ? no.fields.includes("colour") : true), no);
  });
});

test("a body that is no JSON, or no object, is 400, one of another type 415", async () => {
  const withBody = json().filter((r) => r.body);
  const send = async (r: Route, text: string, type: string) => {
    const api = ifMatch(welcome(r), r);
    const headers = { "content-type": type, ...(api.token ? { authorization: `Bearer ${api.token}` } : {}), "if-match": '"1"' };
    const answer = await fetch(server.url + fill(r.path), { method: r.method, headers, body: text });
    return `${answer.status} ${((await answer.json()) as any).code}`;
  };
  await all(withBody, nameOf, async (r) => {
    const answers = [
      await send(r, '{"a":', "application/json"),
      await send(r, "\xff\xfe", "application/json"),
      await send(r, "[]", "application/json"),
      await send(r, "{}", "text/plain"),
    ].join(", ");
    const right = "400 malformed_json, 400 malformed_json, 400 malformed_json, 415 unsupported_media_type";
    return answers === right ? undefined : answers;
  });
});

test("another method is 405 and says which there are", async () => {
  const paths = [...new Set(routes.map((r) => r.path))];
  const methods = (path: string) => routes.filter((r) => matches(r.path, fill(path))).map((r) => r.method);
  const cases = paths.flatMap((path) =>
    ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((m) => !methods(path).includes(m)).map((m) => [m, path] as const));
  await all(cases, ([m, path]) => `${m} ${path}`, async ([m, path]) => {
    const no = await refused(server.api, m, fill(path));
    const allow = (no.headers.get("allow") ?? "").split(", ").filter((name) => name !== "HEAD");
    const right = [...new Set(methods(path))].sort();
    return unless(no.status === 405 && no.code === "method_not_allowed" && JSON.stringify(allow) === JSON.stringify(right), no);
  });
});

/** /api/users/me is also /api/users/{id}. */
function matches(pattern: string, path: string): boolean {
  const [a, b] = [pattern.split("/"), path.split("/")];
  return a.length === b.length && a.every((piece, i) => piece.startsWith("{") || piece === b[i]);
}

test("each bound in the document is the server's: one past it is refused by name", async () => {
  const cases = json().filter((r) => r.body).flatMap((r) => document.bounds(r.body!).map((bound) => [r, bound] as const));
  expect(cases.length).toBeGreaterThan(300);
  await all(cases, ([r, b]) => `${nameOf(r)} ${b.field} of ${b.what}`, async ([r, b]) => {
    const no = await refused(ifMatch(welcome(r), r), r.method, fill(r.path), b.body);
    return unless(no.status === 422 && no.fields.some((f) => f === b.field || f.startsWith(`${b.field}.`) || f.startsWith(`${b.field}[`)), no);
  });
});

/** Who may read this, and where: what is theirs. */
function reading(r: Route): [Person, string] {
  const { builder, tester } = { builder: things[0]!.owner, tester: things[1]!.owner };
  const asked: Record<string, string> = { "/api/ratings": `?user_id=${builder.id}`, "/api/payments/statements": "?month=2026-01" };
  const owned = thing(r);
  const person = owned?.owner ?? (r.roles[0] === "builder" ? builder : r.roles[0] === "tester" ? tester : strangers.admin!);
  return [person, fill(r.path, owned?.ids ?? { id: builder.id }) + (asked[r.path] ?? query(r))];
}

test("every answer is as the document says, with UUIDv7 ids and UTC times in milliseconds", async () => {
  const answered = closed().filter((r) => r.method === "GET" && r.answer && r.path !== "/api/qualification");
  await all(answered, nameOf, async (r) => {
    // A test that was handed in has no workplace any more.
    if (r.path.endsWith("similar-findings")) return undefined;
    const [person, path] = reading(r);
    const answer = await person.api.fetch("GET", path);
    if (answer.status !== r.status) return `${answer.status} ${await answer.text()}`;
    return document.problems(r.answer, await answer.json()).join("; ") || undefined;
  });
});

test("no answer may be kept on its way, whatever it is: no-store", async () => {
  const given = { read: 0, done: 0, refused: 0 };
  const ours = routes.filter((r) => r.path.startsWith("/api/") && r.path !== "/api/openapi.json");
  const kept = async (asked: Promise<Response>, what: "read" | "done") => {
    const answer = await asked;
    given[answer.ok ? what : "refused"] += 1;
    const rule = answer.headers.get("cache-control");
    return rule === "no-store" ? undefined : `${answer.status} Cache-Control: ${rule}`;
  };
  await all(ours, nameOf, async (r) => {
    const body = r.body && { nonsense: true };
    const without = await kept(server.api.fetch(r.method, fill(r.path), body), "done");
    if (without || r.open) return without;
    if (r.method === "GET") {
      const [person, path] = reading(r);
      return kept(person.api.fetch("GET", path), "read");
    }
    // What needs no more than a person is done, by one who has no other use: they may log out or go.
    const alone = !r.body && !r.path.includes("{");
    const person = !alone ? strangers[r.roles[0]!]! : r.roles[0] === "admin" ? await newAdmin(server) : await newPerson(server, r.roles[0]!);
    return kept(ifMatch(person.api, r).fetch(r.method, fill(r.path), body), "done");
  });
  const login = { email: strangers.tester!.email, password: PASSWORD };
  expect(await kept(server.api.fetch("POST", "/api/auth/login", login), "done")).toBeUndefined();
  expect(given.read).toBeGreaterThan(35);
  expect(given.done).toBeGreaterThan(8);
  expect(given.refused).toBeGreaterThan(150);
});

test("what is changed by its version says so: ETag, 428 without it where it is asked for, 412 when it is stale", async () => {
  const versioned: Record<string, unknown> = {
    "/api/jobs/{id}": { description: "Another" }, "/api/projects/{id}": { description: "Another" },
    "/api/projects/{id}/test-accounts/{account_id}": { label: "Another" }, "/api/users/me": { bio: "Another" },
    "/api/admin/questions/{id}": { active: true }, "/api/admin/templates/{id}": { title: "Another" },
  };
  const patches = routes.filter((r) => r.method === "PATCH");
  await all(patches, nameOf, async (r) => {
    const { owner, ids } = thing(r) ?? { owner: things[0]!.owner, ids: {} };
    const path = fill(r.path, ids);
    const change = (tag: string) => owner.api.with({ "if-match": tag }).fetch("PATCH", path, versioned[r.path]);
    if (r.needsIfMatch) {
      const no = await refused(owner.api, "PATCH", path, versioned[r.path]);
      if (no.status !== 428 || no.code !== "precondition_required") return `without If-Match ${no.status} ${no.code}`;
    }
    const first = await owner.api.fetch("PATCH", path, r.needsIfMatch ? {} : versioned[r.path]);
    const read = r.needsIfMatch ? await owner.api.fetch("GET", path) : first;
    const tag = read.headers.get("etag") ?? "none";
    if (!/^"\d+"$/.test(tag)) return `its ETag is ${tag}`;
    const [now, again] = [await change(tag), await change(tag)];
    const codes = [now.status, again.status, ((await again.json()) as any).code, (await change("yesterday")).status].join(" ");
    return codes === "200 412 version_mismatch 412" ? undefined : codes;
  });
  const me = things[0]!.owner.api;
  const { headers } = await me.send("GET", "/api/users/me");
  expect(headers.get("etag")).toBe(`"${(await me.get("/api/users/me")).version}"`);
  // A job's ETag is of what its builder wrote; its slots change without it, so it is never "not modified".
  const jobs = thing(routes.find((r) => r.path === "/api/jobs/{id}")!)!;
  const tag = (await jobs.owner.api.send("GET", fill("/api/jobs/{id}", jobs.ids))).headers.get("etag")!;
  const again = await jobs.owner.api.with({ "if-none-match": tag }).fetch("GET", fill("/api/jobs/{id}", jobs.ids));
  expect([again.status, again.headers.get("cache-control")]).toEqual([200, "no-store"]);
});

test("every route that makes something takes an Idempotency-Key", async () => {
  const making = closed().filter((r) => r.method === "POST" && r.status === 201).filter((r) => !r.takesIdempotencyKey);
  // A second attempt is the running one; a form has another boundary each time it is sent.
  expect(making.map(nameOf)).toEqual(["POST /api/files/upload", "POST /api/qualification/attempts"]);
});

test("a project or a test account is made once for one Idempotency-Key", async () => {
  const { owner, ids } = things.find((t) => t.prefix === "/api/projects/{id}")!;
  const api = owner.api.with({ "idempotency-key": "made-once" });
  const accounts = `/api/projects/${ids.id}/test-accounts`;
  for (const [path, body] of [
    ["/api/projects", { name: "Once", url: "https://once.example.com" }],
    [accounts, { label: "Once", username: "u", password: "p" }],
  ] as const) {
    const [one, two] = [await api.send("POST", path, body), await api.send("POST", path, body)];
    expect([two.status, two.body]).toEqual([201, one.body]);
    expect((await refused(api, "POST", path, { ...body, ...("name" in body ? { name: "Other" } : { label: "Other" }) })).code).toBe("idempotency_key_reused");
  }
  expect((await owner.api.get(accounts)).items.filter((a: any) => a.label === "Once")).toHaveLength(1);
});
