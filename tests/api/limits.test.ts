// Rate limits, whose address counts, and what may be cached. Every person here has an address of their own, told by a
// proxy that the server trusts.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, refusal } from "../lib/api";
import { accept, newBuilder, newJob, newTester } from "../lib/market";
import { newPerson, PASSWORD } from "../lib/people";
import { Server } from "../lib/server";

let server: Server;
let web: string;

beforeAll(async () => {
  web = mkdtempSync(join(tmpdir(), "peertest-web-"));
  mkdirSync(join(web, "assets"));
  writeFileSync(join(web, "index.html"), "<!doctype html><title>app</title>");
  writeFileSync(join(web, "assets", "app-Ab3_-9xZ.js"), "export {}");
  writeFileSync(join(web, "assets", "logo-Ab3_-9xZ.png"), "png");
  writeFileSync(join(web, "favicon.svg"), "<svg/>");
  writeFileSync(join(web, "theme.js"), "void 0");
  const env = { PEERTEST_RATE_LIMITS: "on", PEERTEST_TRUSTED_PROXIES: "127.0.0.1,10.0.0.0/8" };
  server = await Server.start({ env, args: ["--web", web] });
});
afterAll(async () => {
  await server?.stop();
  rmSync(web, { recursive: true, force: true });
});

let addresses = 0;
const address = () => `198.18.${(addresses += 1) >> 8}.${addresses & 255}`;
const from = (forwarded: string, api: Api = server.api) => api.with({ "x-forwarded-for": forwarded });

/** The numbers that an answer tells of its limit. */
function told(headers: Headers) {
  const number = (name: string) => Number(headers.get(name) ?? NaN);
  return { limit: number("ratelimit-limit"), left: number("ratelimit-remaining"), reset: number("ratelimit-reset"), retry: number("retry-after") };
}
const times = async (n: number, act: (i: number) => Promise<unknown>) => {
  for (let i = 0; i < n; i += 1) await act(i);
};

/** It is the next one that is too many, and it says when there will be more. */
async function nextIsTooMany(act: () => Promise<Response>, limit: number, within: number): Promise<number> {
  const answer = await act();
  const problem: any = await answer.json();
  expect([answer.status, problem.code]).toEqual([429, "rate_limited"]);
  const { retry, reset, ...numbers } = told(answer.headers);
  expect(numbers).toEqual({ limit, left: 0 });
  expect(retry).toBe(reset);
  expect(retry).toBeGreaterThan(0);
  expect(retry).toBeLessThanOrEqual(within);
  return retry;
}

describe("requests", () => {
  it("are a hundred a minute for a person, from wherever they come", async () => {
    const [ada, bob] = [await newPerson(server, "tester"), await newPerson(server, "tester")];
    const ask = (api = ada.api) => from(address(), api).fetch("GET", "/api/auth/sessions");
    const first = told((await ask()).headers);
    expect(first).toMatchObject({ limit: 100, left: 99, retry: NaN });
    await times(99, async () => expect((await ask()).status).toBe(200));
    const wait = await nextIsTooMany(ask, 100, 60);
    expect((await ask(bob.api)).status).toBe(200);
    await server.advanceClock(wait);
    expect((await ask()).status).toBe(200);
  });

  it("are a hundred a minute for an address that is not logged in", async () => {
    const [here, there] = [address(), address()];
    const ask = (who: string) => from(who).fetch("GET", "/api/users/me");
    await times(100, async (i) => expect(told((await ask(here)).headers).left).toBe(99 - i));
    await nextIsTooMany(() => ask(here), 100, 60);
    expect((await ask(there)).status).toBe(401);
    const ada = await newPerson(server, "tester");
    expect((await from(here, ada.api).fetch("GET", "/api/users/me")).status).toBe(200);
  });

  it("are counted below /api alone", async () => {
    const here = address();
    for (const path of ["/health", "/", "/assets/app-Ab3_-9xZ.js", "/jobs/1"]) {
      await times(30, async () => expect((await from(here).fetch("GET", path)).status).toBe(200));
      expect(told((await from(here).fetch("GET", path)).headers).limit, path).toBeNaN();
    }
    expect(told((await from(here).fetch("GET", "/api/openapi.json")).headers).left).toBe(99);
  });
});

describe("an address", () => {
  it("is the rightmost one that is no trusted proxy's", async () => {
    const [real, other] = [address(), address()];
    const left = async (forwarded: string, at = server) => told((await from(forwarded, at.api).fetch("GET", "/api/openapi.json")).headers).left;
    expect(await left(real)).toBe(99);
    expect(await left(`${other}, ${real}`)).toBe(98); // what the client says of itself counts for nothing
    expect(await left(`${other}, ${real}, 10.1.2.3, 127.0.0.1`)).toBe(97);
    expect(await left(`${real}, ${other}`)).toBe(99);
    expect(await left(`nonsense, ${real}`)).toBe(96);
    const direct = await Server.start({ env: { PEERTEST_RATE_LIMITS: "on" } });
    try {
      expect(await left(real, direct)).toBe(99);
      expect(await left(other, direct)).toBe(98); // no proxy is trusted: it is the same peer
    } finally {
      await direct.stop();
    }
  });
});

