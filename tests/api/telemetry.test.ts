// Telemetry over HTTP: from any origin, signed by the assignment's token.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusal } from "../lib/api";
import { accept, newBuilder, newJob, newProject, newTester } from "../lib/market";
import type { Person } from "../lib/people";
import { Server } from "../lib/server";

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

it("no other route takes text/plain or strangers' origins", async () => {
  const answer = await fetch(`${server.url}/api/auth/login`, {
    method: "POST",
    headers: { "content-type": "text/plain", origin: "http://evil.test" },
    body: JSON.stringify({ email: "a@b.test", password: "x" }),
  });
  expect(answer.status).toBe(415);
  expect(answer.headers.get("access-control-allow-origin")).toBeNull();
});
