// Telemetry over HTTP: from any origin, signed by the assignment's token.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal } from "../lib/api";
import { accept, newBuilder, newJob, newProject, newTester, submit } from "../lib/market";
import { Document } from "../lib/openapi";
import type { Person } from "../lib/people";
import { DAY, HOUR } from "../lib/reviews";
import { Server } from "../lib/server";
import { ON_MONGO } from "../lib/store";

let server: Server;
let builder: Person;
let project: any;
let telemetry_token: string;
let tester: Person;
let assignment: any;

beforeAll(async () => {
  server = await Server.start();
  [builder, tester] = await Promise.all([newBuilder(server), newTester(server)]);
  project = await newProject(builder);
  const job = await newJob(builder, { project_id: project.id });
  const { id } = await accept(tester, job.id);
  assignment = await tester.api.get(`/api/assignments/${id}`);
  telemetry_token = assignment.telemetry_token;
});
afterAll(() => server.stop());

const visit = (id: string, more = {}) => ({
  id,
  type: "page_visit",
  at: new Date().toISOString(),
  url: "http://127.0.0.1:8001/orders/4711?email=a@b.test#top",
  ...more,
});
const tick = (id: string) => ({ id, type: "step_tick", at: new Date().toISOString(), step_id: "step-1", done: true });
const send = (events: unknown[], more = {}) =>
  server.api.post("/api/telemetry", { telemetry_token, events, ...more });

describe("telemetry", () => {
  it("counts each event once", async () => {
    expect(await server.api.send("POST", "/api/telemetry", { telemetry_token, events: [visit("1"), tick("2")] })).toMatchObject({
      status: 202,
      body: { accepted: 2, duplicates: 0 },
    });
    expect(await send([visit("1"), tick("2"), tick("3"), tick("3")])).toEqual({ accepted: 1, duplicates: 3 });
  });

  it("is taken as text/plain from a page of the project, without credentials", async () => {
    const answer = await fetch(`${server.url}/api/telemetry`, {
      method: "POST",
      headers: { "content-type": "text/plain", origin: "http://127.0.0.1:8001" },
      body: JSON.stringify({ telemetry_token, telemetry_key: project.telemetry_key, events: [tick("from a page")] }),
    });
    expect(answer.status).toBe(202);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
  });

  it("refuses a key with the token of another project's test", async () => {
    const elsewhere = await accept(tester, (await newJob(builder)).id);
    const { telemetry_token: token } = await tester.api.get(`/api/assignments/${elsewhere.id}`);
    const wrong = await refusal(send([tick("x")], { telemetry_token: token, telemetry_key: project.telemetry_key }));
    expect([wrong.status, wrong.code]).toEqual([403, "forbidden"]);
    await tester.api.post(`/api/assignments/${elsewhere.id}/abandon`);
  });

  it("needs the token, and the project's key when there is one", async () => {
    const other = await newProject(builder);
    expect((await refusal(send([tick("4")], { telemetry_token: `${telemetry_token.slice(0, -2)}AA` }))).status).toBe(401);
    expect((await refusal(send([tick("4")], { telemetry_key: other.telemetry_key }))).status).toBe(403);
  });

  it("refuses everything beyond its fields and bounds", async () => {
    const fields = async (events: unknown[], more = {}) => (await refusal(send(events, more))).fields;
    expect(await fields([visit("5", { value: "typed" })])).toEqual(["events[0].value"]);
    expect(await fields([visit("5")], { cookies: "c" })).toEqual(["cookies"]);
    expect(await fields([visit("5", { url: "javascript:alert(1)" })])).toEqual(["events[0].url"]);
    expect(await fields([])).toEqual(["events"]);
    expect(await fields(Array.from({ length: 101 }, (_, i) => tick(`many-${i}`)))).toEqual(["events"]);
    expect(await send(Array.from({ length: 100 }, (_, i) => tick(`many-${i}`)))).toEqual({ accepted: 100, duplicates: 0 });
  });

  it("ends with the test", async () => {
    await tester.api.post(`/api/assignments/${assignment.id}/abandon`);
    const error = await refusal(send([tick("too late")]));
    expect([error.status, error.code]).toEqual([409, "window_closed"]);
  });
});

