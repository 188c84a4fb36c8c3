// What the people see who run it: health, figures, logs, settings, commands beside a running server.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { advance, newTester } from "../lib/market";
import { newPerson, PASSWORD, type Person } from "../lib/people";
import { Raw } from "../lib/raw";
import { DAY, Desk } from "../lib/reviews";
import { BINARY, Server, until } from "../lib/server";

const DEPLOY = resolve(import.meta.dirname, "../../deploy");
let scratch: string;
let server: Server;
let desk: Desk;
let tester: Person;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "peertest-operating-"));
  server = await Server.start({ env: { PEERTEST_BACKUP_DIR: join(scratch, "backups") } });
  desk = await Desk.open(server);
  tester = await newTester(server);
  const approved = await desk.handedIn(tester);
  await desk.builder.api.post(`/api/submissions/${approved.submission.id}/approve`);
  await desk.settled(approved.submission.id);
  const disputed = await desk.handedIn(tester);
  await desk.builder.api.post("/api/disputes", { submission_id: disputed.submission.id, category: "not_tested", reason: "The words are those of another report." });
});
afterAll(async () => {
  await server?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

const run = (args: string[], env: Record<string, string> = {}, cwd = scratch) =>
  spawnSync(BINARY, args, { cwd, env: { PATH: process.env.PATH, ...env }, encoding: "utf8", timeout: 20_000 });
const figures = async () => (await fetch(/^metrics at (\S+)$/m.exec(server.output)![1]!)).text();

test("health: of the process, its database, its Redis, and whether it may be given requests", async () => {
  expect(await server.api.get("/health")).toMatchObject({ status: "ok" });
  expect(await server.api.get("/health/db")).toMatchObject({ status: "ok" });
  expect(await server.api.get("/health/redis")).toMatchObject({ used: process.env.PEERTEST_TEST_REDIS === "on" });
  expect(await server.api.get("/health/ready")).toMatchObject({ status: "ok" });
});

test("every figure that an alert or the dashboard asks for is told, on a port of its own", async () => {
  await advance(server, DAY + 3600, desk.builder); // a backup and a reconciliation have been made
  const dashboard = JSON.parse(readFileSync(join(DEPLOY, "grafana/dashboards/peertest.json"), "utf8"));
  const asked = dashboard.panels
    .flatMap((panel: any) => (panel.datasource.type === "prometheus" ? panel.targets.map((t: any) => t.expr) : []))
    .concat(readFileSync(join(DEPLOY, "prometheus/alerts.yml"), "utf8"))
    .join("\n");
  const names = new Set<string>([...asked.matchAll(/\bpeertest_\w+/g)].map((match: RegExpMatchArray) => match[0]));
  expect(names.size).toBeGreaterThan(12);
  const told = await figures();
  for (const name of names) expect(told, name).toMatch(new RegExp(`^${name}(\\{| )`, "m"));
  expect(told).toMatch(/^peertest_http_request_seconds_bucket\{method="POST",route="\/api\/submissions",.*le=/m);
  expect(told).toMatch(/^peertest_escrow_operations_total\{.*outcome="success"/m);
  expect((await server.api.fetch("GET", "/metrics")).headers.get("content-type")).not.toContain("version=0.0.4");
});

test("logs are JSON: each request with its id, what happens to money, and nothing that is secret or personal", async () => {
  const answer = await server.api.fetch("GET", "/api/jobs?q=hush-hush");
  const id = answer.headers.get("x-request-id")!;
  const lines = () => server.output.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  const line = await until("the request's line", async () => lines().find((l) => l.request_id === id));
  expect(line).toMatchObject({ level: "info", event: "request", method: "GET", path: "/api/jobs", status: 401 });
  expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(line.duration_ms).toBeGreaterThan(0);
  const events = new Set(lines().map((l) => l.event));
  for (const event of ["escrow", "payment_event", "payout_paid", "dispute_opened", "backup", "started"]) expect(events).toContain(event);
  // What strangers send is a text within a line, never a line of its own.
  const targets = ['/forged"}{"event":"forged"}', '/forged\\"', "/forged%0a%7B%22event%22:%22forged%22%7D"];
  for (const target of targets) {
    const raw = await Raw.open(server);
    await raw.send(`GET ${target} HTTP/1.1\r\nHost: a\r\nX-Request-Id: a","event":"forged\r\nConnection: close\r\n\r\n`).closed();
  }
  const told = () => lines().filter((l) => l.path?.startsWith("/forged")).map((l) => l.path);
  await until("a line of each", async () => told().length === targets.length);
  expect(told().sort()).toEqual(targets.sort());
  expect(lines().some((l) => l.event === "forged")).toBe(false);
  const all = server.output;
  for (const secret of [tester.email, desk.builder.email, PASSWORD, tester.api.token!, "hush-hush"]) expect(all).not.toContain(secret);
});

test("less is logged when that is asked for", async () => {
  const quiet = await Server.start({ env: { PEERTEST_LOG_LEVEL: "warn" } });
  await quiet.api.get("/health");
  await quiet.stop();
  expect(quiet.output).not.toContain('"level":"info"');
  expect(quiet.output).not.toContain('"level":"debug"');
});

test("audit, backup and admin grant work while it runs", async () => {
  const env = server.environment;
  const audited = run(["audit"], env);
  expect(audited.stdout).toContain("The books are right.");
  expect(audited.status).toBe(0);
  expect(run(["backup", join(scratch, "by-hand")], env).stdout).toMatch(/[1-9]\d* documents/);
  const person = await newPerson(server, "tester");
  expect(run(["admin", "grant", person.email], env).status).toBe(0);
  const me = await server.api.post("/api/auth/login", { email: person.email, password: PASSWORD });
  expect(me.user.roles).toContain("admin");
  const nobody = run(["admin", "grant", "nobody@people.test"], env);
  expect(nobody.status).not.toBe(0);
  expect(nobody.stderr).toContain("nobody has the address nobody@people.test");
});

describe("settings", () => {
  const SECRETS = {
    JWT_SECRET: "a:0123456789abcdefghijklmnopqrstuv",
    PEERTEST_ENCRYPTION_KEYS: "b:vutsrqponmlkjihgfedcba9876543210",
  };
  const production = () => ({
    PEERTEST_MODE: "production",
    PEERTEST_RATE_LIMITS: "on",
    PEERTEST_PUBLIC_URL: "https://hub.test",
    STRIPE_SECRET_KEY: "sk_live_1",
    STRIPE_WEBHOOK_SECRET: "whsec_1",
    STRIPE_PRICE_ID: "price_1",
    SMTP_URL: "smtp://127.0.0.1:1",
    MAIL_FROM: "hub@hub.test",
    ...SECRETS,
  });

  test("every bad one stops the start, with a line that says which and why", () => {
    const refused = run(["serve"], { PEERTEST_MODE: "development", PEERTEST_DATA_DIR: join(scratch, "none"), PEERTEST_LISTEN: "here", MAIL_FROM: "nobody", REDIS_URL: "http://x" });
    expect(refused.status).not.toBe(0);
    for (const name of ["PEERTEST_LISTEN", "MAIL_FROM", "REDIS_URL"]) expect(refused.stderr).toMatch(new RegExp(`bad setting ${name}: .{10,}`));
  });

  test("come from a file too; the environment wins", () => {
    writeFileSync(join(scratch, ".env"), `PEERTEST_MODE=development\nPEERTEST_DATA_DIR=${join(scratch, "of-file")}\nPEERTEST_LOG_LEVEL=error\nSMTP_URL=smtp://ada:hidden@mail.test\nMAIL_FROM=a@b.test\n`);
    const { stdout, status } = run(["config", "check"], { PEERTEST_LOG_LEVEL: "warn" });
    rmSync(join(scratch, ".env"));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^PEERTEST_LOG_LEVEL +warn +environment$/m);
    expect(stdout).toMatch(/^PEERTEST_DATA_DIR +\S+of-file +\.env$/m);
    expect(stdout).not.toContain("hidden");
  });

  test("production starts with all that it needs, without the pages of development", async () => {
    const live = await Server.start({ env: production() });
    try {
      expect((await live.api.fetch("GET", "/dev/mailbox.json")).status).toBe(404);
      expect((await live.api.fetch("POST", "/dev/clock", { advance_seconds: 1 })).status).toBe(404);
      expect((await live.api.fetch("POST", "/testmode/silence", { silent: true })).status).toBe(404);
      expect((await live.api.fetch("GET", "/health/ready")).status).toBe(200);
      expect((await live.api.fetch("GET", "/health")).headers.get("strict-transport-security")).toContain("max-age");
      expect(live.output).toContain('"level":"info"');
      expect(live.output).not.toContain('"level":"debug"');
    } finally {
      await live.stop();
    }
  });

  test("production refuses default secrets, missing ones, demo data and what only tests may do", () => {
    const start = (env: Record<string, string>, args = ["serve"]) =>
      run(args, { ...production(), PEERTEST_DATA_DIR: join(scratch, "refused"), PEERTEST_LISTEN: "127.0.0.1:0", PEERTEST_METRICS_LISTEN: "127.0.0.1:0", ...env });
    for (const [name, value, why] of [
      ["JWT_SECRET", "", "is needed outside development mode"],
      ["JWT_SECRET", "a:changeme-changeme-changeme-changeme", "is a placeholder"],
      ["PEERTEST_ENCRYPTION_KEYS", "a:short", "is shorter than 32"],
      ["STRIPE_SECRET_KEY", "", "test-mode payments are for development mode only"],
      ["SMTP_URL", "", "captured mail is for development mode only"],
      ["PEERTEST_RATE_LIMITS", "off", "may be off in development mode only"],
      ["STRIPE_API_BASE", "http://stripe.test", "must start with https://"],
      ["PEERTEST_BCRYPT_COST", "9", "must be a number from 10 to 15"],
      ["PEERTEST_FAILPOINT", "x", "is for development mode only"],
      ["PEERTEST_BACKUP_DIR", "/backups", "PEERTEST_BACKUP_KEYS: is needed with PEERTEST_BACKUP_DIR"],
    ] as const) {
      const { status, stderr } = start({ [name]: value });
      expect(status, name).not.toBe(0);
      expect(stderr, name).toContain(why);
    }
    expect(start({}, ["serve", "--demo"]).stderr).toContain("development mode only");
    expect(start({}, ["demo"]).stderr).toContain("development mode only");
  });
});

test("a command that is not there is answered with those that are", () => {
  const help = run(["--help"]);
  expect(help.status).toBe(0);
  for (const command of ["serve", "worker", "audit", "backup", "restore", "demo", "admin", "keys", "config"]) expect(help.stdout).toMatch(new RegExp(`^ +${command} `, "m"));
  expect(run(["dance"]).status).toBe(2);
});
