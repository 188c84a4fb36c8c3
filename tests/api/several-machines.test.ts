// Two servers and a worker on one MongoDB and one Redis, behind nginx: together they are one product.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Api } from "../lib/api";
import { accept, newBuilder, newJob, newTester } from "../lib/market";
import { newPerson, type Person } from "../lib/people";
import { BINARY, Server, until } from "../lib/server";
import { Service } from "../lib/services";
import { Inbox } from "../lib/socket";

const folder = mkdtempSync(join(tmpdir(), "peertest-machines-"));
let mongo: Service | undefined;
let redis: Service;
let env: Record<string, string>;
let servers: Server[] = [];
let worker: ChildProcess;
let nginx: ChildProcess;
let front: string; // nginx's address

const freePort = () =>
  new Promise<number>((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });

// Each goes on for longer than nginx (fail_timeout) takes to try again the one that was restarted before it.
function startServer(port: number): Promise<Server> {
  return Server.start({
    dataDir: join(folder, `server-${port}`),
    env: { ...env, PEERTEST_LISTEN: `127.0.0.1:${port}`, PEERTEST_WORKERS: "off", PEERTEST_STOP_DELAY_S: "3" },
  });
}

function startWorker(): ChildProcess {
  const settings = { ...env, PEERTEST_DATA_DIR: join(folder, "worker"), PEERTEST_METRICS_LISTEN: "127.0.0.1:0" };
  return spawn(BINARY, ["worker"], { env: { PATH: process.env.PATH, PEERTEST_MODE: "development", ...settings }, stdio: "ignore" });
}

async function startNginx(ports: number[]): Promise<void> {
  const port = await freePort();
  front = `http://127.0.0.1:${port}`;
  const config = join(folder, "nginx.conf");
  writeFileSync(
    config,
    `daemon off; pid ${folder}/nginx.pid; error_log stderr warn; worker_processes 1;
events { worker_connections 1024; }
http {
  access_log off;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((t) => `${t}_temp_path ${folder}/${t};`).join(" ")}
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  upstream hub { ${ports.map((p) => `server 127.0.0.1:${p} max_fails=1 fail_timeout=1s;`).join(" ")} keepalive 16; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://hub;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
    }
  }
}`,
  );
  nginx = spawn("/usr/sbin/nginx", ["-p", folder, "-c", config], { stdio: "ignore" });
  await until("nginx to answer", async () => (await fetch(`${front}/health`).catch(() => undefined))?.ok);
}

beforeAll(async () => {
  const named = process.env.PEERTEST_TEST_MONGO_URI;
  if (!named) mongo = new Service("mongo");
  redis = new Service("redis");
  const uri = new URL(named ?? mongo!.told.PEERTEST_TEST_MONGO_URI!);
  uri.pathname = `machines_${process.pid}`;
  env = {
    MONGO_URI: uri.href,
    REDIS_URL: redis.told.PEERTEST_TEST_REDIS_URL!,
    JWT_SECRET: `a:${randomBytes(32).toString("base64url")}`,
    PEERTEST_ENCRYPTION_KEYS: `a:${randomBytes(32).toString("base64url")}`,
    PEERTEST_RATE_LIMITS: "on",
    PEERTEST_TRUSTED_PROXIES: "127.0.0.1",
  };
  const ports = [await freePort(), await freePort()];
  servers = await Promise.all(ports.map(startServer)); // at once: both find an empty database
  worker = startWorker();
  await startNginx(ports);
});

