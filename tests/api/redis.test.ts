// A server whose cache, limits and live messages go through Redis, and what it does while Redis is away.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { accept, newBuilder, newJob, newTester } from "../lib/market";
import { newPerson } from "../lib/people";
import { Server, until } from "../lib/server";
import { Service } from "../lib/services";
import { Inbox } from "../lib/socket";

let redis: Service;
let server: Server;

beforeAll(async () => {
  redis = new Service("redis");
  server = await Server.start({
    env: { REDIS_URL: redis.told.PEERTEST_TEST_REDIS_URL!, PEERTEST_RATE_LIMITS: "on", PEERTEST_TRUSTED_PROXIES: "127.0.0.1" },
  });
});
afterAll(async () => {
  await server?.stop();
  redis?.stop();
});

const health = async (of = server) => (await of.api.fetch("GET", "/health/redis")).status;
const there = () => until("Redis to be used", async () => (await health()) === 200);
const away = () => until("Redis to be missed", async () => (await health()) === 503);
beforeEach(there);

let addresses = 0;
const fromElsewhere = () => server.api.with({ "x-forwarded-for": `198.18.1.${(addresses += 1)}` });

/** Everybody reads what was written last, themselves and others. */
async function profilesFollow() {
  const [ada, ben] = [await newPerson(server, "tester"), await newPerson(server, "builder")];
  for (let i = 0; i < 8; i += 1) {
    await ada.api.patch("/api/users/me", { bio: `Number ${i}` });
    expect((await ada.api.get("/api/users/me")).bio).toBe(`Number ${i}`);
    expect((await ben.api.get(`/api/users/${ada.id}`)).bio).toBe(`Number ${i}`);
  }
}

async function limitHolds() {
  const api = fromElsewhere();
  const ask = () => api.fetch("GET", "/api/openapi.json");
  for (let i = 0; i < 100; i += 1) expect((await ask()).status).toBe(200);
  const refused = await ask();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
}

describe("with Redis", () => {
  it("health says that it is used", async () => {
    expect(await server.api.get("/health/redis")).toEqual({ status: "ok", used: true });
  });
  it("nobody reads a profile late", profilesFollow);
  it("limits hold", limitHolds);

  it("the list of jobs follows publishing and cancelling; bodies of every kind arrive", async () => {
    const [builder, tester] = [await newBuilder(server), await newTester(server)];
    const listed = async (id: string) =>
      (await tester.api.get("/api/jobs?scope=available&limit=100")).items.some((j: any) => j.id === id);
    await tester.api.get("/api/jobs?scope=available&limit=100");
    const job = await newJob(builder, { description: "long ".repeat(900) });
    expect(await listed(job.id)).toBe(true);
    await builder.api.post(`/api/jobs/${job.id}/cancel`);
    expect(await listed(job.id)).toBe(false);
  });

  it("a body that is too large, or comes from nobody, is refused with its reason", async () => {
    const send = (body: unknown) => fromElsewhere().fetch("POST", "/api/auth/login", body);
    expect((await send({ email: "a@people.test", password: "x".repeat(2_000_000) })).status).toBe(413);
    expect((await send({})).status).toBe(422);
    expect((await fromElsewhere().fetch("POST", "/api/projects", { name: "x" })).status).toBe(401);
  });
});

describe("while Redis is away", () => {
  it.each(["killed", "paused"] as const)("%s: nothing is lost, late or refused, and it comes back by itself", async (how) => {
    const [ada, builder, tester] = [await newPerson(server, "tester"), await newBuilder(server), await newTester(server)];
    const job = await newJob(builder);
    const inbox = await Inbox.of(server, builder);
    await ada.api.patch("/api/users/me", { bio: "before" });
    expect((await ada.api.get("/api/users/me")).bio).toBe("before");
    if (how === "killed") redis.kill("pid");
    else redis.signal("pid", "SIGSTOP");
    try {
      const start = performance.now();
      await ada.api.patch("/api/users/me", { bio: "meanwhile" });
      expect((await ada.api.get("/api/users/me")).bio).toBe("meanwhile");
      expect(performance.now() - start).toBeLessThan(2000);
      await away();
      expect((await server.api.fetch("GET", "/health/ready")).status).toBe(200);
      await profilesFollow();
      await limitHolds();
      await accept(tester, job.id);
      await inbox.received(1);
    } finally {
      if (how === "killed") redis.start();
      else redis.signal("pid", "SIGCONT");
    }
    await there();
    expect((await ada.api.get("/api/users/me")).bio).toBe("meanwhile");
    await profilesFollow();
    inbox.close();
  });
});

describe("REDIS_URL", () => {
  it.each([
    ["localhost:6379", "must start with redis://"],
    ["redis://:secret-word@host:99999", "the port must be"],
    ["redis://host/first", "number of a database"],
  ])("%s stops the start with a line that says why", async (url, why) => {
    const start = Server.start({ env: { REDIS_URL: url } });
    await expect(start).rejects.toThrow(new RegExp(`bad setting REDIS_URL: .*${why}`));
    await expect(start).rejects.not.toThrow(/secret-word/);
  });

  it("that nobody answers at is told of, and done without", async () => {
    const alone = await Server.start({ env: { REDIS_URL: "redis://127.0.0.1:1" } });
    try {
      expect(await health(alone)).toBe(503);
      expect((await alone.api.fetch("GET", "/health/ready")).status).toBe(200);
      expect(alone.output).toContain('"event":"redis_away"');
      await newPerson(alone, "tester");
    } finally {
      await alone.stop();
    }
  });
});