describe("strangers' pages", () => {
  const origin = "http://evil.test";

  it("may send text/plain to telemetry alone", async () => {
    const wrong: string[] = [];
    const taken: string[] = [];
    for (const { method, path } of (await Document.of(server)).routes()) {
      const answer = await fetch(server.url + path.replace(/\{\w+\}/g, "01900000-0000-7000-8000-000000000000"), {
        method,
        headers: { origin, authorization: `Bearer ${tester.api.token}`, "content-type": "text/plain" },
        ...(method === "GET" ? {} : { body: "{}" }),
      });
      const allowed = [...answer.headers.keys()].filter((name) => name.startsWith("access-control-"));
      if (path === "/api/telemetry") taken.push(`${answer.status} ${allowed.join()} ${answer.headers.get("access-control-allow-origin")}`);
      else if (allowed.length > 0 || (method !== "GET" && answer.ok)) wrong.push(`${method} ${path}: ${answer.status} ${allowed}`);
    }
    expect(wrong).toEqual([]);
    // Its refusals may be read, too: the script stops at a 401.
    expect(taken).toEqual(["422 access-control-allow-origin *"]);
  });

  it("are given no leave beforehand for anything else", async () => {
    for (const path of ["/api/telemetry", "/api/users/me", "/api/auth/refresh"]) {
      const headers = { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type,authorization" };
      const answer = await fetch(server.url + path, { method: "OPTIONS", headers });
      expect(answer.headers.get("access-control-allow-headers"), path).toBeNull();
      expect(answer.headers.get("access-control-allow-methods"), path).toBeNull();
      expect(answer.headers.get("access-control-allow-credentials"), path).toBeNull();
    }
  });
});

/** Everything in the data folder, as bytes. */
const onDisk = (dir: string) => Buffer.concat(readdirSync(dir, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name)))).toString("latin1");

// It looks at the bytes of SQLite's file.
it.skipIf(ON_MONGO)("keeps no query, no fragment, no id and no IP address, and nothing at all after 90 days", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "peertest-telemetry-"));
  try {
    const one = await Server.start({ dataDir });
    const [bo, tess] = await Promise.all([newBuilder(one), newTester(one)]);
    const { id } = await accept(tess, (await newJob(bo)).id);
    const { telemetry_token: token } = await tess.api.get(`/api/assignments/${id}`);
    const url = "http://shop.test/secret-orders/4711471147/items?email=query@shop.test#fragment-of-it";
    const events = [visit("marker-of-an-event", { url })];
    await one.api.with({ "x-forwarded-for": "203.0.113.77" }).post("/api/telemetry", { telemetry_token: token, events });
    await tess.api.post(`/api/assignments/${id}/abandon`);

    await one.advanceClock(89 * DAY);
    await one.stop();
    const kept = onDisk(dataDir);
    expect(kept).toContain("marker-of-an-event");
    expect(kept).toContain("http://shop.test/secret-orders/:id/items");
    for (const never of ["4711471147", "query@shop.test", "fragment-of-it", "203.0.113.77"]) expect(kept, never).not.toContain(never);

    const later = await Server.start({ dataDir });
    await later.advanceClock(DAY + 2 * HOUR);
    await later.stop();
    const left = onDisk(dataDir);
    expect(left).toContain(id);
    for (const gone of ["marker-of-an-event", "secret-orders"]) expect(left, gone).not.toContain(gone);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});

it("ends when the test is handed in", async () => {
  const job = await newJob(builder, { project_id: project.id });
  const mine = await accept(tester, job.id);
  const { telemetry_token: token } = await tester.api.get(`/api/assignments/${mine.id}`);
  expect(await send([tick("in time")], { telemetry_token: token })).toMatchObject({ accepted: 1 });
  await submit(tester, mine, job);
  expect((await refusal(send([tick("too late")], { telemetry_token: token }))).code).toBe("window_closed");
});