describe("log-ins", () => {
  const logIn = (who: string, email: string, password: string) => from(who).fetch("POST", "/api/auth/login", { email, password });

  it("that fail are five a minute for an address", async () => {
    const ada = await newPerson(server, "tester");
    const here = address();
    await times(5, async (i) => expect((await logIn(here, `nobody-${i}@people.test`, "wrong")).status).toBe(401));
    const wait = await nextIsTooMany(() => logIn(here, ada.email, PASSWORD), 5, 60);
    expect((await logIn(address(), ada.email, PASSWORD)).status).toBe(200);
    await server.advanceClock(wait);
    expect((await logIn(here, ada.email, PASSWORD)).status).toBe(200);
  });

  it("that fail are ten an hour for an account, from anywhere, whether or not it is there", async () => {
    const ada = await newPerson(server, "tester");
    for (const email of [ada.email, "nobody@people.test"]) {
      await times(10, async () => expect((await logIn(address(), email, "wrong")).status).toBe(401));
      await nextIsTooMany(() => logIn(address(), email.toUpperCase(), PASSWORD), 10, 3600);
    }
    await server.advanceClock(3600);
    expect((await logIn(address(), ada.email, PASSWORD)).status).toBe(200);
  });

  it("are sixty a minute for an address, whatever comes of them", async () => {
    const here = address();
    const attempt = () => from(here).fetch("POST", "/api/auth/login", {}); // not even looked at
    await times(60, async () => expect((await attempt()).status).toBe(422));
    await nextIsTooMany(attempt, 60, 60);
    expect((await from(here).fetch("GET", "/api/openapi.json")).status).toBe(200);
  });
});

it("uploads are ten an hour, sixty while a test runs; an annotation counts with its original", async () => {
  const tester = await newTester(server);
  const upload = (purpose = "screenshot") => tester.api.fetch("POST", "/api/files", { purpose, content_type: "image/png", size_bytes: 100 });
  await times(10, async () => expect((await upload()).status).toBe(201));
  await nextIsTooMany(upload, 10, 3600);
  expect((await upload("annotation")).status).toBe(201);
  expect((await upload("evidence")).status).toBe(429);

  const builder = await newBuilder(server);
  const assignment = await accept(tester, (await newJob(builder)).id);
  await server.advanceClock(60);
  await times(50, async () => expect((await upload()).status).toBe(201));
  await nextIsTooMany(upload, 60, 3600);
  expect((await upload("annotation")).status).toBe(201);
  await tester.api.post(`/api/assignments/${assignment.id}/abandon`);
  expect((await upload()).status).toBe(429);
});

it("saving a draft and telemetry have limits of their own, for each assignment", async () => {
  const [builder, tester] = [await newBuilder(server), await newTester(server)];
  const [one, two] = [await accept(tester, (await newJob(builder)).id), await accept(tester, (await newJob(builder)).id)];
  const save = (a: any) => tester.api.fetch("PUT", `/api/assignments/${a.id}/progress`, { progress: {} });
  const { telemetry_token } = await tester.api.get(`/api/assignments/${one.id}`);
  const before = told((await tester.api.fetch("GET", "/api/users/me")).headers).left;
  await times(60, async () => expect((await save(one)).status).toBe(200));
  await nextIsTooMany(() => save(one), 60, 60);
  expect((await save(two)).status).toBe(200);
  const here = address();
  const send = (i: number) => {
    const event = { id: String(i), type: "step_tick", at: new Date().toISOString(), step_id: "s", done: true };
    return from(here).fetch("POST", "/api/telemetry", { telemetry_token, events: [event] });
  };
  await times(120, async (i) => expect((await send(i)).status).toBe(202));
  await nextIsTooMany(() => send(120), 120, 60);
  expect(told((await tester.api.fetch("GET", "/api/users/me")).headers).left).toBe(before - 1);
  expect(told((await from(here).fetch("GET", "/api/openapi.json")).headers).left).toBe(99);
});

describe("what may be kept", () => {
  it.each([
    ["/assets/app-Ab3_-9xZ.js", "public, max-age=604800, immutable"],
    ["/assets/logo-Ab3_-9xZ.png", "public, max-age=604800, immutable"],
    ["/favicon.svg", "public, max-age=86400"],
    ["/theme.js", "no-cache"],
    ["/", "no-cache"],
    ["/inbox/1", "no-cache"],
    ["/api/openapi.json", "no-cache"],
    ["/api/users/me", "no-store"],
    ["/api/nothing", "no-store"],
  ])("%s: %s", async (path, kept) => {
    const answer = await from(address()).fetch("GET", path);
    expect(answer.headers.get("cache-control")).toBe(kept);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    const tag = answer.headers.get("etag");
    if (tag) expect((await from(address()).with({ "if-none-match": tag }).fetch("GET", path)).status).toBe(304);
  });
});

it("a wrong password is told in the same words, headers and time whether or not there is such an account", async () => {
  const quiet = await Server.start();
  try {
    const ada = await newPerson(quiet, "tester");
    const ask = async (email: string, password: string) => {
      const start = performance.now();
      const no = await refusal(quiet.api.post("/api/auth/login", { email, password }));
      return { took: performance.now() - start, status: no.status, problem: { ...no.problem, request_id: "" }, headers: [...no.headers.keys()] };
    };
    for (const password of ["wrong-passphrase", "x".repeat(73)]) {
      // The quickest of several, so that a busy machine does not matter.
      const quickest = { known: Infinity, unknown: Infinity };
      for (let i = 0; i < 6; i += 1) {
        const [known, unknown] = [await ask(ada.email, password), await ask(`nobody-${i}@people.test`, password)];
        expect({ ...unknown, took: 0 }).toEqual({ ...known, took: 0 });
        quickest.known = Math.min(quickest.known, known.took);
        quickest.unknown = Math.min(quickest.unknown, unknown.took);
      }
      if (password.length > 72) continue; // refused unhashed, in both cases
      expect(quickest.known / quickest.unknown).toBeGreaterThan(0.6);
      expect(quickest.known / quickest.unknown).toBeLessThan(1.7);
    }
  } finally {
    await quiet.stop();
  }
});