afterAll(async () => {
  nginx?.kill("SIGTERM");
  worker?.kill("SIGTERM");
  for (const server of servers) await server.stop();
  redis?.stop();
  mongo?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The same person, asking another server. */
const at = (url: string, person: Person) => new Api(url, person.api.token);
const both = () => servers.map((server) => server.url);

describe("several servers", () => {
  it("know a person who logged in at one of them, and the change made at either at once", async () => {
    const ada = await newPerson(servers[0]!, "tester");
    for (let i = 0; i < 12; i += 1) {
      const [here, there] = i % 2 ? both() : both().reverse();
      await at(here!, ada).patch("/api/users/me", { bio: `Number ${i}` });
      expect((await at(there!, ada).get("/api/users/me")).bio).toBe(`Number ${i}`);
      expect((await at(here!, ada).get("/api/users/me")).bio).toBe(`Number ${i}`);
    }
  });

  it("list a job that was published at the other at once", async () => {
    const [builder, tester] = [await newBuilder(servers[0]!), await newTester(servers[1]!)];
    const listed = async (url: string, id: string) =>
      (await at(url, tester).get("/api/jobs?scope=available&limit=100")).items.some((j: any) => j.id === id);
    for (const url of both()) await listed(url, "");
    const job = await newJob(builder);
    for (const url of both()) expect(await listed(url, job.id)).toBe(true);
    await at(servers[1]!.url, builder).post(`/api/jobs/${job.id}/cancel`);
    for (const url of both()) expect(await listed(url, job.id)).toBe(false);
  });

  it("tell on one's socket what happens at the other", async () => {
    const [builder, tester] = [await newBuilder(servers[0]!), await newTester(servers[0]!)];
    const job = await newJob(builder);
    const inbox = await Inbox.of(servers[1]!, { ...builder, api: at(servers[1]!.url, builder) });
    await accept({ ...tester, api: at(servers[0]!.url, tester) }, job.id);
    await inbox.received(1);
    expect(inbox.messages[0]!.notification.type).toBe("job_accepted");
    inbox.close();
  });

  it("count a person's requests together", async () => {
    const ada = await newPerson(servers[0]!, "tester");
    const statuses = [];
    for (let i = 0; i < 101; i += 1) statuses.push((await at(both()[i % 2]!, ada).fetch("GET", "/api/auth/sessions")).status);
    expect(statuses.slice(0, 100).every((s) => s === 200)).toBe(true);
    expect(statuses[100]).toBe(429);
  });

  it("let nobody in whose session ended at the other, within a second, and close their sockets", async () => {
    const ada = await newPerson(servers[0]!, "tester");
    const inbox = await Inbox.of(servers[1]!, { ...ada, api: at(servers[1]!.url, ada) });
    await ada.api.post("/api/auth/logout-all");
    const ended = Date.now();
    await until("the other server to know", async () => (await at(servers[1]!.url, ada).fetch("GET", "/api/users/me")).status === 401);
    expect(Date.now() - ended).toBeLessThan(1500); // a second, and a busy machine
    expect(await inbox.closed()).toBe(4401);
  });

  it("wake the worker: what is to be done later does not wait for its next look", async () => {
    const times: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      const email = `wake-${i}@people.test`;
      await servers[i % 2]!.api.post("/api/auth/register", { email, password: "a-long-enough-passphrase", name: "W", roles: ["tester"] });
      const begun = performance.now();
      await servers[0]!.mail(email, /confirm/i);
      times.push(performance.now() - begun);
    }
    // Looking once a second it would take half a second on average.
    expect(times.sort((a, b) => a - b)[3]).toBeLessThan(350);
  });
});

it("a rolling restart under load fails no request", async () => {
  const people = await Promise.all([0, 1, 2, 3].map(() => newPerson(servers[0]!, "tester")));
  const failures: string[] = [];
  let [asked, stop] = [0, false];
  const load = people.map(async (person, n) => {
    for (let i = 0; !stop; i += 1) {
      // Within the limit of 100 a minute for each person; strangers' requests are not counted here.
      const write = i % 4 === 0;
      const answer = await (write && i < 160
        ? at(front, person).fetch("PATCH", "/api/users/me", { bio: `${n} ${i}` })
        : fetch(`${front}/health`)
      ).catch((error) => ({ status: String(error) }));
      asked += 1;
      if (answer.status !== 200) failures.push(`${write ? "PATCH" : "GET"} ${answer.status}`);
      await new Promise((wake) => setTimeout(wake, 20));
    }
  });
  for (let i = 0; i < servers.length; i += 1) {
    const port = Number(new URL(servers[i]!.url).port);
    await servers[i]!.stop();
    servers[i] = await startServer(port);
  }
  stop = true;
  await Promise.all(load);
  expect(failures).toEqual([]);
  expect(asked).toBeGreaterThan(100);
});

it("a worker refuses SQLite, saying why", () => {
  const settings = { PEERTEST_MODE: "development", PEERTEST_DATA_DIR: join(folder, "alone") };
  const { status, stderr } = spawnSync(BINARY, ["worker"], { env: settings, encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).toMatch(/worker needs MONGO_URI: with SQLite one process writes/);
});
